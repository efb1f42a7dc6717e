import { Button, MessageBar, MessageBarActions, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import { useCallback, useState } from 'react';
import type { EventPageValue } from './types.ts';

type HistoryLine = EventPageValue['history'][number];

export interface News {
  /** What others changed since the page was opened or this was last read, the newest first. */
  readonly lines: readonly HistoryLine[];
  read(): void;
}

/** What became of the event while somebody looks at it, by other hands than their own. */
export function useNews({ history }: Pick<EventPageValue, 'history'>): News {
  const [known, setKnown] = useState(history.length);
  const lines = history.slice(0, Math.max(0, history.length - known)).filter(({ isOwn }) => !isOwn);
  return { lines, read: useCallback(() => setKnown(history.length), [history.length]) };
}

/** Says so where it is not overlooked: what one was about to do may be done already. */
export function Meanwhile({ news: { lines, read } }: { readonly news: News }) {
  const [newest] = lines;
  if (!newest) return null;
  const more = lines.length - 1;
  return (
    <MessageBar intent="warning" politeness="polite">
      <MessageBarBody>
        <MessageBarTitle>Changed while you have it open</MessageBarTitle>
        {`${newest.by}: ${newest.what} (${newest.at})`}
        {more > 0 && ` – and ${more === 1 ? 'another change' : `${more} other changes`}: see the history.`}
      </MessageBarBody>
      <MessageBarActions>
        <Button onClick={read}>Got it</Button>
      </MessageBarActions>
    </MessageBar>
  );
}

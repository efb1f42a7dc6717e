import { MessageBar, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import type { Standing } from '../api.ts';
import { useTab } from '../tab-context.ts';

const SAID: Readonly<Record<Exclude<Standing, 'fine'>, readonly [title: string, words: string]>> = {
  silent: [
    'Tocsin cannot be reached',
    'What is shown may be out of date. It is asked for again by itself as soon as there is a connection.',
  ],
  signedOut: ['You are signed out', 'Teams did not say who you are. Close the tab and open it again.'],
};

/** Above every page, for as long as nothing can be asked: what is shown is then as it was. */
export function StandingBar() {
  const { api } = useTab();
  const [standing, setStanding] = useState<Standing>('fine');
  useEffect(() => api.onStanding(setStanding), [api]);
  const said = standing === 'fine' ? undefined : SAID[standing];
  // The live region is there before it has something to say: one that comes with its words is not read out.
  return (
    <div role="status">
      {said && (
        <MessageBar intent="warning" layout="multiline" politeness="polite">
          <MessageBarBody>
            <MessageBarTitle>{said[0]}</MessageBarTitle>
            {said[1]}
          </MessageBarBody>
        </MessageBar>
      )}
    </div>
  );
}

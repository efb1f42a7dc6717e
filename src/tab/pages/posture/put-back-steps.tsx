import { MessageBar, MessageBarBody, Spinner } from '@fluentui/react-components';
import { useEffect, useRef, type ReactNode } from 'react';
import { ApprovalAsked, PreviewAsked, UndecidedAsked } from '../../parts/asked.tsx';
import { Foot } from '../../parts/foot.tsx';
import { saidOf, type Deed } from './use-deed.ts';

interface StepsProps {
  readonly deed: Deed;
  close(): void;
}

/** What is asked or told just now, with its buttons. */
export function PutBackSteps({ deed, close }: StepsProps) {
  const { problem } = deed;
  return (
    <>
      {problem !== undefined && (
        <MessageBar intent="error" layout="multiline" politeness="assertive">
          <MessageBarBody>{problem}</MessageBarBody>
        </MessageBar>
      )}
      <Step deed={deed} close={close} />
    </>
  );
}

function Step({ deed, close }: StepsProps) {
  const { shown, busy, problem, run } = deed;
  if (!shown)
    return (
      <>
        {problem === undefined && <Spinner label="Looking at how it is now…" labelPosition="after" size="small" />}
        <Foot busy={busy} close={close} closeLabel="Close" />
      </>
    );
  switch (shown.show) {
    case 'preview':
      return (
        <PreviewAsked
          key={shown.previewId}
          answer={shown}
          busy={busy}
          legend="What to put back"
          confirm={(input) => run('confirm', input)}
          close={close}
        />
      );
    case 'approval':
      return (
        <ApprovalAsked
          answer={shown}
          busy={busy}
          approve={(input) => run('confirm', input)}
          decline={() => run('decline', {})}
          close={close}
        />
      );
    case 'undecided':
      return (
        <UndecidedAsked answer={shown} busy={busy} settle={(happened) => run('settle', { happened })} close={close} />
      );
    default:
      return <Told close={close}>{saidOf(shown) ?? ''}</Told>;
  }
}

/** How it ended; it takes the focus, as the button that was pressed is gone. */
function Told({ children, close }: { readonly children: ReactNode; close(): void }) {
  const words = useRef<HTMLDivElement>(null);
  useEffect(() => words.current?.focus(), []);
  return (
    <>
      <div ref={words} tabIndex={-1} role="status">
        {children}
      </div>
      <Foot busy={false} close={close} closeLabel="Close" />
    </>
  );
}

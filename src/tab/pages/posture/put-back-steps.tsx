import { Button, MessageBar, MessageBarBody, Spinner, Text } from '@fluentui/react-components';
import { useEffect, useRef, type ReactNode } from 'react';
import { APPROVAL_NOTES, moreChoicesWords } from '../../../texts/dialogs.ts';
import { timeIn } from '../../../texts/time.ts';
import type { WireResult } from '../../api.ts';
import { Foot } from '../event/foot.tsx';
import { Concerns, Picks, Quiet, Sentences, usePicks } from '../event/lines.tsx';
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
  const { shown, busy, problem } = deed;
  if (!shown)
    return (
      <>
        {problem === undefined && <Spinner label="Looking at how it is now…" labelPosition="after" size="small" />}
        <Foot busy={busy} close={close} closeLabel="Close" />
      </>
    );
  switch (shown.show) {
    case 'preview':
      return <Preview key={shown.previewId} answer={shown} deed={deed} close={close} />;
    case 'approval':
      return <Approval answer={shown} deed={deed} close={close} />;
    case 'undecided':
      return <Undecided answer={shown} deed={deed} close={close} />;
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

type AskedProps<S extends 'preview' | 'approval' | 'undecided'> = StepsProps & { readonly answer: WireResult<S> };

function Preview({ answer, deed: { busy, run }, close }: AskedProps<'preview'>) {
  const picks = usePicks(answer.choices);
  const isChosen = answer.choices.length === 0 || picks.ticked.size > 0;
  return (
    <>
      <Text weight="semibold">{answer.tenant.name}</Text>
      <Sentences texts={answer.will} />
      {answer.choices.length > 0 && <Picks legend="What to put back" choices={answer.choices} picks={picks} />}
      {answer.moreChoices > 0 && <Quiet>{moreChoicesWords(answer.moreChoices)}</Quiet>}
      <Concerns texts={answer.concerns} />
      <Text>{answer.undo}</Text>
      {answer.last && <Text>{answer.last}</Text>}
      <Quiet>Only you can confirm this, once, within 15 minutes.</Quiet>
      <Foot
        busy={busy}
        doLabel={answer.actionLabel}
        canDo={isChosen}
        act={() => run('confirm', { previewId: answer.previewId, ...picks.inputs })}
        close={close}
      />
    </>
  );
}

function Approval({ answer, deed: { busy, run }, close }: AskedProps<'approval'>) {
  const { may, asked, previewId } = answer;
  const at = timeIn(new Date(asked.at), answer.tenant.timeZone);
  return (
    <>
      <Text weight="semibold">{answer.tenant.name}</Text>
      <Text>
        {may === 'withdraw'
          ? 'You asked for this. A second person has to approve it.'
          : `Asked for by ${asked.by} at ${at}.`}
      </Text>
      <Sentences texts={answer.will} />
      {answer.includes.length > 0 && <Text>Included:</Text>}
      <Sentences texts={answer.includes} />
      <Concerns texts={answer.concerns} />
      <Text>{answer.undo}</Text>
      <Quiet>{APPROVAL_NOTES[may]}</Quiet>
      <Foot
        busy={busy}
        close={close}
        closeLabel="Close"
        {...(may === 'approve' && {
          doLabel: `Approve: ${answer.actionLabel}`,
          act: () => run('confirm', { previewId }),
        })}
      >
        <Button disabledFocusable={busy} onClick={() => run('decline', {})}>
          {may === 'withdraw' ? 'Withdraw' : 'Decline'}
        </Button>
      </Foot>
    </>
  );
}

function Undecided({ answer, deed: { busy, run }, close }: AskedProps<'undecided'>) {
  return (
    <>
      <Text weight="semibold">{answer.tenant.name}</Text>
      <Text>{answer.words}</Text>
      <Text>Look at Microsoft first: what you say here is taken as it is, and kept with your name.</Text>
      <Foot busy={busy} close={close}>
        <Button disabledFocusable={busy} onClick={() => run('settle', { happened: true })}>
          It happened
        </Button>
        <Button disabledFocusable={busy} onClick={() => run('settle', { happened: false })}>
          It did not happen
        </Button>
      </Foot>
    </>
  );
}

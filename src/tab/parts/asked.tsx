import { Button, Text } from '@fluentui/react-components';
import { APPROVAL_NOTES, moreChoicesWords } from '../../texts/dialogs.ts';
import { timeIn } from '../../texts/time.ts';
import type { WireResult } from '../api.ts';
import { Foot } from './foot.tsx';
import { Concerns, Picks, Quiet, Sentences, usePicks } from './lines.tsx';

interface AskedProps<S extends 'preview' | 'approval' | 'undecided'> {
  readonly answer: WireResult<S>;
  readonly busy: boolean;
  close(): void;
}

interface PreviewProps extends AskedProps<'preview'> {
  /** What the choices are, for who does not see them. */
  readonly legend: string;
  confirm(input: object): void;
}

/** What an action would do, before anybody says yes. */
export function PreviewAsked({ answer, busy, legend, confirm, close }: PreviewProps) {
  const picks = usePicks(answer.choices);
  const isChosen = answer.choices.length === 0 || picks.ticked.size > 0;
  return (
    <>
      <Text weight="semibold">{answer.tenant.name}</Text>
      <Sentences texts={answer.will} />
      {answer.choices.length > 0 && <Picks legend={legend} choices={answer.choices} picks={picks} />}
      {answer.moreChoices > 0 && <Quiet>{moreChoicesWords(answer.moreChoices)}</Quiet>}
      <Concerns texts={answer.concerns} />
      <Text>{answer.undo}</Text>
      {answer.last && <Text>{answer.last}</Text>}
      <Quiet>Only you can confirm this, once, within 15 minutes.</Quiet>
      <Foot
        busy={busy}
        doLabel={answer.actionLabel}
        canDo={isChosen}
        act={() => confirm({ previewId: answer.previewId, ...picks.inputs })}
        close={close}
      />
    </>
  );
}

interface ApprovalProps extends AskedProps<'approval'> {
  approve(input: object): void;
  decline(): void;
}

/** What one person asked for, shown to the one who may approve, decline or withdraw it. */
export function ApprovalAsked({ answer, busy, approve, decline, close }: ApprovalProps) {
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
          act: () => approve({ previewId }),
        })}
      >
        <Button disabledFocusable={busy} onClick={decline}>
          {may === 'withdraw' ? 'Withdraw' : 'Decline'}
        </Button>
      </Foot>
    </>
  );
}

interface UndecidedProps extends AskedProps<'undecided'> {
  settle(happened: boolean): void;
}

/** Asks an administrator what became of a deed that Tocsin could not find out about. */
export function UndecidedAsked({ answer, busy, settle, close }: UndecidedProps) {
  return (
    <>
      <Text weight="semibold">{answer.tenant.name}</Text>
      <Text>{answer.words}</Text>
      <Text>Look at Microsoft first: what you say here is taken as it is, and kept with your name.</Text>
      <Foot busy={busy} close={close}>
        <Button disabledFocusable={busy} onClick={() => settle(true)}>
          It happened
        </Button>
        <Button disabledFocusable={busy} onClick={() => settle(false)}>
          It did not happen
        </Button>
      </Foot>
    </>
  );
}

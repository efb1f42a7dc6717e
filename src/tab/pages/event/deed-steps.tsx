import { Button, Text } from '@fluentui/react-components';
import { APPROVAL_NOTES, moreChoicesWords } from '../../../texts/dialogs.ts';
import { timeIn } from '../../../texts/time.ts';
import type { WireResult } from '../../api.ts';
import type { AnswerProps } from './answer-view.tsx';
import { Foot } from './foot.tsx';
import { Concerns, Picks, Quiet, Sentences, usePicks } from './lines.tsx';

/** What a remediation would do, before anybody says yes. */
export function PreviewStep({ answer, state, ask, close }: AnswerProps<WireResult<'preview'>>) {
  const picks = usePicks(answer.choices);
  const isChosen = answer.choices.length === 0 || picks.ticked.size > 0;
  return (
    <>
      <Text weight="semibold">{answer.tenant.name}</Text>
      <Sentences texts={answer.will} />
      {answer.choices.length > 0 && <Picks legend="What to include" choices={answer.choices} picks={picks} />}
      {answer.moreChoices > 0 && <Quiet>{moreChoicesWords(answer.moreChoices)}</Quiet>}
      <Concerns texts={answer.concerns} />
      <Text>{answer.undo}</Text>
      {answer.last && <Text>{answer.last}</Text>}
      <Quiet>Only you can confirm this, once, within 15 minutes.</Quiet>
      <Foot
        busy={state.busy}
        doLabel={answer.actionLabel}
        canDo={isChosen}
        act={() => void ask('confirm', { previewId: answer.previewId, ...picks.inputs })}
        close={close}
      />
    </>
  );
}

/** What one person asked for, shown to the one who may approve, decline or withdraw it. */
export function ApprovalStep({ answer, state, ask, close }: AnswerProps<WireResult<'approval'>>) {
  const { may, asked, action, target, generation: g, previewId } = answer;
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
        busy={state.busy}
        close={close}
        closeLabel="Close"
        {...(may === 'approve' && {
          doLabel: `Approve: ${answer.actionLabel}`,
          act: () => void ask('confirm', { previewId }),
        })}
      >
        <Button disabledFocusable={state.busy} onClick={() => void ask('decline', { action, target, g })}>
          {may === 'withdraw' ? 'Withdraw' : 'Decline'}
        </Button>
      </Foot>
    </>
  );
}

/** Asks an administrator what became of a deed that Tocsin could not find out about. */
export function UndecidedStep({ answer, state, ask, close }: AnswerProps<WireResult<'undecided'>>) {
  const { action, target, generation: g } = answer;
  const settle = (happened: boolean) => void ask('settle', { action, target, g, happened });
  return (
    <>
      <Text weight="semibold">{answer.tenant.name}</Text>
      <Text>{answer.words}</Text>
      <Text>Look at Microsoft first: what you say here is taken as it is, and kept with your name.</Text>
      <Foot busy={state.busy} close={close}>
        <Button disabledFocusable={state.busy} onClick={() => settle(true)}>
          It happened
        </Button>
        <Button disabledFocusable={state.busy} onClick={() => settle(false)}>
          It did not happen
        </Button>
      </Foot>
    </>
  );
}

/** Asks which of several it is meant for. */
export function ChooseStep({ answer, state, ask, close }: AnswerProps<WireResult<'chooseTarget'>>) {
  return (
    <>
      <Text>{`${answer.actionLabel}: for whom or what?`}</Text>
      {answer.targets.map(({ key, label }) => (
        <Button
          key={key}
          disabledFocusable={state.busy}
          onClick={() => void ask('preview', { action: answer.action, target: key })}
        >
          {label}
        </Button>
      ))}
      <Foot busy={state.busy} close={close} />
    </>
  );
}

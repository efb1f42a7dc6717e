import {
  Button,
  Checkbox,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  MessageBar,
  MessageBarBody,
  Spinner,
  Text,
  makeStyles,
} from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import type { PutBackOffer } from '../../../commands/words/put-backs.ts';
import { useToasts } from '../../parts/toasts.tsx';
import { saidOf, useDeed, type Shown } from './use-deed.ts';

export interface Asked {
  readonly tenant: string;
  readonly alert: string;
  readonly offer: PutBackOffer;
}

const useStyles = makeStyles({
  content: { display: 'grid', gap: '8px' },
  list: { margin: 0, paddingInlineStart: '1.2em' },
});

interface PutBackProps {
  /** What was pressed; nothing is shown without it. */
  readonly asked: Asked | undefined;
  close(): void;
  changed(): void;
}

/** What putting a change back would do, and the yes to it: the same preview and the same deed as from the card. */
export function PutBack({ asked, close, changed }: PutBackProps) {
  const toasts = useToasts();
  const { shown, problem, busy, run } = useDeed(asked);
  // An outcome rather than a question: the alert as it stands now is behind the dialog.
  const told = shown && saidOf(shown);
  useEffect(() => {
    if (told === undefined) return;
    toasts.said(told);
    changed();
    close();
    // The answer alone decides.
  }, [shown]);
  return (
    <Dialog open={asked !== undefined} modalType="alert" onOpenChange={(_event, { open }) => !open && !busy && close()}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{asked ? titleOf(asked, shown) : ''}</DialogTitle>
          <Question key={asked?.offer.target} shown={shown} problem={problem} busy={busy} run={run} close={close} />
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}

function titleOf({ offer }: Asked, shown: Shown | undefined): string {
  if (shown?.show === 'preview' || shown?.show === 'approval' || shown?.show === 'undecided')
    return `${shown.actionLabel}: ${shown.targetLabel}`;
  return `${offer.words.replace('…', '')}: ${offer.label}`;
}

interface QuestionProps extends Pick<ReturnType<typeof useDeed>, 'shown' | 'problem' | 'busy' | 'run'> {
  close(): void;
}

function Question({ shown, problem, busy, run, close }: QuestionProps) {
  const styles = useStyles();
  const [picks, setPicks] = useState<Readonly<Record<string, boolean>>>({});
  const choices = shown?.show === 'preview' ? shown.choices : [];
  const picked = Object.fromEntries(choices.map(({ input, chosen }) => [input, String(picks[input] ?? chosen)]));
  return (
    <>
      <DialogContent className={styles.content}>
        {!shown && !problem && <Spinner label="Looking at how it is now" />}
        {shown && <Words shown={shown} />}
        {choices.map(({ input, label, chosen }) => (
          <Checkbox
            key={input}
            label={label}
            checked={picks[input] ?? chosen}
            onChange={(_event, { checked }) => setPicks({ ...picks, [input]: checked === true })}
          />
        ))}
        {problem !== undefined && (
          <MessageBar intent="error" layout="multiline">
            <MessageBarBody>{problem}</MessageBarBody>
          </MessageBar>
        )}
      </DialogContent>
      <DialogActions fluid>
        <Button disabled={busy} onClick={close}>
          {shown ? 'Cancel' : 'Close'}
        </Button>
        {shown && <Answers shown={shown} busy={busy} answer={(verb, input) => run(verb, { ...picked, ...input })} />}
      </DialogActions>
    </>
  );
}

function Words({ shown }: { readonly shown: Shown }) {
  const styles = useStyles();
  if (shown.show === 'undecided') return <Text>{shown.words}</Text>;
  if (shown.show !== 'preview' && shown.show !== 'approval') return null;
  const asked = shown.show === 'approval' ? [`Asked for by ${shown.asked.by}.`] : [];
  const last = shown.show === 'preview' && shown.last ? [shown.last] : [];
  return (
    <>
      <ul className={styles.list}>
        {[...asked, ...shown.will, ...last, shown.undo].map((words) => (
          <li key={words}>{words}</li>
        ))}
      </ul>
      {shown.concerns.map((words) => (
        <MessageBar key={words} intent="warning" layout="multiline">
          <MessageBarBody>{words}</MessageBarBody>
        </MessageBar>
      ))}
    </>
  );
}

interface AnswersProps {
  readonly shown: Shown;
  readonly busy: boolean;
  answer(verb: string, input: object): void;
}

/** What this person may answer to what is shown. */
function Answers({ shown, busy, answer }: AnswersProps) {
  if (shown.show === 'preview')
    return (
      <Button
        appearance="primary"
        disabledFocusable={busy}
        onClick={() => answer('confirm', { previewId: shown.previewId })}
      >
        {busy ? 'Being done…' : `Confirm: ${shown.actionLabel}`}
      </Button>
    );
  if (shown.show === 'approval')
    return (
      <>
        <Button disabledFocusable={busy} onClick={() => answer('decline', {})}>
          {shown.may === 'withdraw' ? 'Withdraw' : 'Decline'}
        </Button>
        {shown.may === 'approve' && (
          <Button
            appearance="primary"
            disabledFocusable={busy}
            onClick={() => answer('confirm', { previewId: shown.previewId })}
          >
            Approve
          </Button>
        )}
      </>
    );
  if (shown.show !== 'undecided') return null;
  return (
    <>
      <Button disabledFocusable={busy} onClick={() => answer('settle', { happened: true })}>
        It happened
      </Button>
      <Button disabledFocusable={busy} onClick={() => answer('settle', { happened: false })}>
        It did not: do it again
      </Button>
    </>
  );
}

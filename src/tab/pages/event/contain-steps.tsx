import { Button, Text, makeStyles, tokens } from '@fluentui/react-components';
import { STEP_STATES, moreChoicesWords, stepsWords } from '../../../texts/dialogs.ts';
import type { WireResult } from '../../api.ts';
import type { AnswerProps } from './answer-view.tsx';
import { Foot } from '../../parts/foot.tsx';
import { Picks, Quiet, usePicks } from '../../parts/lines.tsx';
import { SecretValue } from './secret.tsx';

const useStyles = makeStyles({
  steps: { display: 'grid', gap: '12px', margin: 0, padding: 0, listStyle: 'none' },
  step: { display: 'grid', gap: '2px', borderBottom: `1px solid ${tokens.colorNeutralStroke2}`, paddingBottom: '8px' },
});

/** What containing a user would do, step by step, each to be ticked. */
export function ContainStep({ answer, state, ask, close }: AnswerProps<WireResult<'contain'>>) {
  const styles = useStyles();
  const picks = usePicks(answer.lines.flatMap((line) => line.picks));
  const canAct = answer.lines.some((line) => line.picks.length > 0);
  return (
    <>
      <Text weight="semibold">{answer.tenant.name}</Text>
      <ul className={styles.steps}>
        {answer.lines.map(({ label, words, picks: choices }) => (
          <li key={label} className={styles.step}>
            <Text weight="semibold">{label}</Text>
            <Text>{words}</Text>
            {choices.length > 0 && <Picks legend={label} choices={choices.map(included(label))} picks={picks} />}
          </li>
        ))}
      </ul>
      {answer.moreChoices > 0 && <Quiet>{moreChoicesWords(answer.moreChoices)}</Quiet>}
      {!canAct && <Text>There is nothing left to do here.</Text>}
      <Quiet>Only you can confirm this, once, within 15 minutes.</Quiet>
      <Foot
        busy={state.busy}
        close={close}
        {...(canAct && {
          doLabel: 'Do what is ticked',
          canDo: picks.ticked.size > 0,
          act: () => void ask('contain', { previewId: answer.previewId, ...picks.inputs }),
        })}
      />
    </>
  );
}

/** A step's own box names what it includes. */
function included(step: string) {
  return (choice: { readonly input: string; readonly label: string; readonly chosen: boolean }) => ({
    ...choice,
    label: choice.label === step ? `Include: ${choice.label}` : choice.label,
  });
}

/** How each step of containing a user ended. */
export function ContainedStep({ answer, state, ask, close }: AnswerProps<WireResult<'contained'>>) {
  const styles = useStyles();
  const done = answer.lines.filter((line) => line.state === 'done').length;
  const isMissing = done < answer.lines.length;
  return (
    <>
      <Text weight="semibold" role="status">
        {stepsWords(done, answer.lines.length)}
      </Text>
      {answer.secrets.map((secret) => (
        <SecretValue key={secret.value} secret={secret} />
      ))}
      <ul className={styles.steps}>
        {answer.lines.map(({ label, state: ended, words }) => (
          <li key={label} className={styles.step}>
            <Text weight="semibold">{`${STEP_STATES[ended]} – ${label}`}</Text>
            {words !== '' && <Text>{words}</Text>}
          </li>
        ))}
      </ul>
      <Foot busy={state.busy} close={close} closeLabel={answer.secrets.length > 0 ? 'I have the password' : 'Close'}>
        {isMissing && (
          <Button
            disabledFocusable={state.busy || answer.secrets.length > 0}
            onClick={() => void ask('preview', { action: 'contain', target: answer.target })}
          >
            What is left…
          </Button>
        )}
      </Foot>
    </>
  );
}

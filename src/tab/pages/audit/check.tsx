import { Button, MessageBar, MessageBarBody, ProgressBar, Field, makeStyles } from '@fluentui/react-components';
import { useEffect, useRef, useState } from 'react';
import { ApiError, type WireResult } from '../../api.ts';
import { countWords } from '../../parts/numbers.ts';
import { useTab } from '../../tab-context.ts';

const INTENTS = { whole: 'success', broken: 'error', unsure: 'warning', empty: 'info', unfinished: 'info' } as const;

const useStyles = makeStyles({
  check: { display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: '8px', marginBottom: '16px' },
  button: { justifySelf: 'start' },
  words: { overflowWrap: 'anywhere' },
});

type Check = WireResult<'auditCheck'>;

/** The same check as `tocsin audit verify`, in parts until the whole trail was looked at. */
export function TrailCheck({ tenant }: { readonly tenant: { readonly id: string; readonly name: string } }) {
  const styles = useStyles();
  const { api } = useTab();
  const [check, setCheck] = useState<Check>();
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const left = useRef(false);
  useEffect(() => {
    left.current = false;
    return () => void (left.current = true);
  }, []);
  async function verify(): Promise<void> {
    setBusy(true);
    setProblem(undefined);
    setCheck(undefined);
    try {
      let after: Check['after'];
      do {
        const part: Check = await api.run<'auditCheck'>('auditCheck', { tenant: tenant.id, ...(after && { after }) });
        if (left.current) return;
        setCheck(part);
        after = part.after;
      } while (after);
    } catch (error) {
      setProblem(
        error instanceof ApiError ? error.message : 'The check did not come to its end. Try again in a while.',
      );
    } finally {
      setBusy(false);
    }
  }
  return (
    <section className={styles.check} aria-label="Check of the trail">
      <Button className={styles.button} disabledFocusable={busy} onClick={() => void verify()}>
        {check && !busy ? 'Verify again' : `Verify the trail of ${tenant.name}`}
      </Button>
      {busy && (
        <Field
          validationState="none"
          validationMessage={check ? `${countWords(check.checked)} of ${countWords(check.head)} entries` : 'Reading'}
        >
          <ProgressBar
            aria-label="Checking the trail"
            {...(check && { value: check.checked, max: Math.max(1, check.head) })}
          />
        </Field>
      )}
      {check && check.state !== 'unfinished' && (
        <MessageBar intent={INTENTS[check.state]} layout="multiline">
          <MessageBarBody className={styles.words}>{check.words}</MessageBarBody>
        </MessageBar>
      )}
      {problem !== undefined && (
        <MessageBar intent="error" layout="multiline">
          <MessageBarBody>{problem}</MessageBarBody>
        </MessageBar>
      )}
    </section>
  );
}

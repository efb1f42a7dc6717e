import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Spinner,
  Text,
  makeStyles,
} from '@fluentui/react-components';
import { useCallback, useEffect, useState } from 'react';
import type { BulkAction } from '../../../commands/bulk-fit.ts';
import { ApiError, type WireResult } from '../../api.ts';
import { Fault } from '../../parts/fault.tsx';
import { useTab } from '../../tab-context.ts';
import { BulkInputs, NO_INPUTS, isReady, type Inputs } from './bulk-inputs.tsx';
import { BulkLines } from './bulk-lines.tsx';
import { useBulkTold } from './use-bulk-told.ts';
import { DO, canWords, doneWords, eventsWord } from './bulk-words.ts';
import type { ReportState } from './use-report.ts';
import type { Selection } from './use-selection.ts';

const useStyles = makeStyles({ content: { display: 'grid', gap: '12px', gridTemplateColumns: 'minmax(0, 1fr)' } });

interface BulkDialogProps {
  readonly action: BulkAction;
  readonly selection: Selection;
  readonly report: Pick<ReportState, 'look' | 'again'>;
  close(): void;
}

/** What it would do, then what became of each. Whoever closes it while it works is told by a toast. */
export function BulkDialog({ action, selection, report, close }: BulkDialogProps) {
  const styles = useStyles();
  const { api } = useTab();
  const told = useBulkTold(report);
  const [ns] = useState(() => [...selection.numbers]);
  const [preview, setPreview] = useState<WireResult<'bulkPreview'>>();
  const [outcome, setOutcome] = useState<WireResult<'bulk'>>();
  const [error, setError] = useState<ApiError>();
  const [isWorking, setWorking] = useState(false);
  const [inputs, setInputs] = useState<Inputs>(NO_INPUTS);
  const look = useCallback(() => {
    setError(undefined);
    api.run<'bulkPreview'>('bulkPreview', { action, ns }).then(setPreview, (fault: ApiError) => setError(fault));
  }, [api, action, ns]);
  useEffect(look, [look]);
  const can = preview?.lines.filter(({ why }) => why === undefined) ?? [];
  const notDone = outcome?.lines.filter(({ state }) => state !== 'done') ?? [];

  async function run(): Promise<void> {
    setWorking(true);
    setError(undefined);
    try {
      const answer = await api.run<'bulk'>('bulk', { action, ns: can.map(({ n }) => n), ...inputs });
      const isWhole = answer.lines.every(({ state }) => state === 'done');
      told(answer);
      selection.set([]);
      if (isWhole) close();
      else setOutcome(answer);
    } catch (fault) {
      setError(fault as ApiError);
      // It may have reached the server all the same: what is shown next is what is there.
      look();
    } finally {
      setWorking(false);
    }
  }

  return (
    <Dialog open onOpenChange={(_event, { open }) => !open && !isWorking && close()}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{`${DO[action]}: ${eventsWord(ns.length)}`}</DialogTitle>
          <DialogContent className={styles.content}>
            {error && <Fault error={error} again={look} />}
            {!preview && !error && <Spinner label="Looking at them" />}
            {outcome ? (
              <>
                <Text role="status">
                  {doneWords(action, outcome.lines.length - notDone.length)}, {notDone.length} not:
                </Text>
                <BulkLines lines={notDone.map(({ n, said }) => ({ n, words: said }))} />
              </>
            ) : (
              preview && (
                <>
                  <Text>{canWords(action, { can: can.length, all: ns.length })}</Text>
                  <BulkLines lines={preview.lines.flatMap(({ n, why, note }) => toTell(n, why ?? note))} />
                  {can.length > 0 && <BulkInputs action={action} inputs={inputs} onChange={setInputs} />}
                </>
              )
            )}
          </DialogContent>
          <DialogActions>
            <Button onClick={close} disabled={isWorking}>
              {outcome ? 'Close' : 'Cancel'}
            </Button>
            {!outcome && (
              <Button
                appearance="primary"
                disabled={can.length === 0 || isWorking || !isReady(action, inputs)}
                onClick={() => void run()}
              >
                {isWorking ? 'Working…' : `${DO[action]} ${can.length}`}
              </Button>
            )}
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}

function toTell(n: number, words: string | undefined) {
  return words === undefined ? [] : [{ n, words }];
}

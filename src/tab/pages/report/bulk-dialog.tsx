import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Spinner,
} from '@fluentui/react-components';
import { useCallback, useEffect, useState } from 'react';
import type { BulkAction } from '../../../commands/bulk-fit.ts';
import { ApiError, type WireResult } from '../../api.ts';
import { useDialogStyles } from '../../parts/dialog-styles.ts';
import { Fault } from '../../parts/fault.tsx';
import { runToEnd } from '../../run-to-end.ts';
import { useTab } from '../../tab-context.ts';
import { BulkInputs, NO_INPUTS, isReady, type Inputs } from './bulk-inputs.tsx';
import { BulkOutcomeStep, BulkPreviewStep } from './bulk-steps.tsx';
import { useBulkTold } from './use-bulk-told.ts';
import { DO, eventsWord } from './bulk-words.ts';
import type { ReportState } from './use-report.ts';
import type { Selection } from './use-selection.ts';

interface BulkDialogProps {
  readonly action: BulkAction;
  readonly selection: Selection;
  readonly report: Pick<ReportState, 'look' | 'again'>;
  close(): void;
}

/** What it would do to each, then what became of each where not all went well; a toast tells the sum and takes it back. */
export function BulkDialog({ action, selection, report, close }: BulkDialogProps) {
  const styles = useDialogStyles();
  const { api } = useTab();
  const tell = useBulkTold(report);
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
  const isLooking = !preview && !error;

  function leave(done: WireResult<'bulk'> | undefined): void {
    // The bar, and this dialog with it, is there for as long as something is chosen.
    if (done) selection.set([]);
    close();
    if (done) tell(done);
  }

  async function run(): Promise<void> {
    setWorking(true);
    setError(undefined);
    try {
      const input = { action, ns: can.map(({ n }) => n), ...inputs };
      const answer = await runToEnd<'bulk'>(api, { verb: 'bulk', input });
      void report.look(ns);
      if (answer.lines.every(({ state }) => state === 'done')) leave(answer);
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
    <Dialog open onOpenChange={(_event, { open }) => !open && !isWorking && leave(outcome)}>
      <DialogSurface className={styles.surface} aria-busy={isWorking || isLooking}>
        <DialogBody>
          <DialogTitle>{`${DO[action]}: ${eventsWord(ns.length)}`}</DialogTitle>
          <DialogContent className={styles.content}>
            {error && <Fault error={error} again={look} />}
            {isLooking && <Spinner label="Looking at them" />}
            {outcome && <BulkOutcomeStep outcome={outcome} names={preview?.lines ?? []} />}
            {!outcome && preview && <BulkPreviewStep action={action} lines={preview.lines} />}
            {!outcome && can.length > 0 && <BulkInputs action={action} inputs={inputs} onChange={setInputs} />}
          </DialogContent>
          <DialogActions>
            <Button onClick={() => leave(outcome)} disabledFocusable={isWorking}>
              {outcome ? 'Close' : 'Cancel'}
            </Button>
            {!outcome && (
              <Button
                appearance="primary"
                disabledFocusable={can.length === 0 || isWorking || !isReady(action, inputs)}
                {...(isWorking && { icon: <Spinner size="tiny" /> })}
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

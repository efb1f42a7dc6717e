import {
  Dialog,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  MessageBar,
  MessageBarBody,
  Spinner,
  makeStyles,
} from '@fluentui/react-components';
import { useEffect, useId } from 'react';
import type { DialogState, FlowAnswer } from './flow.tsx';
import { NoteForm, ResolveForm } from './forms.tsx';
import { AnswerView } from './answer-view.tsx';
import { useDialogStyles } from '../../parts/dialog-styles.ts';
import { Foot } from '../../parts/foot.tsx';
import { Meanwhile, type News } from './meanwhile.tsx';
import type { EventPageValue } from './types.ts';

const useStyles = makeStyles({
  title: { outlineStyle: 'none', minWidth: 0, overflowWrap: 'anywhere' },
});

export interface StepProps {
  readonly state: DialogState;
  readonly event: EventPageValue;
  readonly news: News;
  ask(verb: string, input: object): Promise<FlowAnswer | undefined>;
  close(): void;
  tell(answer: FlowAnswer): void;
}

/**
 * One dialog for a whole flow: the preview, its inputs, the confirmation and the outcome follow each other in it. While
 * something is done it cannot be closed, so that nobody presses twice or misses what came of it; a password is shut by
 * its own button alone.
 */
export function FlowDialog(props: StepProps) {
  const styles = { ...useDialogStyles(), ...useStyles() };
  const { state, close } = props;
  const { busy, error, stage, title } = state;
  const shown = stage.kind === 'answer' ? stage.answer.show : stage.kind;
  const heading = useId();
  useEffect(() => {
    // What was focused went with the step before: without a place inside, Escape and Tab would do nothing.
    const title = document.getElementById(heading);
    const surface = title?.closest('[role=dialog], [role=alertdialog]');
    if (!surface?.contains(document.activeElement)) title?.focus();
  }, [shown, busy, heading]);
  const holds = shown === 'secret' || shown === 'contained';
  return (
    <Dialog
      open
      modalType={holds ? 'alert' : 'modal'}
      onOpenChange={(_event, data) => !data.open && !busy && !holds && close()}
    >
      <DialogSurface className={styles.surface} aria-busy={busy} aria-labelledby={heading}>
        <DialogBody>
          <DialogTitle id={heading} tabIndex={-1} className={styles.title}>
            {title}
          </DialogTitle>
          <DialogContent className={styles.content}>
            {error !== undefined && (
              <MessageBar intent="error" layout="multiline" politeness="assertive">
                <MessageBarBody>{error}</MessageBarBody>
              </MessageBar>
            )}
            <Meanwhile news={props.news} />
            <Step {...props} />
          </DialogContent>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}

function Step(props: StepProps) {
  const { stage, busy } = props.state;
  switch (stage.kind) {
    case 'asking':
      return (
        <>
          {busy && <Spinner label="Looking at how it is now…" labelPosition="after" size="small" />}
          <Foot busy={busy} close={props.close} closeLabel="Close" />
        </>
      );
    case 'resolve':
      return <ResolveForm {...props} />;
    case 'note':
      return <NoteForm {...props} />;
    case 'answer':
      return <AnswerView {...props} answer={stage.answer} />;
  }
}

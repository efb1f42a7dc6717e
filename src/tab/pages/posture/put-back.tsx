import { Dialog, DialogBody, DialogContent, DialogSurface, DialogTitle, makeStyles } from '@fluentui/react-components';
import { useEffect, useId } from 'react';
import type { PutBackOffer } from '../../../commands/words/put-backs.ts';
import { useFocusBack } from '../../parts/focus-back.ts';
import { PutBackSteps } from './put-back-steps.tsx';
import { saidOf, useDeed, type Shown } from './use-deed.ts';

export interface Asked {
  readonly tenant: string;
  readonly alert: string;
  readonly offer: PutBackOffer;
}

const useStyles = makeStyles({
  title: { outlineStyle: 'none', overflowWrap: 'anywhere', minWidth: 0 },
  content: {
    display: 'grid',
    gap: '8px',
    gridTemplateColumns: 'minmax(0, 1fr)',
    // Where the window is low, what does not fit is scrolled to rather than pressed together.
    gridAutoRows: 'max-content',
    // What is scrolled shows below the buttons otherwise.
    paddingBottom: 0,
    overflowWrap: 'anywhere',
  },
});

interface PutBackProps {
  /** What was pressed; nothing is shown without it. */
  readonly asked: Asked | undefined;
  close(): void;
  changed(): void;
}

/**
 * What putting a change back would do, the yes to it and what came of it: the same preview and the same deed as from the
 * card. It stays open until it is closed, so that nobody presses twice or misses the outcome.
 */
export function PutBack({ asked, close, changed }: PutBackProps) {
  const styles = useStyles();
  const deed = useDeed(asked);
  const { shown, busy } = deed;
  useFocusBack(asked !== undefined);
  const isTold = shown !== undefined && saidOf(shown) !== undefined;
  useEffect(() => {
    if (isTold) changed();
    // The answer alone decides.
  }, [isTold, shown]);
  const heading = useId();
  const step = shown?.show;
  useEffect(() => {
    // What was focused went with the step before: without a place inside, Escape and Tab would do nothing.
    const title = document.getElementById(heading);
    const surface = title?.closest('[role=dialog], [role=alertdialog]');
    if (title && !surface?.contains(document.activeElement)) title.focus();
  }, [step, busy, heading]);
  return (
    <Dialog open={asked !== undefined} onOpenChange={(_event, { open }) => !open && !busy && close()}>
      <DialogSurface aria-busy={busy} aria-labelledby={heading}>
        <DialogBody>
          <DialogTitle id={heading} tabIndex={-1} className={styles.title}>
            {asked ? titleOf(asked, shown) : ''}
          </DialogTitle>
          <DialogContent className={styles.content}>
            <PutBackSteps key={`${asked?.alert} ${asked?.offer.target}`} deed={deed} close={close} />
          </DialogContent>
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

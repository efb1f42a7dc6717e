import { Button } from '@fluentui/react-components';
import { useEffect, useRef } from 'react';
import { quoted } from '../../../texts/dialogs.ts';
import { useFlow } from './flow.tsx';
import type { StepProps } from './flow-dialog.tsx';
import { Foot } from './foot.tsx';

/** How it ended, and the way to take it back where there is one. */
export function OutcomeStep({ said, state, event, close }: StepProps & { readonly said: string }) {
  const { preview } = useFlow();
  const words = useRef<HTMLDivElement>(null);
  useEffect(() => words.current?.focus(), []);
  const { offer } = state;
  const entity = offer && event.entities.find(({ key }) => key === offer.target);
  const undo = entity?.offers.find(({ undoes }) => undoes === offer?.action);
  return (
    <>
      <div ref={words} tabIndex={-1} role="status">
        {quoted(said)}
      </div>
      <Foot busy={false} close={close} closeLabel="Close">
        {entity && undo && <Button onClick={() => preview(undo, entity.label)}>{`Undo: ${undo.label}…`}</Button>}
      </Foot>
    </>
  );
}

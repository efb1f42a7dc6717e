import { Button } from '@fluentui/react-components';
import { useEffect, useRef } from 'react';
import { quoted } from '../../../texts/dialogs.ts';
import type { WireResult } from '../../api.ts';
import { useFlow } from './flow.tsx';
import type { StepProps } from './flow-dialog.tsx';
import { Foot } from '../../parts/foot.tsx';

interface OutcomeProps extends StepProps {
  readonly said: string;
  /** What takes it back at once, without a question. */
  readonly way?: WireResult<'event'>['undo'];
}

/** How it ended, and the way to take it back where there is one. */
export function OutcomeStep({ said, way, state, event, ask, close }: OutcomeProps) {
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
      <Foot busy={state.busy} close={close} closeLabel="Close">
        {way && (
          <Button disabledFocusable={state.busy} onClick={() => void ask(way.verb, way.input)}>
            Undo
          </Button>
        )}
        {entity && undo && <Button onClick={() => preview(undo, entity.label)}>{`Undo: ${undo.label}…`}</Button>}
      </Foot>
    </>
  );
}

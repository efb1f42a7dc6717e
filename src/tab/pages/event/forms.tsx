import { Field, Select, Textarea } from '@fluentui/react-components';
import { useState } from 'react';
import { VERDICTS } from '../../../texts/verdicts.ts';
import type { StepProps } from './flow-dialog.tsx';
import { Foot } from '../../parts/foot.tsx';

const LONGEST_COMMENT = 1_000;
const LONGEST_NOTE = 2_000;

/** Asks what the event turned out to be. */
export function ResolveForm({ state, ask, close, tell }: StepProps) {
  const [verdict, setVerdict] = useState('');
  const [comment, setComment] = useState('');
  async function act(): Promise<void> {
    const answer = await ask('resolve', { verdict, comment });
    if (!answer || answer.show === 'waiting') return;
    close();
    tell(answer);
  }
  return (
    <>
      <Field label="What was it?" required>
        <Select value={verdict} onChange={(_event, data) => setVerdict(data.value)}>
          <option value="">Choose</option>
          {VERDICTS.map(({ label, value }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </Select>
      </Field>
      <Field label="Comment, also kept at Microsoft (optional)">
        <Textarea
          value={comment}
          maxLength={LONGEST_COMMENT}
          resize="vertical"
          onChange={(_event, data) => setComment(data.value)}
        />
      </Field>
      <Foot busy={state.busy} doLabel="Resolve" canDo={verdict !== ''} act={() => void act()} close={close} />
    </>
  );
}

/** A note for colleagues. */
export function NoteForm({ state, ask, close, tell }: StepProps) {
  const [text, setText] = useState('');
  async function act(): Promise<void> {
    const answer = await ask('note', { text });
    if (!answer || answer.show === 'waiting') return;
    close();
    tell(answer);
  }
  return (
    <>
      <Field label="Note for colleagues, kept in the history">
        <Textarea
          value={text}
          maxLength={LONGEST_NOTE}
          resize="vertical"
          onChange={(_event, data) => setText(data.value)}
        />
      </Field>
      <Foot busy={state.busy} doLabel="Add the note" canDo={text.trim() !== ''} act={() => void act()} close={close} />
    </>
  );
}

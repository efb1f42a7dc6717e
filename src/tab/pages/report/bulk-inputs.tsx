import { Field, Select, Textarea } from '@fluentui/react-components';
import type { BulkAction } from '../../../commands/bulk-fit.ts';
import { VERDICTS } from '../../../texts/verdicts.ts';

export interface Inputs {
  readonly verdict: string;
  readonly comment: string;
  readonly reason: string;
}

export const NO_INPUTS: Inputs = { verdict: '', comment: '', reason: '' };

/** Ignoring needs a reason. */
export function isReady(action: BulkAction, { reason }: Inputs): boolean {
  return action !== 'ignore' || reason.trim().length > 0;
}

interface BulkInputsProps {
  readonly action: BulkAction;
  readonly inputs: Inputs;
  onChange(inputs: Inputs): void;
}

/** What is said of all of them at once. */
export function BulkInputs({ action, inputs, onChange }: BulkInputsProps) {
  if (action === 'ignore') {
    return (
      <Field label="Why?" required hint="Status stays, and nothing changes at Microsoft.">
        <Textarea value={inputs.reason} onChange={(_event, { value }) => onChange({ ...inputs, reason: value })} />
      </Field>
    );
  }
  if (action !== 'resolve') return null;
  return (
    <>
      <Field label="What was it?" hint="Microsoft is told the same of each.">
        <Select value={inputs.verdict} onChange={(_event, { value }) => onChange({ ...inputs, verdict: value })}>
          <option value="">Without saying what it was</option>
          {VERDICTS.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </Select>
      </Field>
      <Field label="Comment">
        <Textarea
          value={inputs.comment}
          maxLength={1000}
          onChange={(_event, { value }) => onChange({ ...inputs, comment: value })}
        />
      </Field>
    </>
  );
}

import { Field, SpinButton, Text } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import { Confirm } from '../../parts/confirm.tsx';
import { ExactMoment } from '../../parts/moment.tsx';
import { saidPlainly } from '../../parts/said.ts';
import { useToasts } from '../../parts/toasts.tsx';
import { useTab } from '../../tab-context.ts';
import type { Line } from './table.tsx';

const DEFAULT_DAYS = 90;
const MOST_DAYS = 365;

interface ChangeProps {
  /** The rule that is asked about; nothing is shown without one. */
  readonly line: Line | undefined;
  close(): void;
  changed(): void;
}

/** Asks for how long; a rule only ever gets longer, so there is nothing to take back but to delete it. */
export function ExtendRule({ line, close, changed }: ChangeProps) {
  const { api } = useTab();
  const toasts = useToasts();
  const [days, setDays] = useState(DEFAULT_DAYS);
  useEffect(() => setDays(DEFAULT_DAYS), [line]);
  async function extend(): Promise<void> {
    const { said } = await api.run<'rule'>('extendRule', { rule: line?.rule.number, days });
    toasts.said(saidPlainly(said ?? 'The rule is extended.'));
    changed();
  }
  return (
    <Confirm
      open={line !== undefined}
      title={`Extend rule ${line?.rule.number ?? ''}?`}
      confirmLabel="Extend"
      onConfirm={extend}
      onClose={close}
    >
      {line && (
        <Text as="p" block>
          It {line.state === 'expired' ? 'expired' : 'holds until'}{' '}
          <ExactMoment at={line.rule.expiresAt} zone={line.timeZone} />. Extended, it hides what it describes for so
          many days from now. A rule is never made shorter: delete it when it is not needed any more.
        </Text>
      )}
      <Field label="Days from now" hint={`1 to ${MOST_DAYS}`}>
        <SpinButton
          min={1}
          max={MOST_DAYS}
          value={days}
          onChange={(_event, { value, displayValue }) => setDays(inReach(value ?? Number(displayValue)))}
        />
      </Field>
    </Confirm>
  );
}

function inReach(days: number): number {
  return Number.isFinite(days) ? Math.min(MOST_DAYS, Math.max(1, Math.round(days))) : DEFAULT_DAYS;
}

export function DeleteRule({ line, close, changed }: ChangeProps) {
  const { api } = useTab();
  const toasts = useToasts();
  async function remove(): Promise<void> {
    const { said } = await api.run<'rule'>('deleteRule', { rule: line?.rule.number });
    toasts.said(saidPlainly(said ?? 'The rule is deleted.'));
    changed();
  }
  return (
    <Confirm
      open={line !== undefined}
      title={`Delete rule ${line?.rule.number ?? ''}?`}
      confirmLabel="Delete"
      onConfirm={remove}
      onClose={close}
    >
      <Text as="p" block>
        {line?.criteria.map(({ label, value }) => `${label}: ${value}`).join('; ')} ({line?.where})
      </Text>
      <Text as="p" block>
        It hides nothing more from now on: new events like these ring again. What it has hidden stays ignored. A deleted
        rule cannot be brought back; a new one can be made from an event.
      </Text>
    </Confirm>
  );
}

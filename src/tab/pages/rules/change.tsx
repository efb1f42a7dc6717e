import { Field, SpinButton, Text } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import { Confirm } from '../../parts/confirm.tsx';
import { ExactMoment } from '../../parts/moment.tsx';
import { useTab } from '../../tab-context.ts';
import { useChanged } from '../../use-changed.ts';
import type { Line } from './table.tsx';

const DEFAULT_DAYS = 90;
const MOST_DAYS = 365;

interface ChangeProps {
  /** The rule that is asked about; nothing is shown without one. */
  readonly line: Line | undefined;
  close(): void;
  changed(): void;
}

/** Asks for how long; what was given by mistake is taken back by Undo. */
export function ExtendRule({ line, close, changed }: ChangeProps) {
  const { api } = useTab();
  const tell = useChanged(changed);
  const [days, setDays] = useState(DEFAULT_DAYS);
  useEffect(() => setDays(DEFAULT_DAYS), [line]);
  async function extend(): Promise<void> {
    tell(await api.run<'rule'>('extendRule', { rule: line?.rule.number, days }));
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
          many days from now. To end it sooner, delete it.
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
  const tell = useChanged(changed);
  async function remove(): Promise<void> {
    tell(await api.run<'rule'>('deleteRule', { rule: line?.rule.number }));
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
        It hides nothing more from now on: new events like these ring again. What it has hidden stays ignored. You can
        undo it right afterwards; later, a new rule is made from an event.
      </Text>
    </Confirm>
  );
}

import { Button, Spinner, Text, makeStyles } from '@fluentui/react-components';
import { useState } from 'react';
import { channelWords } from '../../../texts/channels.ts';
import { policyName } from '../../../texts/posture.ts';
import { capital } from '../../../texts/severity.ts';
import type { WireResult } from '../../api.ts';
import { Table, type Column } from '../../parts/table.tsx';
import { useToasts } from '../../parts/toasts.tsx';
import { useTab } from '../../tab-context.ts';
import { Section } from './section.tsx';
import type { TenantProps } from './view.ts';

type Tested = WireResult<'testAlert'>;
type Hop = Tested['hops'][number];

const useStyles = makeStyles({
  buttons: { display: 'flex', flexWrap: 'wrap', gap: '8px', marginBottom: '12px' },
  words: { display: 'block', marginBottom: '8px' },
});

const OUTCOMES = { delivered: 'Delivered', waiting: 'Not yet, still trying', notWanted: 'Not sent' } as const;

const COLUMNS: readonly Column<Hop>[] = [
  { id: 'channel', label: 'Where', short: true, cell: ({ channel }) => capital(channelWords(channel)) },
  { id: 'outcome', label: 'Outcome', short: true, cell: ({ outcome }) => OUTCOMES[outcome] },
  { id: 'ms', label: 'After', short: true, cell: ({ ms, outcome }) => (outcome === 'notWanted' ? '' : `${ms} ms`) },
  { id: 'why', label: 'Why', cell: ({ why }) => why ?? '' },
];

/** Sends an alert with invented people the way of a real one, and says what arrived where, and how fast. */
export function TestAlerts({ tenant: { id, name } }: TenantProps) {
  const styles = useStyles();
  const { api } = useTab();
  const { failed } = useToasts();
  const [busy, setBusy] = useState<'admin' | 'user'>();
  const [tested, setTested] = useState<Tested>();
  async function send(policy: 'admin' | 'user'): Promise<void> {
    setBusy(policy);
    setTested(undefined);
    try {
      setTested(await api.run<'testAlert'>('testAlert', { policy, tenant: id }));
    } catch (problem) {
      failed(problem);
    }
    setBusy(undefined);
  }
  return (
    <Section
      title="Test alert"
      about={`Sends an alert of lost MFA with invented people, named TEST, through every channel of ${name}. Real recipients get it.`}
    >
      <div className={styles.buttons}>
        {(['admin', 'user'] as const).map((policy) => (
          <Button
            key={policy}
            disabledFocusable={busy !== undefined}
            {...(busy === policy && { icon: <Spinner size="tiny" /> })}
            onClick={() => void send(policy)}
          >
            {`Test the ${policyName(policy)}`}
          </Button>
        ))}
      </div>
      <div role="status">
        {tested && (
          <>
            <Text className={styles.words}>
              {tested.hops.length === 0
                ? 'No channel is set up yet, so nothing was sent.'
                : `What became of the test of the ${policyName(tested.policy)}:`}
            </Text>
            {tested.hops.length > 0 && (
              <Table
                caption="Test alert, by channel"
                captionUnseen
                columns={COLUMNS}
                rows={tested.hops}
                keyOf={({ channel }) => channel}
              />
            )}
          </>
        )}
      </div>
    </Section>
  );
}

import { Button, Text } from '@fluentui/react-components';
import { PauseRegular, PlayRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { Confirm } from '../../parts/confirm.tsx';
import { useToasts } from '../../parts/toasts.tsx';
import { useTab } from '../../tab-context.ts';
import { useChanged } from '../../use-changed.ts';
import type { TenantProps } from './view.ts';

/** Pauses the watching of a tenant after a question, or goes on with it at once. */
export function WatchButton({ tenant: { id, name, state }, again }: TenantProps) {
  const { api } = useTab();
  const { failed } = useToasts();
  const tell = useChanged(again);
  const [asking, setAsking] = useState(false);
  async function set(watch: boolean): Promise<void> {
    tell(await api.run<'changed'>('watchTenant', { tenant: id, watch }));
  }
  if (state === 'paused')
    return (
      <Button appearance="primary" icon={<PlayRegular />} onClick={() => void set(true).catch(failed)}>
        Resume watching
      </Button>
    );
  return (
    <>
      <Button icon={<PauseRegular />} onClick={() => setAsking(true)}>
        Pause watching
      </Button>
      <Confirm
        open={asking}
        title={`Pause the watching of ${name}?`}
        confirmLabel="Pause"
        onConfirm={() => set(false)}
        onClose={() => setAsking(false)}
      >
        <Text as="p" block>
          Until somebody resumes it, Tocsin reads nothing of {name}: no alert rings, and no lost MFA requirement is
          told. What happens meanwhile is read when it is resumed, as far as Microsoft still has it (alerts: 30 days).
        </Text>
        <Text as="p" block>
          Everything is kept: events and their history, rules, settings, the audit trail. Cards and pages of them go on
          working, and what was done can still be undone.
        </Text>
      </Confirm>
    </>
  );
}

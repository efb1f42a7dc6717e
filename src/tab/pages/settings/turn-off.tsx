import { policyName } from '../../../texts/posture.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { useTab } from '../../tab-context.ts';
import { useChanged } from '../../use-changed.ts';
import type { Tenant } from './view.ts';

interface TurnOffProps {
  readonly policy: 'admin' | 'user';
  readonly tenant: Tenant;
  done(): void;
  close(): void;
}

/** Asked first: what is lost while a policy is off is never told, and Undo is there for a short while alone. */
export function TurnOff({ policy, tenant: { id, name }, done, close }: TurnOffProps) {
  const { api } = useTab();
  const tell = useChanged(done);
  async function turnOff(): Promise<void> {
    tell(await api.run<'text'>('postureOff', { policy, tenant: id }));
  }
  return (
    <Confirm
      open
      title={`Turn the ${policyName(policy)} off for ${name}?`}
      confirmLabel="Turn off"
      onConfirm={turnOff}
      onClose={close}
    >
      Nobody is told any more who loses the MFA requirement under this policy. When it is turned on again, its first
      reading is a new baseline: what was lost in between is never told.
    </Confirm>
  );
}

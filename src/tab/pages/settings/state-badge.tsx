import { Badge } from '@fluentui/react-components';
import type { Tenant } from './view.ts';

const STATES = {
  active: { label: 'Watched', color: 'success' },
  paused: { label: 'Paused', color: 'warning' },
  blind: { label: 'Cannot read', color: 'danger' },
} as const;

/** Whether Tocsin sees a tenant, in a word. */
export function StateBadge({ state }: Pick<Tenant, 'state'>) {
  const { label, color } = STATES[state];
  return (
    <Badge appearance="tint" color={color}>
      {label}
    </Badge>
  );
}

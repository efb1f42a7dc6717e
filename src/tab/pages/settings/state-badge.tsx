import { Badge } from '@fluentui/react-components';
import type { Tenant } from './view.ts';

const STATES = {
  unread: { label: 'Not read yet', color: 'warning' },
  active: { label: 'Watched', color: 'success' },
  paused: { label: 'Paused', color: 'warning' },
  blind: { label: 'Cannot read', color: 'danger' },
} as const;

/** Whether Tocsin sees a tenant, in a word or two. One that was never read to the end is not said to be watched. */
export function StateBadge({ tenant: { state, importedAt } }: { readonly tenant: Tenant }) {
  const { label, color } = STATES[state === 'active' && importedAt === undefined ? 'unread' : state];
  return (
    <Badge appearance="tint" color={color}>
      {label}
    </Badge>
  );
}

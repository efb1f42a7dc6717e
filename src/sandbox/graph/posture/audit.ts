import type { Clock } from '../../../kernel/clock.ts';
import { newId } from '../../../kernel/ids.ts';
import type { Call } from '../call.ts';
import type { SimUser } from '../model.ts';
import type { SimState } from '../state.ts';

/** Who changes something in a tenant, and when by the simulator's clock. */
export interface Change {
  readonly state: SimState;
  readonly tenantId: string;
  readonly clock: Clock;
  /** A user of the tenant, a partner from elsewhere by address, or an application. */
  readonly by: Initiator;
}

export type Initiator =
  | {
      readonly user: {
        readonly id: string | null;
        readonly userPrincipalName: string;
        readonly displayName: string | null;
      };
    }
  | { readonly app: string };

/** The caller of the API as the one who changes. */
export function changeBySelf({ state, tenantId, clock }: Call): Change {
  return { state, tenantId, clock, by: { app: 'Tocsin' } };
}

/** A user, an application or something else that was changed. */
export interface Target {
  readonly id: string | null;
  readonly displayName: string | null;
  readonly type: 'Policy' | 'Group' | 'User' | 'Role' | 'Other';
  readonly userPrincipalName?: string;
  readonly modifiedProperties?: readonly Modified[];
}

/** Values are JSON text of their own in the log. */
export interface Modified {
  readonly displayName: string;
  readonly oldValue: string | null;
  readonly newValue: string | null;
}

export function modified(displayName: string, before: unknown, after: unknown): Modified {
  const text = (value: unknown) => (value === undefined ? null : JSON.stringify(value));
  return { displayName, oldValue: text(before), newValue: text(after) };
}

export function userTarget(user: SimUser, modifiedProperties: readonly Modified[] = []): Target {
  const { id, userPrincipalName } = user;
  return { id, displayName: null, type: 'User', userPrincipalName, modifiedProperties };
}

interface Activity {
  readonly activity: string;
  readonly service: 'Conditional Access' | 'Core Directory' | 'PIM';
  readonly category: 'Policy' | 'GroupManagement' | 'RoleManagement' | 'UserManagement';
  readonly operation: 'Add' | 'Update' | 'Delete' | 'Assign' | 'Unassign';
  readonly targets: readonly Target[];
}

/** Writes what Microsoft writes of such a change to the directory's audit log. */
export function record(change: Change, { activity, service, category, operation, targets }: Activity): void {
  change.state.accounts.addAudit(change.tenantId, {
    id: `${service === 'Core Directory' ? 'Directory' : 'IPCGraph'}_${newId()}`,
    category,
    correlationId: newId(),
    result: 'success',
    resultReason: '',
    activityDisplayName: activity,
    activityDateTime: change.clock.now().toISOString(),
    loggedByService: service,
    operationType: operation,
    initiatedBy: initiatedBy(change.by),
    targetResources: targets.map(shown),
    additionalDetails: [],
  });
}

function initiatedBy(by: Initiator): object {
  if ('user' in by) return { app: null, user: { ...by.user, ipAddress: '192.0.2.14' } };
  return {
    user: null,
    app: { displayName: by.app, appId: null, servicePrincipalId: null, servicePrincipalName: null },
  };
}

function shown({ id, displayName, type, userPrincipalName, modifiedProperties = [] }: Target): object {
  return {
    id,
    displayName,
    type,
    userPrincipalName: userPrincipalName ?? null,
    groupType: type === 'Group' ? 'unknownFutureValue' : null,
    modifiedProperties,
  };
}

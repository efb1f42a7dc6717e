import { TocsinError } from '../../../kernel/errors.ts';
import type { SimAccessObject } from '../access/access.ts';
import { changedObject, createObject, deleteObject, replaceObject, type AccessKind } from '../access/changes.ts';
import type { PerUserMfaState, SimUser } from '../model.ts';
import type { SimState } from '../state.ts';
import type { Change, Initiator } from './audit.ts';
import { groupWork, type GroupWork } from './portal-groups.ts';
import { roleWork, type RoleWork } from './portal-roles.ts';
import { deleteUser, restoreUser, setAccountEnabled, setPerUserMfa, setSecurityDefaults } from './settings.ts';

type Body = Readonly<Record<string, unknown>>;

/**
 * What somebody can do in Microsoft's portal that bears on MFA. Every deed takes the time of the simulator's clock and
 * leaves its record in the audit log. Things are named by id or by name; NOT_FOUND when there is no such thing.
 */
export interface Portal extends GroupWork, RoleWork {
  policy(named: string): SimAccessObject;
  /** At least displayName, state, conditions and controls; the rest is filled in as Graph does. */
  createPolicy(body: Body): SimAccessObject;
  /** Merged in: `{ state: 'disabled' }`, `{ conditions: { users: { excludeGroups: [id] } } }`. */
  changePolicy(named: string, change: Body): SimAccessObject;
  deletePolicy(named: string): void;
  /** Adds a user to those whom the policy leaves out. */
  excludeUser(policy: string, user: string): void;
  createLocation(body: Body): SimAccessObject;
  changeLocation(named: string, change: Body): SimAccessObject;
  deleteLocation(named: string): void;
  setSecurityDefaults(isEnabled: boolean): void;
  setPerUserMfa(user: string, state: PerUserMfaState): void;
  setAccountEnabled(user: string, isEnabled: boolean): void;
  deleteUser(user: string): void;
  /** By object id, as the account has no name while it is deleted. */
  restoreUser(id: string): SimUser;
}

export function createPortal(change: Change): Portal {
  const user = (named: string) => userNamed(change, named);
  return {
    ...accessWork(change),
    ...groupWork(change),
    ...roleWork(change),
    setSecurityDefaults: (isEnabled) => setSecurityDefaults(change, isEnabled),
    setPerUserMfa: (named, state) => setPerUserMfa(change, user(named), state),
    setAccountEnabled: (named, isEnabled) => setAccountEnabled(change, user(named), isEnabled),
    deleteUser: (named) => deleteUser(change, user(named)),
    restoreUser: (id) => restoreUser(change, id),
  };
}

/** A user of the tenant, else somebody of a partner, whom the log knows by address alone. */
export function initiatorNamed(state: SimState, tenantId: string, by: string): Initiator {
  const { id = null, userPrincipalName = by, displayName = null } = state.user(tenantId, by) ?? {};
  return { user: { id, userPrincipalName, displayName } };
}

function accessWork(change: Change) {
  const places = {
    policies: { change, kind: 'policies' },
    namedLocations: { change, kind: 'namedLocations' },
  } as const;
  function edit(kind: AccessKind, named: string, body: Body): SimAccessObject {
    const before = objectNamed(change, kind, named);
    const after = changedObject(places[kind], before, body);
    replaceObject(places[kind], before, after);
    return after;
  }
  return {
    policy: (named: string) => objectNamed(change, 'policies', named),
    createPolicy: (body: Body) => createObject(places.policies, body),
    changePolicy: (named: string, body: Body) => edit('policies', named, body),
    deletePolicy: (named: string) => deleteObject(places.policies, objectNamed(change, 'policies', named)),
    excludeUser(policy: string, named: string): void {
      const { conditions } = objectNamed(change, 'policies', policy) as unknown as Conditioned;
      const excludeUsers = [...conditions.users.excludeUsers, userNamed(change, named).id];
      edit('policies', policy, { conditions: { users: { excludeUsers } } });
    },
    createLocation: (body: Body) => createObject(places.namedLocations, body),
    changeLocation: (named: string, body: Body) => edit('namedLocations', named, body),
    deleteLocation: (named: string) =>
      deleteObject(places.namedLocations, objectNamed(change, 'namedLocations', named)),
  };
}

interface Conditioned {
  readonly conditions: { readonly users: { readonly excludeUsers: readonly string[] } };
}

function objectNamed({ state, tenantId }: Change, kind: AccessKind, named: string): SimAccessObject {
  const all = state.access(tenantId)[kind];
  const found = all.get(named) ?? [...all.values()].find(({ displayName }) => displayName === named);
  return found ?? missing(`${kind} ${named}`);
}

function userNamed({ state, tenantId }: Change, named: string): SimUser {
  return state.user(tenantId, named) ?? missing(`user ${named}`);
}

function missing(what: string): never {
  throw new TocsinError('NOT_FOUND', `The sandbox has no ${what}.`);
}

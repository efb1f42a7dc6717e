import type { Clock } from '../../kernel/clock.ts';
import { TocsinError } from '../../kernel/errors.ts';
import { inventedAccess, type SimAccess } from './access/access.ts';
import { inventedApps } from './apps/invented-apps.ts';
import type { SimApps } from './apps/model.ts';
import { inventedDrives, type SimDrives } from './drives/drives.ts';
import type { RecordedPatch, Revocation, SimAlert, SimTenant, SimUser } from './model.ts';
import { laterThan, toTheSecond } from './timestamps.ts';
import { inventedPosture } from './posture/invented-posture.ts';
import type { SimPosture } from './posture/model.ts';
import { createPortal, initiatorNamed, type Portal } from './posture/portal.ts';
import { createMailSlice, type MailSlice } from './mail/slice.ts';
import { createAccountSlice, type AccountSlice } from './users/slice.ts';

type Change = Readonly<Record<string, unknown>>;

/** Everything the simulated tenants hold, for the doors and for tests and the story. Unknown tenants throw NOT_FOUND. */
export interface SimState {
  readonly tenants: readonly SimTenant[];
  readonly revocations: readonly Revocation[];
  readonly patches: readonly RecordedPatch[];
  /** Adds an alert, or replaces the one with its id; the timestamps stay as given. */
  addAlert(tenantId: string, alert: SimAlert): void;
  /** Changes an alert as Microsoft's side would; moves lastUpdateDateTime unless `change` sets it. NOT_FOUND without it. */
  updateAlert(tenantId: string, id: string, change: Change): SimAlert;
  alerts(tenantId: string): readonly SimAlert[];
  alert(tenantId: string, id: string): SimAlert | undefined;
  users(tenantId: string): readonly SimUser[];
  /** By object id or user principal name. */
  user(tenantId: string, idOrUpn: string): SimUser | undefined;
  updateUser(tenantId: string, id: string, change: Partial<SimUser>): void;
  userCount(tenantId: string): number;
  /** Adds users, or replaces those with their ids. */
  putUsers(tenantId: string, users: Iterable<SimUser>): void;
  /** Into the bin and out of it again. */
  removeUser(tenantId: string, id: string): void;
  restoreUser(tenantId: string, id: string): SimUser;
  isDeleted(tenantId: string, id: string): boolean;
  /** Ends all sessions of the user as of now, to the second, and records it. */
  revokeSessions(tenantId: string, userId: string): void;
  recordPatch(patch: Omit<RecordedPatch, 'at'>): void;
  /** Methods, roles, risk and logs of the accounts. */
  readonly accounts: AccountSlice;
  /** Applications, their permissions and the apps of Teams; the doors change the maps. */
  apps(tenantId: string): SimApps;
  drives(tenantId: string): SimDrives;
  access(tenantId: string): SimAccess;
  /** Groups, security defaults, roles of the tenant's own. */
  posture(tenantId: string): SimPosture;
  /** Changes things as somebody (a user of the tenant by name or id, anybody else by address) would in the portal. */
  portal(tenantId: string, by: string): Portal;
  readonly mail: MailSlice;
}

interface Holdings {
  readonly alerts: Map<string, SimAlert>;
  readonly users: Map<string, SimUser>;
  readonly deleted: Map<string, SimUser>;
}

/** The state over copies of `tenants`: the given objects are never changed. */
export function createState(tenants: readonly SimTenant[], clock: Clock): SimState {
  const byTenant = new Map(tenants.map((tenant) => [tenant.id, holdingsOf(tenant)]));
  const revocations: Revocation[] = [];
  const patches: RecordedPatch[] = [];
  const of = (tenantId: string) => byTenant.get(tenantId) ?? missing(`tenant ${tenantId}`);
  const user = (tenantId: string, idOrUpn: string) => findUser(of(tenantId), idOrUpn);
  function updateUser(tenantId: string, id: string, change: Partial<SimUser>): void {
    const before = user(tenantId, id) ?? missing(`user ${id}`);
    of(tenantId).users.set(before.id, { ...before, ...change });
  }
  const state: SimState = {
    tenants,
    revocations,
    patches,
    addAlert: (tenantId, alert) => void of(tenantId).alerts.set(alert.id, alert),
    updateAlert(tenantId, id, change) {
      const before = of(tenantId).alerts.get(id) ?? missing(`alert ${id}`);
      const lastUpdateDateTime = laterThan(before['lastUpdateDateTime'], clock.now());
      const after = { ...before, lastUpdateDateTime, ...change, id };
      of(tenantId).alerts.set(id, after);
      return after;
    },
    alerts: (tenantId) => [...of(tenantId).alerts.values()],
    alert: (tenantId, id) => of(tenantId).alerts.get(id),
    users: (tenantId) => [...of(tenantId).users.values()],
    user,
    updateUser,
    userCount: (tenantId) => of(tenantId).users.size,
    putUsers(tenantId, users) {
      for (const one of users) of(tenantId).users.set(one.id, one);
    },
    removeUser: (tenantId, id) => move(id, of(tenantId).users, of(tenantId).deleted),
    restoreUser(tenantId, id) {
      move(id, of(tenantId).deleted, of(tenantId).users);
      return user(tenantId, id) ?? missing(`user ${id}`);
    },
    isDeleted: (tenantId, id) => of(tenantId).deleted.has(id),
    revokeSessions(tenantId, userId) {
      const at = clock.now();
      updateUser(tenantId, userId, { signInSessionsValidFromDateTime: toTheSecond(at) });
      revocations.push({ tenantId, userId, at });
    },
    recordPatch: (patch) => void patches.push({ ...patch, at: clock.now() }),
    accounts: createAccountSlice(tenants, clock),
    mail: createMailSlice(tenants),
    apps: perTenant(tenants, inventedApps),
    drives: perTenant(tenants, inventedDrives),
    access: perTenant(tenants, inventedAccess),
    posture: perTenant(tenants, inventedPosture),
    portal: (tenantId, by) => createPortal({ state, tenantId, clock, by: initiatorNamed(state, tenantId, by) }),
  };
  return state;
}

/** Something of each tenant's own, made when it is first asked for. */
function perTenant<T>(tenants: readonly SimTenant[], make: (tenant: SimTenant) => T): (tenantId: string) => T {
  const made = new Map<string, T>();
  return (tenantId) => {
    const tenant = tenants.find(({ id }) => id === tenantId) ?? missing(`tenant ${tenantId}`);
    const known = made.get(tenantId) ?? make(tenant);
    made.set(tenantId, known);
    return known;
  };
}

function holdingsOf(tenant: SimTenant): Holdings {
  return { alerts: new Map(), users: new Map(tenant.users.map((user) => [user.id, user])), deleted: new Map() };
}

function findUser(holdings: Holdings, idOrUpn: string): SimUser | undefined {
  const wanted = idOrUpn.toLowerCase();
  const known = holdings.users.get(wanted);
  if (known) return known;
  for (const user of holdings.users.values()) {
    if (user.id.toLowerCase() === wanted || user.userPrincipalName.toLowerCase() === wanted) return user;
  }
  return undefined;
}

function move(id: string, from: Map<string, SimUser>, to: Map<string, SimUser>): void {
  const user = from.get(id) ?? missing(`user ${id}`);
  from.delete(id);
  to.set(id, user);
}

function missing(what: string): never {
  throw new TocsinError('NOT_FOUND', `The sandbox has no ${what}.`);
}

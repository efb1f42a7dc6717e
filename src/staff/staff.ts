import type { TenantId } from '../tenants/tenant.ts';

export type Role = 'viewer' | 'responder' | 'admin';

/** What a command asks of the person who wants it. */
export type Permission = 'read' | 'triage' | 'remediate' | 'administer';

const GRANTED: Record<Role, readonly Permission[]> = {
  viewer: ['read'],
  responder: ['read', 'triage', 'remediate'],
  admin: ['read', 'triage', 'remediate', 'administer'],
};

/** One of our people, known by Entra object id alone: names and mentions can be altered by whoever sends them. */
export interface StaffMember {
  readonly objectId: string;
  readonly role: Role;
  readonly scope: 'all' | readonly TenantId[];
}

/** Whoever acts, a schedule included. `name` is for showing, never for deciding. */
export type Actor =
  | { readonly kind: 'person'; readonly objectId: string; readonly name: string }
  | { readonly kind: 'job'; readonly name: string };

export interface StaffDirectory {
  find(objectId: string): Promise<StaffMember | undefined>;
  list(): Promise<readonly StaffMember[]>;
  save(member: StaffMember): Promise<void>;
  /** Stores what `change` makes of what is stored, again on a collision. Throws what `change` throws. */
  update(objectId: string, change: (present: StaffMember | undefined) => StaffMember): Promise<void>;
  /** Takes somebody off the staff if `check` does not throw; false when they were not on it. */
  remove(objectId: string, check: (present: StaffMember) => void): Promise<boolean>;
  /** Adds those who are not yet known; what is stored of the others stays. */
  seed(members: readonly StaffMember[]): Promise<void>;
}

/** True when the member's role grants the permission. */
export function permits(member: StaffMember, permission: Permission): boolean {
  return GRANTED[member.role].includes(permission);
}

/** True when the member may see this tenant at all. */
export function inScope(member: StaffMember, tenantId: TenantId): boolean {
  return member.scope === 'all' || member.scope.includes(tenantId);
}

/** True when `wide` covers everything that `narrow` does. */
export function covers(wide: StaffMember['scope'], narrow: StaffMember['scope']): boolean {
  return wide === 'all' || (narrow !== 'all' && narrow.every((id) => wide.includes(id)));
}

/** True when somebody is left who may administer everything; a staff that never had such a person needs any administrator. */
export function isGoverned(after: readonly StaffMember[], before: readonly StaffMember[]): boolean {
  const whole = ({ role, scope }: StaffMember) => role === 'admin' && scope === 'all';
  return before.some(whole) ? after.some(whole) : after.some(({ role }) => role === 'admin');
}

import type { StaffMember } from '../staff/staff.ts';
import { asTenantId, type TenantId } from '../tenants/tenant.ts';
import { SANDBOX_TENANTS } from './graph/tenants.ts';
import type { PlaygroundPerson } from './playground.ts';

/** The provider's own tenant: everybody in the Teams-like client belongs to it. */
export const HOME_TENANT_ID = asTenantId('5b0a7a1e-91c4-4f0d-8a53-2c6f1d7e9b10') as TenantId;

const id = (last: number) => `c0ffee00-0000-4000-8000-00000000000${last}`;
const person = (last: number, name: string, local: string): PlaygroundPerson => ({
  objectId: id(last),
  name,
  upn: `${local}@provider.example`,
});

/** The acting person first: an administrator; then people of every role, and one who is not staff. */
export const STAFF: readonly PlaygroundPerson[] = [
  person(1, 'Robin (admin)', 'robin'),
  person(2, 'Sam (responder)', 'sam'),
  person(3, 'Kim (responder)', 'kim'),
  person(4, 'Alex (viewer)', 'alex'),
  person(5, 'Jo (responder, one tenant)', 'jo'),
  person(6, 'Lou (not staff)', 'lou'),
];

export const STAFF_ROLES: readonly StaffMember[] = [
  { objectId: id(1), role: 'admin', scope: 'all' },
  { objectId: id(2), role: 'responder', scope: 'all' },
  { objectId: id(3), role: 'responder', scope: 'all' },
  { objectId: id(4), role: 'viewer', scope: 'all' },
  { objectId: id(5), role: 'responder', scope: [asTenantId(SANDBOX_TENANTS[1]?.id ?? '') as TenantId] },
];

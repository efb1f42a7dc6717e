import type { StaffMember } from '../../staff/staff.ts';

/** "viewer of 2 tenants → admin of all tenants", "none → viewer of 1 tenant". */
export function memberWords(before: StaffMember | undefined, after: StaffMember | undefined): string {
  return `${oneWords(before)} → ${oneWords(after)}`;
}

function oneWords(member: StaffMember | undefined): string {
  if (!member) return 'none';
  const { role, scope } = member;
  if (scope === 'all') return `${role} of all tenants`;
  return scope.length === 1 ? `${role} of ${scope[0]}` : `${role} of ${scope.length} tenants`;
}

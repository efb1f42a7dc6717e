import { TocsinError } from '../kernel/errors.ts';
import { covers, type StaffMember } from '../staff/staff.ts';
import type { CommandContext } from './context.ts';

/** Nobody grants, changes or takes away more than they have. Throws NOT_AUTHORISED; NOT_FOUND for whom they may not see. */
export function mayChangeMember(
  { member: asker }: CommandContext,
  present: StaffMember | undefined,
  wanted: StaffMember | undefined,
): void {
  const wide = [present, wanted].find((one) => one && !covers(asker.scope, one.scope));
  if (!wide) return;
  const text =
    wide === wanted
      ? 'You administer some tenants, and can give no more than these. Choose among them, or ask an administrator of all.'
      : 'This person sees tenants that you do not administer. Ask an administrator of all tenants.';
  throw new TocsinError('NOT_AUTHORISED', text);
}

/** Throws PRECONDITION_FAILED for who is administrator by configuration, unless that is what is wanted. */
export function refuseFixed(
  { adminObjectIds }: CommandContext,
  objectId: string,
  wanted: StaffMember | undefined,
): void {
  if (!adminObjectIds.includes(objectId)) return;
  if (wanted?.role === 'admin' && wanted.scope === 'all') return;
  throw new TocsinError(
    'PRECONDITION_FAILED',
    'This person is administrator of all tenants by configuration (ADMIN_OBJECT_IDS) at every start. Take them out there first.',
  );
}

export function lastAdministrator(): TocsinError {
  return new TocsinError(
    'PRECONDITION_FAILED',
    'Nobody would be left who administers all tenants. Make somebody else administrator of all tenants first.',
  );
}

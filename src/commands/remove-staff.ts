import { z } from 'zod';
import { TocsinError } from '../kernel/errors.ts';
import { isGoverned, type StaffMember } from '../staff/staff.ts';
import { audited } from './audited.ts';
import { defineCommand } from './command.ts';
import type { CommandContext } from './context.ts';
import { lookAgain } from './seen-tenant.ts';
import { staffVersion } from './settings-views.ts';
import { lastAdministrator, mayChangeMember, refuseFixed } from './staff-rules.ts';
import { memberWords } from './words/member.ts';

/** Takes somebody off the staff: from then on they see nothing and do nothing here. */
export const removeStaff = defineCommand({
  name: 'removeStaff',
  summary: 'Take somebody off the staff',
  requires: 'administer',
  surfaces: ['tab'],
  // Intent and conclusion are recorded with what was so before.
  changes: false,
  safe: false,
  input: z.object({ objectId: z.string().trim().toLowerCase().max(100), version: z.string().max(64) }),
  async run(ctx, { objectId, version }) {
    refuseFixed(ctx, objectId, undefined);
    const before = await ctx.staff.list();
    const present = before.find((one) => one.objectId.toLowerCase() === objectId);
    mayChangeMember(ctx, present, undefined);
    if (!present) throw new TocsinError('NOT_FOUND', 'This person is not on the staff.');
    const after = before.filter((one) => one !== present);
    if (!isGoverned(after, before)) throw lastAdministrator();
    const about = { member: objectId, role: memberWords(present, undefined) };
    await audited(ctx, { verb: 'removeStaff', chain: ctx.homeTenantId, about, personal: {} }, () =>
      remove(ctx, { present, version, before }),
    );
    const { role, scope } = present;
    const undo = { verb: 'saveStaff', input: { objectId, role, scope, version: null } };
    const text = 'Taken off the staff.';
    // Who took themselves off has no say in it any more.
    if (objectId === ctx.actor.objectId) return { show: 'changed', text };
    return { show: 'changed', text, undo };
  },
});

interface Removing {
  readonly present: StaffMember;
  readonly version: string;
  readonly before: readonly StaffMember[];
}

/** As with a change of role: who finds nobody left puts back what was. */
async function remove(ctx: CommandContext, { present, version, before }: Removing): Promise<true> {
  const removed = await ctx.staff.remove(present.objectId, (stored) => {
    if (staffVersion(stored) !== version) throw lookAgain('what this person may do');
  });
  if (!removed) throw lookAgain('what this person may do');
  if (isGoverned(await ctx.staff.list(), before)) return true;
  await ctx.staff.save(present);
  throw lastAdministrator();
}

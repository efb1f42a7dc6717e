import { z } from 'zod';
import { TocsinError } from '../kernel/errors.ts';
import { covers, isGoverned, type StaffMember } from '../staff/staff.ts';
import { asTenantId, isGuid, type TenantId } from '../tenants/tenant.ts';
import { objectIdFault, scopeFault } from '../texts/settings.ts';
import { audited } from './audited.ts';
import { defineCommand } from './command.ts';
import type { CommandContext } from './context.ts';
import { lookAgain, seenTenant } from './seen-tenant.ts';
import { staffVersion, type Undo } from './settings-views.ts';
import { lastAdministrator, mayChangeMember, refuseFixed } from './staff-rules.ts';
import { memberWords } from './words/member.ts';

const Scope = z.union([z.literal('all'), z.array(z.string().refine(isGuid)).max(2_000)]);

/** Adds somebody to the staff, or changes their role and tenants. */
export const saveStaff = defineCommand({
  name: 'saveStaff',
  summary: 'Add somebody to the staff, or change what they may do',
  requires: 'administer',
  surfaces: ['tab'],
  // Intent and conclusion are recorded with what was so before and after.
  changes: false,
  safe: false,
  input: z.object({
    objectId: z.string().trim().toLowerCase().max(100),
    role: z.enum(['viewer', 'responder', 'admin']),
    scope: Scope,
    /** The version that the asker saw; null to add somebody new. */
    version: z.string().max(64).nullable(),
  }),
  async run(ctx, { objectId, role, scope: named, version }) {
    const fault = objectIdFault(objectId);
    if (fault) throw new TocsinError('INPUT_INVALID', fault);
    const scope = await readScope(ctx, named);
    const member: StaffMember = { objectId, role, scope };
    refuseFixed(ctx, objectId, member);
    const before = await ctx.staff.list();
    const present = before.find((one) => one.objectId.toLowerCase() === objectId);
    mayChangeMember(ctx, present, member);
    const after = [...before.filter((one) => one !== present), member];
    if (!isGoverned(after, before)) throw lastAdministrator();
    const about = { member: objectId, role: memberWords(present, member) };
    const { previous } = await audited(ctx, { verb: 'saveStaff', chain: ctx.homeTenantId, about, personal: {} }, () =>
      store(ctx, { member, version, before }),
    );
    const text = previous ? 'What this person may do is saved.' : 'Added to the staff.';
    // Who took something from themselves has no say in it any more.
    if (objectId === ctx.actor.objectId) return { show: 'changed', text };
    return { show: 'changed', text, undo: undoOf(member, previous) };
  },
});

async function readScope(ctx: CommandContext, named: 'all' | readonly string[]): Promise<StaffMember['scope']> {
  if (named === 'all') return named;
  const fault = scopeFault(named);
  if (fault) throw new TocsinError('INPUT_INVALID', fault);
  const ids = [...new Set(named.map((id) => asTenantId(id) as TenantId))];
  for (const id of ids) await seenTenant(ctx, id);
  return ids;
}

function undoOf(member: StaffMember, previous: StaffMember | undefined): Undo {
  const { objectId } = member;
  const version = staffVersion(member);
  if (!previous) return { verb: 'removeStaff', input: { objectId, version } };
  return { verb: 'saveStaff', input: { objectId, role: previous.role, scope: previous.scope, version } };
}

interface Storing {
  readonly member: StaffMember;
  readonly version: string | null;
  readonly before: readonly StaffMember[];
}

/** Two administrators may each take the role from the other at once: who finds nobody left puts back what was. */
async function store(
  ctx: CommandContext,
  { member, version, before }: Storing,
): Promise<{ readonly previous: StaffMember | undefined }> {
  let previous: StaffMember | undefined;
  await ctx.staff.update(member.objectId, (present) => {
    if ((present ? staffVersion(present) : null) !== version) throw lookAgain('what this person may do');
    if (present && !covers(ctx.member.scope, present.scope)) throw lookAgain('what this person may do');
    previous = present;
    return member;
  });
  if (isGoverned(await ctx.staff.list(), before)) return { previous };
  if (previous) await ctx.staff.save(previous);
  throw lastAdministrator();
}

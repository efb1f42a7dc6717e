import { z } from 'zod';
import { TocsinError } from '../kernel/errors.ts';
import { unexcept } from '../posture/switches.ts';
import type { Tenant } from '../tenants/tenant.ts';
import { changePosture } from './change-posture.ts';
import { defineCommand } from './command.ts';
import type { CommandContext } from './context.ts';
import { oneTenant, visibleTenants } from './find-tenant.ts';
import { readPersonAndTenant } from './posture-words.ts';

type Exception = NonNullable<NonNullable<Tenant['posture']>['exempt']>[number];

/** Ends an accepted exception: the account is alerted like any other again. */
export const postureUnexcept = defineCommand({
  name: 'postureUnexcept',
  summary: 'End an accepted exception: the account is alerted like any other again',
  requires: 'administer',
  surfaces: ['chat', 'tab'],
  // Intent and conclusion are recorded in the chain of the tenant itself.
  changes: false,
  safe: false,
  input: z.object({ person: z.string().min(1).max(320), tenant: z.string().max(200).optional() }),
  words: {
    phrases: ['posture unexcept', 'posture unexempt'],
    usage: 'posture unexcept ana@contoso.com contoso',
    read(rest) {
      const read = readPersonAndTenant(rest);
      if (!read) return { say: 'Which account? For example: `posture unexcept ana@contoso.com contoso`.' };
      const { reason: _unused, ...wanted } = read;
      return wanted;
    },
  },
  async run(ctx, { person, tenant: words }) {
    const tenants = words === undefined ? await visibleTenants(ctx) : [await oneTenant(ctx, words)];
    const { tenant, exception } = await findException(ctx, tenants, person);
    const { userId, name } = exception;
    const change = (settings: Tenant['posture']) => unexcept(settings, userId);
    await changePosture(ctx, { verb: 'postureUnexcept', tenant, personal: { account: userId, label: name }, change });
    const text = `${name} is no exception in ${tenant.name} any more: losing the MFA requirement is alerted again.`;
    return { show: 'text', text };
  },
});

/** By object id, by the name that was kept, or by the address that the account has now. */
async function findException(
  ctx: CommandContext,
  tenants: readonly Tenant[],
  person: string,
): Promise<{ tenant: Tenant; exception: Exception }> {
  const said = person.toLowerCase();
  for (const tenant of tenants) {
    const exceptions = tenant.posture?.exempt ?? [];
    const named = ({ userId, name }: Exception) => userId === said || name.toLowerCase().includes(said);
    const known = exceptions.length > 0 ? ((await ctx.posture.latest(tenant.id))?.people ?? {}) : {};
    const exception =
      exceptions.find(named) ?? exceptions.find(({ userId }) => known[userId]?.email.toLowerCase() === said);
    if (exception) return { tenant, exception };
  }
  throw new TocsinError('NOT_FOUND', `“${person.slice(0, 80)}” is no accepted exception that you can see.`);
}

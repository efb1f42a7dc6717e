import { z } from 'zod';
import { TocsinError } from '../kernel/errors.ts';
import { exceptionOf, unexcept } from '../posture/switches.ts';
import type { Tenant } from '../tenants/tenant.ts';
import { changePosture, changedSince } from './change-posture.ts';
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
  input: z.object({
    person: z.string().min(1).max(320),
    tenant: z.string().max(200).optional(),
    /** To take an exception back: the reason that it was given. */
    left: z.string().max(300).optional(),
  }),
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
  async run(ctx, { person, tenant: words, left }) {
    const tenants = words === undefined ? await visibleTenants(ctx) : [await oneTenant(ctx, words)];
    const { tenant, exception } = await findException(ctx, tenants, person);
    const { userId, name } = exception;
    let reason: string | undefined;
    const change = (settings: Tenant['posture']) => {
      reason = exceptionOf(settings, userId)?.reason;
      if (left !== undefined && left !== reason) throw changedSince(`the exception of ${name}`);
      return unexcept(settings, userId);
    };
    await changePosture(ctx, { verb: 'postureUnexcept', tenant, personal: { account: userId, label: name }, change });
    const text = `${name} is no exception in ${tenant.name} any more: losing the MFA requirement is alerted again.`;
    if (reason === undefined) return { show: 'text', text };
    const input = { tenant: tenant.id, person: userId, reason, left: null };
    return { show: 'text', text, undo: { verb: 'postureExcept', input } };
  },
});

interface Found {
  readonly tenant: Tenant;
  readonly exception: Exception;
}

/**
 * By object id or by name and address as they were kept, else by the address that the account has now, else by a part of
 * the name: "ana" is not Joana where there is an Ana. Throws INPUT_INVALID where several are meant.
 */
async function findException(ctx: CommandContext, tenants: readonly Tenant[], person: string): Promise<Found> {
  const said = person.toLowerCase();
  const all: readonly Found[] = tenants.flatMap((tenant) =>
    (tenant.posture?.exempt ?? []).map((exception) => ({ tenant, exception })),
  );
  for (const rule of [isMeant, hasAddress, isPartOf]) {
    const fits = await rule(said, { ctx, all });
    const found = all.filter(fits);
    if (found.length > 1) throw new TocsinError('INPUT_INVALID', severalWords(found));
    if (found[0]) return found[0];
  }
  throw new TocsinError('NOT_FOUND', `“${person.slice(0, 80)}” is no accepted exception that you can see.`);
}

/** The label of an exception is "Name (address)", or one of them. */
function isMeant(said: string) {
  return ({ exception: { userId, name } }: Found): boolean => {
    const [, label = '', address = ''] = /^(.*?)(?: \(([^()]*)\))?$/.exec(name.toLowerCase()) ?? [];
    return [userId, name.toLowerCase(), label, address].includes(said);
  };
}

async function hasAddress(
  said: string,
  { ctx, all }: { readonly ctx: CommandContext; readonly all: readonly Found[] },
) {
  const tenants = [...new Set(all.map(({ tenant }) => tenant.id))];
  const snapshots = await Promise.all(tenants.map((id) => ctx.posture.latest(id)));
  const people = new Map(snapshots.flatMap((one) => (one ? [[one.tenantId, one.people ?? {}] as const] : [])));
  return ({ tenant, exception: { userId } }: Found): boolean =>
    people.get(tenant.id)?.[userId]?.email.toLowerCase() === said;
}

function isPartOf(said: string) {
  return ({ exception }: Found): boolean => exception.name.toLowerCase().includes(said);
}

function severalWords(found: readonly Found[]): string {
  const named = found.slice(0, 5).map(({ exception, tenant }) => `${exception.name} in ${tenant.name}`);
  return `Several are meant: ${named.join('; ')}. Please say the address and the tenant.`;
}

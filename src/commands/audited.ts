import type { AuditOutcome } from '../audit/entry.ts';
import { newId } from '../kernel/ids.ts';
import type { TenantId } from '../tenants/tenant.ts';
import type { RuleScope } from '../events/ignore/rule.ts';
import type { CommandContext } from './context.ts';

interface Deed {
  readonly verb: string;
  readonly about: Readonly<Record<string, string | number>>;
  /** What may name people: kept apart, so that it can be erased. */
  readonly personal: Readonly<Record<string, string>>;
  readonly chain: TenantId;
}

/**
 * Does `work` between its intent and its conclusion in the trail. Nothing is done when the intent cannot be written; a
 * result of `undefined` or `false` says that somebody else was faster and nothing was done here.
 */
export async function audited<T>(ctx: CommandContext, deed: Deed, work: () => Promise<T>): Promise<T> {
  const note = (outcome: AuditOutcome) =>
    ctx.audit.append(deed.chain, {
      id: newId(),
      at: ctx.clock.now(),
      corr: ctx.corr,
      verb: deed.verb,
      outcome,
      about: deed.about,
      personal: { actor: ctx.actor.objectId, name: ctx.actor.name, ...deed.personal },
    });
  await note('intent');
  const result = await work().catch(async (error: unknown) => {
    await note('failed');
    throw error;
  });
  await note(result === undefined || result === false ? 'failed' : 'done');
  return result;
}

/** The chain that tells of a rule: that of its tenant, or the provider's own for a rule for all tenants. */
export function chainOfRule({ homeTenantId }: CommandContext, scope: RuleScope): TenantId {
  return scope === '*' ? homeTenantId : scope;
}

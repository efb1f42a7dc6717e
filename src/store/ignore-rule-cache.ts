import type { IgnoreRule, RuleScope } from '../events/ignore/rule.ts';
import { RULES_FRESH_MS } from '../events/ignore/store.ts';
import type { TenantId } from '../tenants/tenant.ts';

interface CacheDeps {
  read(scope: RuleScope): Promise<readonly IgnoreRule[]>;
  now(): Date;
}

interface Remembered {
  readonly at: number;
  readonly rules: Promise<readonly IgnoreRule[]>;
}

/**
 * The rules of each scope, read at most once in `RULES_FRESH_MS`. The answer for a tenant is the same list for as long as
 * neither part changed, so that whoever compiles it need not do so again.
 */
export function createRuleCache({ read, now }: CacheDeps) {
  const scopes = new Map<RuleScope, Remembered>();
  const joined = new Map<
    TenantId,
    { readonly parts: readonly (readonly IgnoreRule[])[]; readonly all: readonly IgnoreRule[] }
  >();

  function rulesOf(scope: RuleScope): Promise<readonly IgnoreRule[]> {
    const at = now().getTime();
    const before = scopes.get(scope);
    if (before && at - before.at < RULES_FRESH_MS) return before.rules;
    const reading: Remembered = { at, rules: read(scope) };
    scopes.set(scope, reading);
    // A reading that failed is nobody's answer: the next one asks again.
    reading.rules.catch(() => {
      if (scopes.get(scope) === reading) scopes.delete(scope);
    });
    return reading.rules;
  }

  return {
    async concerning(tenantId: TenantId): Promise<readonly IgnoreRule[]> {
      const parts = await Promise.all([rulesOf(tenantId), rulesOf('*')]);
      const before = joined.get(tenantId);
      if (before?.parts.every((part, at) => part === parts[at])) return before.all;
      const all = parts.flat();
      joined.set(tenantId, { parts, all });
      return all;
    },
    /** The scope was changed here: whoever asks next reads it again. */
    forget: (scope: RuleScope) => void scopes.delete(scope),
  };
}

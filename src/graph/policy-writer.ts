import { z } from 'zod';
import type { Clock } from '../kernel/clock.ts';
import type { Pacer } from '../notify/pace.ts';
import type { AccessPolicy, PolicyWriter } from '../remediation/policy-writer.ts';
import type { Tenant } from '../tenants/tenant.ts';
import { untilAdmitted } from './access-pace.ts';
import { segment } from './address.ts';
import type { Graph } from './client.ts';
import { errorOfContent } from './errors.ts';

const POLICIES = '/identity/conditionalAccess/policies';
const DEFAULTS = '/policies/identitySecurityDefaultsEnforcementPolicy';
const READ = { needs: 'Policy.Read.All' };
const WRITE_POLICY = { needs: 'Policy.ReadWrite.ConditionalAccess (with Policy.Read.All and Application.Read.All)' };
const WRITE_DEFAULTS = { needs: 'Policy.ReadWrite.SecurityDefaults (with Policy.Read.All)' };
/** Reading it here needs no permission beside that of changing it. */
const PER_USER = { needs: 'Policy.ReadWrite.AuthenticationMethod', version: 'beta' } as const;

interface PolicyDeps {
  readonly graph: Graph;
  readonly clock: Clock;
  /** Shared by all who ask for Conditional Access: `createAccessPace`. */
  readonly accessPace: Pacer;
}

const names = z.array(z.string()).nullish();
const PolicySchema = z.object({
  id: z.string().min(1),
  displayName: z.string(),
  state: z.string(),
  conditions: z.looseObject({
    users: z.looseObject({ excludeUsers: names, excludeGroups: names, excludeRoles: names }).nullish(),
  }),
});
type RawPolicy = z.infer<typeof PolicySchema>;
const DefaultsSchema = z.object({ isEnabled: z.boolean() });
const PerUserSchema = z.object({ perUserMfaState: z.enum(['disabled', 'enabled', 'enforced']) });

/** Conditional Access policies, security defaults (v1.0) and per-user MFA (beta), put back. Errors as PolicyWriter tells. */
export function createPolicyWriter({ graph, clock, accessPace }: PolicyDeps): PolicyWriter {
  const paced = <T>({ id }: Tenant, work: () => Promise<T>) => accessPace.run(id, 0, () => untilAdmitted(work, clock));
  const policy = (tenant: Tenant, id: string) =>
    paced(tenant, async () =>
      shaped(PolicySchema, await graph.forTenant(tenant).get(`${POLICIES}/${segment(id)}`, READ)),
    );
  const patchPolicy = (tenant: Tenant, id: string, body: object) =>
    paced(tenant, async () => {
      await graph.forTenant(tenant).patch(`${POLICIES}/${segment(id)}`, body, WRITE_POLICY);
    });
  const perUser = (userId: string) => `/users/${segment(userId)}/authentication/requirements`;
  return {
    readPolicy: async (tenant, id) => policyOf(await policy(tenant, id)),
    enablePolicy: (tenant, id) => patchPolicy(tenant, id, { state: 'enabled' }),
    async includeAgain(tenant, id, userIds) {
      const { conditions } = await policy(tenant, id);
      await patchPolicy(tenant, id, { conditions: without(conditions, userIds) });
    },
    async readSecurityDefaults(tenant) {
      return { enabled: shaped(DefaultsSchema, await graph.forTenant(tenant).get(DEFAULTS, READ)).isEnabled };
    },
    async enableSecurityDefaults(tenant) {
      await graph.forTenant(tenant).patch(DEFAULTS, { isEnabled: true }, WRITE_DEFAULTS);
    },
    async readPerUserMfa(tenant, userId) {
      return shaped(PerUserSchema, await graph.forTenant(tenant).get(perUser(userId), PER_USER)).perUserMfaState;
    },
    async setPerUserMfa(tenant, userId, perUserMfaState) {
      await graph.forTenant(tenant).patch(perUser(userId), { perUserMfaState }, PER_USER);
    },
  };
}

function shaped<T>(schema: z.ZodType<T>, answer: unknown): T {
  const parsed = schema.safeParse(answer);
  if (!parsed.success) throw errorOfContent('unexpectedShape', { write: false });
  return parsed.data;
}

function policyOf({ id, displayName, state, conditions: { users } }: RawPolicy): AccessPolicy {
  const excluded = (users?.excludeUsers ?? []).map((one) => one.toLowerCase());
  const others = [...(users?.excludeGroups ?? []), ...(users?.excludeRoles ?? [])];
  return { id, name: displayName, state, excluded, leavesOut: excluded.length + others.length > 0 };
}

/** All conditions as they were read, less those exclusions: what is not sent along would be lost. */
function without(conditions: RawPolicy['conditions'], userIds: readonly string[]): RawPolicy['conditions'] {
  const gone = new Set(userIds.map((id) => id.toLowerCase()));
  const left = (conditions.users?.excludeUsers ?? []).filter((id) => !gone.has(id.toLowerCase()));
  return { ...conditions, users: { ...conditions.users, excludeUsers: left } };
}

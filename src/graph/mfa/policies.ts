import { z } from 'zod';
import type { CaPolicy, NamedLocation, Reading } from '../../posture/facts.ts';
import { id } from '../../posture/policy-schema.ts';
import { errorOfContent } from '../errors.ts';
import type { Asker, Listed } from './asker.ts';
import { lacksNewerConditions, readPolicy, readStrength, type Strength } from './policy-shape.ts';
import { allOf, isUnknownThere, text } from './shape.ts';
import { NEEDS, readingOf } from './why.ts';

const ACCESS = { units: 'conditionalAccess' } as const;
const POLICIES = '/identity/conditionalAccess/policies';

/** MFA-RULES §2, I2: policies of all states. One that cannot be read makes the source unread. */
export async function readPolicies(asker: Asker): Promise<Reading<readonly CaPolicy[]>> {
  let broken = 0;
  let all = 0;
  const reading = await readingOf(NEEDS.caPolicies, async () => {
    const { elements } = whole(await newest(asker, await asker.list(POLICIES, { ...NEEDS.caPolicies, ...ACCESS })));
    const policies = elements.flatMap((raw) => readPolicy(raw) ?? []);
    all = elements.length;
    broken = all - policies.length;
    return broken === 0 ? withStrengths(asker, policies) : [];
  });
  return broken === 0 ? reading : { status: 'unread', why: brokenWords(broken, all) };
}

function brokenWords(broken: number, all: number): string {
  const which = broken === 1 ? 'one' : String(broken);
  return `Tocsin cannot read ${which} of the tenant’s ${all} policies, which may be what protects: check it by hand`;
}

function whole(listed: Listed): Listed {
  if (listed.fault) throw listed.fault;
  return listed;
}

/** Where v1.0 does not even name the newer conditions, a policy may be narrower than it says: beta tells. */
async function newest(asker: Asker, stable: Listed): Promise<Listed> {
  if (stable.fault || !stable.elements.some(lacksNewerConditions)) return stable;
  const beta = await asker.list(POLICIES, { ...NEEDS.caPolicies, ...ACCESS, version: 'beta' });
  return beta.fault && isUnknownThere(beta.fault) ? stable : beta;
}

const STRENGTHS = '/policies/authenticationStrengthPolicies';

/** A policy that only names its strength gets what the strength asks for. */
async function withStrengths(asker: Asker, policies: readonly CaPolicy[]): Promise<readonly CaPolicy[]> {
  const bare = ({ grantControls }: CaPolicy) => {
    const strength = grantControls?.authenticationStrength;
    return strength?.id && !strength.requirementsSatisfied ? strength.id : undefined;
  };
  if (!policies.some(bare)) return policies;
  const listed = await asker.list(STRENGTHS, { ...NEEDS.caPolicies, units: 1 });
  const read = allOf(listed, readStrength).map((strength): [string, Strength] => [strength.id ?? '', strength]);
  const strengths = new Map(read);
  return policies.map((policy) => {
    const authenticationStrength = strengths.get(bare(policy) ?? '');
    if (!authenticationStrength) return policy;
    return { ...policy, grantControls: { ...policy.grantControls, authenticationStrength } };
  });
}

const LocationSchema = z.object({
  id,
  displayName: text,
  '@odata.type': z.string().min(1),
  isTrusted: z.boolean().nullish(),
  modifiedDateTime: text,
});

/** MFA-RULES §2, I3. */
export function readNamedLocations(asker: Asker): Promise<Reading<readonly NamedLocation[]>> {
  const options = { ...NEEDS.namedLocations, ...ACCESS };
  return readingOf(NEEDS.namedLocations, async () =>
    allOf(await asker.list('/identity/conditionalAccess/namedLocations', options), (raw) => {
      const location = LocationSchema.safeParse(raw).data;
      if (!location) return undefined;
      const { '@odata.type': type, ...rest } = location;
      return { ...rest, type };
    }),
  );
}

const DefaultsSchema = z.object({ isEnabled: z.boolean() });

/** MFA-RULES §2, I4. */
export function readSecurityDefaults(asker: Asker): Promise<Reading<{ readonly isEnabled: boolean }>> {
  const path = '/policies/identitySecurityDefaultsEnforcementPolicy';
  return readingOf(NEEDS.securityDefaults, async () => {
    const answer = await asker.get(path, { ...NEEDS.securityDefaults, units: 1 });
    const defaults = DefaultsSchema.safeParse(answer).data;
    if (defaults) return defaults;
    throw errorOfContent('unexpectedShape', { write: false });
  });
}

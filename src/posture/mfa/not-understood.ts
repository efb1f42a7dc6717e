import { isDeepStrictEqual } from 'node:util';
import type { CaPolicy, MfaFacts } from '../facts.ts';
import { deviceConditionsOf } from './device-condition.ts';
import { grantOf } from './grant.ts';
import { regionOf } from './region.ts';
import { spaceOf, type Space } from './space.ts';
import { targetsOf } from './targets.ts';

const NAMED = 3;
const NO_SETTINGS = { includeGuests: false, extraAdminRoleTemplateIds: [] };
const KNOWN_STATES = ['enabled', 'disabled', 'enabledforreportingbutnotenforced'];
const OFF = KNOWN_STATES.slice(1);

/**
 * What of the policies was read but is not understood by this version, for people: it is why nobody can say what they
 * ask for. Undefined where everything is understood. Policies that are off do not matter.
 */
export function notUnderstood({ caPolicies, namedLocations }: Pick<MfaFacts, 'caPolicies' | 'namedLocations'>) {
  if (caPolicies.status === 'unread') return undefined;
  const inForce = caPolicies.value.filter(({ state }) => !OFF.includes(state.toLowerCase()));
  const space = spaceOf(inForce, namedLocations);
  const oddities = inForce.flatMap((policy) => {
    const what = oddityOf(policy, space);
    return what === undefined ? [] : [`“${policy.displayName?.trim() || policy.id}” has ${what}`];
  });
  const places = isDeepStrictEqual(space.baseline.sure, space.baseline.maybe)
    ? []
    : ['a named location is of a kind that Tocsin does not know'];
  const all = [...oddities, ...places];
  if (all.length === 0) return undefined;
  const more = all.length > NAMED ? `; and ${all.length - NAMED} more` : '';
  return `Tocsin does not understand all of the policies: ${all.slice(0, NAMED).join('; ')}${more}`;
}

/** Where the policy surely works is not all of where it may. */
function oddityOf(policy: CaPolicy, space: Space): string | undefined {
  const { state, conditions, grantControls } = policy;
  const unknown = conditions?.unknown ?? [];
  if (unknown.length > 0) return `conditions that are not known here (${unknown.join(', ')})`;
  if (!KNOWN_STATES.includes(state.toLowerCase())) return `a state that is not known here (${state})`;
  if (deviceConditionsOf(conditions).some(({ unmanaged }) => unmanaged === undefined))
    return 'a filter for devices that cannot be read';
  const { demands } = grantOf(grantControls, { externalFactorsCount: true });
  if (!isDeepStrictEqual(demands.sure, demands.maybe)) return 'a control that is not known here';
  const region = regionOf(policy, space, NO_SETTINGS);
  const odd = !isDeepStrictEqual(region.sure, region.maybe) || namesSomebodyOddly(policy);
  return odd ? 'a value that is not known here' : undefined;
}

function namesSomebodyOddly(policy: CaPolicy): boolean {
  return (['include', 'exclude'] as const).some((list) => {
    const { odd, byKind } = targetsOf([policy], list, new Map());
    return odd !== 0n || Object.values(byKind).some(({ maybe }) => maybe !== 0n);
  });
}

import type { CaPolicy, FactUser, MfaFacts, MfaSettings } from '../facts.ts';
import type { Mechanism, MfaReason } from '../verdict.ts';
import { coveragesOf, type Coverage, type Coverages } from './coverage.ts';
import type { Holdings } from './holdings.ts';
import { mechanismsOf } from './mechanisms.ts';
import type { Opinion } from './opinion.ts';
import { appliesIn, DOUBTS, excludedIn, reachIn, type Doubt, type Reach } from './reach.ts';
import { spaceOf } from './space.ts';
import { bitOf, targetsOf, type Policies } from './targets.ts';

const UNREAD: Opinion = { doubt: 'unknownCaRead' };

/** What Conditional Access asks of each user, by the policies that are usable (MFA-RULES §4). */
export function conditionalAccessOpinions(
  facts: Pick<MfaFacts, 'caPolicies' | 'namedLocations' | 'groups'>,
  holdings: Holdings,
  settings: MfaSettings,
): (user: FactUser) => Opinion {
  if (facts.caPolicies.status === 'unread') return () => UNREAD;
  const policies = facts.caPolicies.value.toSorted((one, other) => (one.id < other.id ? -1 : 1));
  const tenant: Tenant = {
    policies,
    coverages: coveragesOf(policies, spaceOf(policies, facts.namedLocations), settings),
    enforced: inState(policies, (state) => !OFF.includes(state)),
    reportOnly: inState(policies, (state) => state === 'enabledforreportingbutnotenforced'),
    disabled: inState(policies, (state) => state === 'disabled'),
  };
  const include = targetsOf(policies, 'include', facts.groups);
  const exclude = targetsOf(policies, 'exclude', facts.groups);
  const reachOf = reachIn({ include, exclude }, facts.groups, holdings);
  const known = new Map<Reach, Opinion>();
  return (user) => {
    const reach = reachOf(user);
    const before = known.get(reach);
    if (before) return before;
    const opinion = judge(reach, tenant);
    known.set(reach, opinion);
    return opinion;
  };
}

interface Tenant {
  readonly policies: readonly CaPolicy[];
  readonly coverages: Coverages;
  /** Enabled, or in a state that this version does not know. */
  readonly enforced: Policies;
  readonly reportOnly: Policies;
  readonly disabled: Policies;
}
const OFF = ['enabledforreportingbutnotenforced', 'disabled'];

function inState(policies: readonly CaPolicy[], wanted: (state: string) => boolean): Policies {
  return policies.reduce((all, { state }, place) => (wanted(state.toLowerCase()) ? all | bitOf(place) : all), 0n);
}

function judge(reach: Reach, tenant: Tenant): Opinion {
  const { always, someMfa, baselineMfa } = together(reach, tenant);
  if (isRequired(reach, tenant, [])) {
    const reason = baselineMfa ? (always ? 'caAlways' : 'caWithExemptions') : 'caBlocked';
    const strength = always ? 'always' : 'conditional';
    return { offer: { reason, strength, mechanisms: mechanisms(reach, tenant) } };
  }
  const otherwise = { reason: reasonOf(reach, tenant, someMfa), strength: someMfa ? 'conditional' : 'none' } as const;
  return { otherwise, doubt: doubtOf(reach, tenant) };
}

/** In both worlds of PIM, with what is doubtful in our favour where it is trusted. */
function isRequired(
  { without, activated }: Reach,
  { coverages, enforced }: Tenant,
  trusted: readonly Doubt[],
): boolean {
  const side = trusted.includes('ca') ? 'maybe' : 'sure';
  return [without, activated].every((world) => coverages.requires(appliesIn(world, trusted) & enforced, side));
}

/** Always where it is in both worlds of PIM, some MFA where it is in either. */
function together({ without, activated }: Reach, { coverages, enforced }: Tenant): Coverage {
  const one = coverages.of(appliesIn(without, []) & enforced, 'sure');
  const other = coverages.of(appliesIn(activated, []) & enforced, 'sure');
  return {
    always: one.always && other.always,
    someMfa: one.someMfa || other.someMfa,
    baselineMfa: one.baselineMfa || other.baselineMfa,
  };
}

function mechanisms({ without, activated, via }: Reach, { policies, coverages, enforced }: Tenant): Mechanism[] {
  const sets = [appliesIn(without, []) & enforced, appliesIn(activated, []) & enforced] as const;
  return mechanismsOf({ policies, coverages, via, sets });
}

/** Why nothing is required: the first that fits, in the order of MFA-RULES §7. */
function reasonOf({ without, activated }: Reach, tenant: Tenant, someMfa: boolean): MfaReason {
  if (someMfa) return 'caPartial';
  const { coverages, enforced, reportOnly, disabled } = tenant;
  if ((excludedIn(without) | excludedIn(activated)) & enforced & coverages.demandMfa) return 'caExcluded';
  const wouldApply = (appliesIn(without, []) | appliesIn(activated, [])) & coverages.demandMfa;
  if (wouldApply & reportOnly) return 'caReportOnly';
  return wouldApply & disabled ? 'caDisabled' : 'noMechanism';
}

const REASONS = { ca: 'unknownCaRead', group: 'unknownGroupRead', role: 'unknownRoleRead' } as const;

/**
 * What stands between the answer and certainty: the first source that alone would turn it, else the first without which
 * it would not turn.
 */
function doubtOf(reach: Reach, tenant: Tenant): MfaReason | undefined {
  const requiredIf = (trusted: readonly Doubt[]) => isRequired(reach, tenant, trusted);
  if (!requiredIf(DOUBTS)) return undefined;
  const enough = DOUBTS.find((doubt) => requiredIf([doubt]));
  const needed = DOUBTS.find((doubt) => !requiredIf(DOUBTS.filter((other) => other !== doubt)));
  return REASONS[enough ?? needed ?? 'ca'];
}

import { isDeepStrictEqual } from 'node:util';
import type { MfaSettings, CaPolicy } from '../facts.ts';
import { intersect, isCovered, overlap, type Box } from './box.ts';
import { regionOf, type Region } from './region.ts';
import type { Space } from './space.ts';
import { bitOf, type Policies } from './targets.ts';
import type { Bounds } from './tri.ts';

/** What a set of policies does together over the sign-in matrix; they cover for each other (MFA-RULES §4.3). */
export interface Coverage {
  /** No sign-in of somebody who has only the password is left open. */
  readonly required: boolean;
  /** No sign-in at all is. */
  readonly always: boolean;
  readonly someMfa: boolean;
  /** Some of those sign-ins meet MFA rather than a block. */
  readonly baselineMfa: boolean;
}

export interface Coverages {
  of(policies: Policies, side: keyof Bounds<unknown>): Coverage;
  /** Whether a policy demands MFA of anybody anywhere. */
  readonly demandMfa: Policies;
  /** Those that meet some of the sign-ins that a stolen password allows. */
  readonly meetBaseline: Policies;
}

/** Answers of one tenant; each set of policies is judged once. */
export function coveragesOf(policies: readonly CaPolicy[], space: Space, settings: MfaSettings): Coverages {
  const regions = policies.map((policy) => regionOf(policy, space, settings));
  const known = { sure: new Map<Policies, Coverage>(), maybe: new Map<Policies, Coverage>() };
  const odd = where(regions, ({ sure, maybe }) => !isDeepStrictEqual(sure, maybe));
  const oddPlaces = !isDeepStrictEqual(space.baseline.sure, space.baseline.maybe);
  return {
    of(set, wanted) {
      const side = oddPlaces || (set & odd) !== 0n ? wanted : 'sure';
      const before = known[side].get(set);
      if (before) return before;
      const chosen = regions.filter((_region, place) => (set & bitOf(place)) !== 0n).map((region) => region[side]);
      const coverage = judge(chosen, { everything: space.everything, baseline: space.baseline[side] });
      known[side].set(set, coverage);
      return coverage;
    },
    demandMfa: where(regions, ({ maybe }) => maybe.mfa.length > 0),
    meetBaseline: where(regions, ({ sure }) =>
      [...sure.mfa, ...sure.blocked].some((box) => overlap(box, space.baseline.sure)),
    ),
  };
}

function where(regions: readonly Bounds<Region>[], holds: (region: Bounds<Region>) => boolean): Policies {
  return regions.reduce((all, region, place) => (holds(region) ? all | bitOf(place) : all), 0n);
}

function judge(regions: readonly Region[], { everything, baseline }: { everything: Box; baseline: Box }): Coverage {
  const mfa = regions.flatMap((region) => region.mfa);
  const blocked = regions.flatMap((region) => region.blocked);
  const met = [...mfa, ...blocked];
  return {
    required: isCovered(baseline, met),
    always: isCovered(everything, met),
    someMfa: mfa.some((box) => !isCovered(box, blocked)),
    baselineMfa: mfa.some((box) => !isCovered(intersect(box, baseline), blocked)),
  };
}

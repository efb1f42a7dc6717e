import { isDeepStrictEqual } from 'node:util';
import type { MfaSettings, CaPolicy } from '../facts.ts';
import { intersect, isCovered, overlap, type Box } from './box.ts';
import { regionOf, type Region } from './region.ts';
import type { Space } from './space.ts';
import { bitOf, type Policies } from './targets.ts';
import type { Bounds } from './tri.ts';

/** What a set of policies does together over the sign-in matrix; they cover for each other (MFA-RULES §4.3). */
export interface Coverage {
  /** No sign-in at all is. */
  readonly always: boolean;
  readonly someMfa: boolean;
  /** Some of those sign-ins meet MFA rather than a block. */
  readonly baselineMfa: boolean;
}

export interface Coverages {
  /** Whether no sign-in of somebody who has only the password is left open. */
  requires(policies: Policies, side: keyof Bounds<unknown>): boolean;
  of(policies: Policies, side: keyof Bounds<unknown>): Coverage;
  /** Whether a policy demands MFA of anybody anywhere. */
  readonly demandMfa: Policies;
  /** Those that meet some of the sign-ins that a stolen password allows. */
  readonly meetBaseline: Policies;
}

/** Answers of one tenant; each set of policies is judged once. */
export function coveragesOf(policies: readonly CaPolicy[], space: Space, settings: MfaSettings): Coverages {
  const regions = policies.map((policy) => regionOf(policy, space, settings));
  const odd = where(regions, ({ sure, maybe }) => !isDeepStrictEqual(sure, maybe));
  const oddPlaces = !isDeepStrictEqual(space.baseline.sure, space.baseline.maybe);
  // Where nothing is doubtful both sides are the same, and are judged once.
  const judge = <T>(work: (chosen: readonly Region[], baseline: Box) => T) => {
    const known = { sure: new Map<Policies, T>(), maybe: new Map<Policies, T>() };
    return (set: Policies, wanted: keyof Bounds<unknown>): T => {
      const side = oddPlaces || (set & odd) !== 0n ? wanted : 'sure';
      const before = known[side].get(set);
      if (before !== undefined) return before;
      const chosen = regions.filter((_region, place) => (set & bitOf(place)) !== 0n).map((region) => region[side]);
      const answer = work(chosen, space.baseline[side]);
      known[side].set(set, answer);
      return answer;
    };
  };
  return {
    requires: judge((chosen, baseline) => isCovered(baseline, metBy(chosen))),
    of: judge((chosen, baseline) => coverageOf(chosen, { everything: space.everything, baseline })),
    demandMfa: where(regions, ({ maybe }) => maybe.mfa.length > 0),
    meetBaseline: where(regions, ({ sure }) =>
      [...sure.mfa, ...sure.blocked].some((box) => overlap(box, space.baseline.sure)),
    ),
  };
}

function where(regions: readonly Bounds<Region>[], holds: (region: Bounds<Region>) => boolean): Policies {
  return regions.reduce((all, region, place) => (holds(region) ? all | bitOf(place) : all), 0n);
}

function coverageOf(
  regions: readonly Region[],
  { everything, baseline }: { everything: Box; baseline: Box },
): Coverage {
  const mfa = regions.flatMap((region) => region.mfa);
  const blocked = regions.flatMap((region) => region.blocked);
  return {
    always: isCovered(everything, metBy(regions)),
    someMfa: mfa.some((box) => !isCovered(box, blocked)),
    baselineMfa: mfa.some((box) => !isCovered(intersect(box, baseline), blocked)),
  };
}

/** Sign-ins that meet MFA or a block. */
function metBy(regions: readonly Region[]): Box[] {
  return regions.flatMap(({ mfa, blocked }) => [...mfa, ...blocked]);
}

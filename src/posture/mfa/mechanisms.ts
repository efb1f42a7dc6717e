import type { CaPolicy } from '../facts.ts';
import type { Mechanism } from '../verdict.ts';
import type { Coverages } from './coverage.ts';
import type { Reach } from './reach.ts';
import { bitOf, type Policies } from './targets.ts';

/** Firmest first: who is reached both ways loses nothing with the role. */
const VIAS = ['all', 'user', 'group', 'guest', 'role'] as const;

/**
 * The policies that each on its own make MFA required. Where none does because several cover for each other, those that
 * none of the others makes up for; and where there are none of these either, all that take part: marked as together.
 */
export function mechanismsOf({
  policies,
  coverages,
  via,
  sets,
}: {
  readonly policies: readonly CaPolicy[];
  readonly coverages: Coverages;
  readonly via: Reach['via'];
  /** The policies that apply in the two worlds of PIM. */
  readonly sets: readonly [Policies, Policies];
}): Mechanism[] {
  const [without, activated] = sets;
  const takingPart = (without | activated) & coverages.meetBaseline;
  const each = policies.map((_policy, place) => bitOf(place)).filter((bit) => (bit & takingPart) !== 0n);
  const required = (set: Policies) => coverages.requires(set, 'sure');
  const alone = each.filter((bit) => required(bit & without) && required(bit & activated));
  const needed = () => each.filter((bit) => !required(without & ~bit) || !required(activated & ~bit));
  const found = [alone, needed(), each].find((bits) => bits.length > 0) ?? [];
  const together = alone.length === 0 && found.length > 1 ? ({ together: true } as const) : {};
  return policies.flatMap((policy, place) => {
    const bit = bitOf(place);
    if (!found.includes(bit)) return [];
    const reach = VIAS.find((way) => (via[way] & bit) !== 0n);
    return [{ kind: 'conditionalAccess', id: policy.id, via: reach, ...together }];
  });
}

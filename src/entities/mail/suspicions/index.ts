import type { InboxRule } from '../inbox-rule.ts';
import { deletes } from './deletes.ts';
import { flaggedAddress } from './flagged-address.ts';
import { forwardsOutside, forwardsSomewhere } from './forwards-outside.ts';
import { hides } from './hides.ts';
import { oddName } from './odd-name.ts';
import { readsSilently } from './reads-silently.ts';
import type { Circumstances, Suspect } from './suspicion.ts';
import { takesEverything } from './takes-everything.ts';
import { matchesWords } from './words.ts';

export type { Circumstances } from './suspicion.ts';

/** Every reason to suspect an inbox rule, the gravest first. A `grave` one suffices; of the others it takes two. */
const REASONS = {
  forwardsOutside: { suspect: forwardsOutside, grave: true },
  hides: { suspect: hides, grave: true },
  flaggedAddress: { suspect: flaggedAddress, grave: true },
  forwardsSomewhere: { suspect: forwardsSomewhere, grave: false },
  deletes: { suspect: deletes, grave: false },
  matchesWords: { suspect: matchesWords, grave: false },
  takesEverything: { suspect: takesEverything, grave: false },
  readsSilently: { suspect: readsSilently, grave: false },
  oddName: { suspect: oddName, grave: false },
} as const satisfies Record<string, { suspect: Suspect; grave: boolean }>;

export interface Suspicion {
  readonly id: keyof typeof REASONS;
  /** One sentence. */
  readonly say: string;
  readonly grave: boolean;
}

/** Why an inbox rule is suspicious; empty for an ordinary one. */
export function suspicionsOf(rule: InboxRule, circumstances: Circumstances): readonly Suspicion[] {
  return Object.entries(REASONS).flatMap(([id, { suspect, grave }]) => {
    const say = suspect(rule, circumstances);
    return say === undefined ? [] : [{ id: id as Suspicion['id'], say, grave }];
  });
}

/** Whether the reasons are enough to propose stopping the rule: filing invoices, or deleting one sender, is not. */
export function worthStopping(suspicions: readonly Suspicion[]): boolean {
  return suspicions.some(({ grave }) => grave) || suspicions.length > 1;
}

import type { SecurityEvent } from '../../events/event.ts';
import type { Explanation } from '../../events/kind.ts';
import { kindOf } from '../../events/kinds/index.ts';

/** Explanations by evidence: a change of status or a deed leaves the evidence as it is, so it is explained once. */
const explanations = new WeakMap<object, { readonly kind: string; readonly words: Explanation }>();

/** Facts, suspicion and advice of the event's kind. An event of a kind that no longer exists explains nothing. */
export function explained({ kind, evidence }: Pick<SecurityEvent, 'kind' | 'evidence'>): Explanation {
  if (typeof evidence !== 'object' || evidence === null) return kindOf(kind).explain(evidence);
  const before = explanations.get(evidence);
  if (before?.kind === kind) return before.words;
  const words = kindOf(kind).explain(evidence);
  explanations.set(evidence, { kind, words });
  return words;
}

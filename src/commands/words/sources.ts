import type { DetailField } from '../../entities/section.ts';
import { timeUtc } from '../../texts/time.ts';
import type { Hand } from './hand.ts';

/** Who says so and when: the source of most, then each other one with what it tells. */
export function sourceWords(fields: readonly DetailField[], hand: Hand): string {
  const labels = new Map<string, string[]>();
  for (const { label, value } of fields) {
    if (value.status === 'unavailable') continue;
    const at = value.status === 'found' ? ` at ${timeUtc(value.asOf)}` : undefined;
    const key = `${hand.text(value.source, 60)}${at ?? ''}`;
    const like = at === undefined ? [...labels.keys()].find((known) => known.startsWith(`${key} at `)) : undefined;
    labels.set(like ?? key, [...(labels.get(like ?? key) ?? []), label]);
  }
  const [most, ...others] = [...labels].toSorted(([, some], [, more]) => more.length - some.length);
  if (!most) return '';
  return [`From ${most[0]}`, ...others.map(([source, of]) => `${hand.text(of.join(', '), 120)} from ${source}`)].join(
    '; ',
  );
}

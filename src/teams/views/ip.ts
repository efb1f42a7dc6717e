import type { IpView } from '../../commands/result.ts';
import { ipWords } from '../../commands/words/ip.ts';
import type { IpFacts } from '../../entities/ip.ts';
import { ATTRIBUTION, fileCredits } from '../../ip/attribution.ts';
import { describeFacts, type FactLine } from '../../ip/words.ts';
import { escape } from '../escape.ts';
import { CARD } from '../hand.ts';

/** The licences of the data ask for a link wherever its values stand. */
export function creditOf(facts: readonly IpFacts[]): string {
  return [ATTRIBUTION.card, ...fileCredits(facts)].map(({ text, url }) => `[${text}](${url})`).join(' · ');
}

const NOT_CHECKED = 'not checked';

/** The facts that some source was asked for, and the names of those that nobody was asked for. */
export function ipFacts(facts: IpFacts) {
  const lines = describeFacts(facts);
  const asked = lines.filter(({ value }) => !value.startsWith(NOT_CHECKED));
  const unasked = lines.filter(({ value }) => value.startsWith(NOT_CHECKED)).map(({ label }) => label.toLowerCase());
  return {
    facts: asked.map(({ label, value }) => ({ title: escape(label, 40), value: escape(value, 220) })),
    unchecked: unasked.length > 0 ? `Not checked, because no source for it is configured: ${unasked.join(', ')}.` : '',
    hasUnchecked: unasked.length > 0,
    sources: sourcesOf(asked),
    hasSources: asked.some(({ source }) => source !== ''),
  };
}

function sourcesOf(lines: readonly FactLine[]): string {
  const names = [...new Set(lines.map(({ source }) => source).filter((source) => source !== ''))];
  return `Sources: ${escape(names.join(' · '), 400)}`;
}

/** One address of an event: what was recorded and what is so now, of which one is seen at a time, and the difference. */
export function ipRow(view: IpView, place: number) {
  return { ...ipWords(view, CARD), recordedId: `recorded${place}`, liveId: `live${place}` };
}

import { entityKey } from '../../entities/entity.ts';
import type { DetailField, EntitySection } from '../../entities/section.ts';
import { ATTRIBUTION, fileCredits, type Attribution } from '../../ip/attribution.ts';
import { hasChanged } from '../../ip/difference.ts';
import { describeFacts } from '../../ip/words.ts';
import type { IpFacts } from '../../entities/ip.ts';
import { plainLine } from '../../texts/plain.ts';
import type { IpView } from '../result.ts';
import { PLAIN } from './hand.ts';
import { ipWords } from './ip.ts';
import { sourceWords } from './sources.ts';
import type { LabelledLine } from './state.ts';

/** One thing that was looked up: what it is, that there is none, or why it is not known. */
export interface PageField {
  readonly label: string;
  readonly status: 'found' | 'absent' | 'unavailable';
  readonly values: readonly string[];
  /** Why it is not known. */
  readonly reason?: string;
  readonly alarming: boolean;
}

/** What was looked up about one entity, for a page. */
export interface PageSection {
  readonly key: string;
  readonly fields: readonly PageField[];
  readonly suspicious: readonly string[];
  /** Who says so and when; empty where nobody was asked. */
  readonly source: string;
}

/** One address of an event, for a page: as recorded, as it is now, and the difference. */
export interface PageAddress {
  readonly key: string;
  readonly address: string;
  /** What kind of address it is, where it is none of the internet; nothing was looked up then. */
  readonly scope: string;
  readonly recorded: PageFacts;
  readonly live: PageFacts;
  readonly difference: string;
  /** Something is otherwise than it was recorded: the difference is news. */
  readonly isChanged: boolean;
  readonly seen: string;
}

/** A run of the entities of an event, for a page. */
export interface EntitiesPage {
  /** Counted from 0. */
  readonly run: number;
  readonly runs: number;
  readonly sections: readonly PageSection[];
  readonly addresses: readonly PageAddress[];
  /** Keys of what was not ready in time: to be asked for again. */
  readonly waiting: readonly string[];
  readonly credits: readonly Attribution[];
}

export interface PageFacts {
  /** When and what in one line, or why there is nothing. */
  readonly summary: string;
  /** Every field that some source was asked for. */
  readonly facts: readonly (LabelledLine & { readonly source: string })[];
  /** What nobody was asked for, and what many fields lack for one reason; a sentence each. */
  readonly unchecked: readonly string[];
}

const LONGEST = 600;

/** A section as plain data: letters as they are, nothing marked up. */
export function pageSection(section: EntitySection): PageSection {
  return {
    key: section.key,
    fields: section.fields.map(fieldOf),
    suspicious: section.suspicious.map((text) => plainLine(text, LONGEST)),
    source: sourceWords(section.fields, PLAIN),
  };
}

function fieldOf({ label, value, alarming = false }: DetailField): PageField {
  const base = { label: plainLine(label, 60), alarming: alarming && value.status !== 'unavailable' };
  if (value.status === 'unavailable')
    return { ...base, status: 'unavailable', values: [], reason: plainLine(value.reason, LONGEST) };
  const list = value.status === 'found' ? [value.value].flat() : [];
  const values = list.filter((item) => item.trim() !== '').map((item) => plainLine(item, LONGEST));
  return { ...base, status: values.length > 0 ? 'found' : 'absent', values };
}

/** An address as plain data. */
export function pageAddress(view: IpView): PageAddress {
  const { address, scope, recorded, live, difference, seen } = ipWords(view, PLAIN);
  return {
    key: entityKey({ type: 'ip', address: view.address }),
    address,
    scope,
    recorded: factsOf(recorded, view.recorded),
    live: factsOf(live, view.live),
    difference,
    isChanged: hasChanged(view.recorded, view.live),
    seen,
  };
}

const NOT_CHECKED = 'not checked';

function factsOf(summary: string, facts: IpFacts | undefined): PageFacts {
  if (!facts) return { summary, facts: [], unchecked: [] };
  const lines = describeFacts(facts);
  const asked = lines.filter(({ value }) => !value.startsWith(NOT_CHECKED));
  const unasked = lines.filter((line) => !asked.includes(line));
  const many = [...alike(asked.filter(isUnavailable))].filter(([, group]) => group.length >= MANY);
  const folded = new Set(many.flatMap(([, group]) => group));
  return {
    summary,
    facts: asked
      .filter((line) => !folded.has(line))
      .map(({ label, value, source }) => ({ title: label, value, source })),
    unchecked: [
      ...many.map(([why, group]) => `${labels(group)}: ${why}.`),
      ...(unasked.length > 0 ? [`${labels(unasked)}: not checked, because no source for it is configured.`] : []),
    ],
  };
}

/** So many fields without a value, for one reason, are told in one sentence: they must not drown what is known. */
const MANY = 3;

type FactLine = ReturnType<typeof describeFacts>[number];

/** The lines that say the same of the same source. */
function alike(lines: readonly FactLine[]): ReadonlyMap<string, readonly FactLine[]> {
  const groups = new Map<string, FactLine[]>();
  for (const line of lines) {
    const why = `${line.value} – ${line.source}`;
    groups.set(why, [...(groups.get(why) ?? []), line]);
  }
  return groups;
}

function isUnavailable({ value }: { readonly value: string }): boolean {
  return value.startsWith('unavailable');
}

/** "Proxy type, threat and usage". */
function labels(lines: readonly { readonly label: string }[]): string {
  const [first = '', ...rest] = lines.map(({ label }) => label);
  return [first, ...rest.map((label) => label.slice(0, 1).toLowerCase() + label.slice(1))].join(', ');
}

/** The licences of the data ask for a link wherever its values stand. */
export function creditsOf(ips: readonly IpView[]): readonly Attribution[] {
  const facts = ips.flatMap(({ recorded, live }) => [recorded, live].filter((one) => !!one));
  return ips.length === 0 ? [] : [ATTRIBUTION.card, ...fileCredits(facts)];
}

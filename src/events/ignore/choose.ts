import { isDeepStrictEqual } from 'node:util';
import { compact } from '../evidence.ts';
import type { SecurityEvent } from '../event.ts';
import { NETWORKS, proposalsOf, readNetworks, type NetworkChoice, type Proposals } from './propose.ts';
import { LIMITS, type Criteria, type RuleNetwork } from './rule.ts';
import { titleWords } from './subject.ts';

/** What somebody chose in the form: for each criterion the event's value or Any, or words of their own. */
export interface Choices {
  readonly kind: boolean;
  readonly user: boolean;
  readonly network: NetworkChoice | 'any';
  /** Addresses, ranges and AS numbers instead; blank where none were typed. */
  readonly otherNetworks: string;
  readonly country: boolean;
  readonly application: boolean;
  readonly title: boolean;
  /** Words of the title instead; blank where none were typed. */
  readonly otherWords: string;
}

export type Chosen = { readonly criteria: Criteria } | { readonly say: string };

/** The criteria that the choices make of an event. A value that the event does not have is refused, never guessed. */
export function chooseCriteria(event: SecurityEvent, choices: Choices): Chosen {
  const proposals = proposalsOf(event);
  const missing = missingIn(proposals, choices);
  if (missing) return { say: `This event has no ${missing} that can be told for sure. Choose Any there.` };
  const networks = networksOf(proposals, choices);
  if (typeof networks === 'string') return { say: networks };
  const title = wordsOf(proposals, choices);
  if (typeof title === 'string') return { say: title };
  return {
    criteria: compact<Criteria>({
      kind: choices.kind ? proposals.kind : undefined,
      users: choices.user ? proposals.users : undefined,
      networks,
      countries: choices.country ? proposals.countries : undefined,
      applications: choices.application ? proposals.applications : undefined,
      title,
    }),
  };
}

function missingIn(proposals: Proposals, { kind, user, country, application }: Choices): string | undefined {
  if (kind && !proposals.kind) return 'kind';
  if (user && !proposals.users) return 'user';
  if (country && !proposals.countries) return 'country';
  if (application && !proposals.applications) return 'application';
  return undefined;
}

function networksOf({ networks }: Proposals, { network, otherNetworks }: Choices): Criteria['networks'] | string {
  if (otherNetworks.trim() !== '') return readNetworks(otherNetworks);
  if (network === 'any') return undefined;
  return networks[network] ?? 'This event has no such network that can be told for sure. Choose Any there.';
}

function wordsOf({ title: proposed }: Proposals, { title, otherWords }: Choices): Criteria['title'] | string {
  if (otherWords.trim() !== '') {
    const words = titleWords(otherWords);
    if (words.length === 0) return 'There is no word in what you gave for the title.';
    if (words.length > LIMITS.titleWords) return `A rule may name ${LIMITS.titleWords} words of the title.`;
    return words;
  }
  if (!title) return undefined;
  return proposed ?? 'The title of this event is too short to tell others by. Choose Any there.';
}

/** The choices that make the narrowest rule: every value that the event has, the narrowest network. */
export function narrowestChoices(proposals: Proposals): Choices {
  return {
    kind: proposals.kind !== undefined,
    user: proposals.users !== undefined,
    network: NETWORKS.find((name) => proposals.networks[name] !== undefined) ?? 'any',
    otherNetworks: '',
    country: proposals.countries !== undefined,
    application: proposals.applications !== undefined,
    title: proposals.title !== undefined,
    otherWords: '',
  };
}

/** The choices that made these criteria of an event, so that a form can show them again. */
export function choicesBehind(proposals: Proposals, criteria: Criteria): Choices {
  const network = NETWORKS.find((name) => isSame(proposals.networks[name], criteria.networks));
  const title = isSame(proposals.title, criteria.title);
  return {
    kind: criteria.kind !== undefined,
    user: criteria.users !== undefined,
    network: network ?? 'any',
    otherNetworks: network ? '' : (criteria.networks ?? []).map(typedNetwork).join(', '),
    country: criteria.countries !== undefined,
    application: criteria.applications !== undefined,
    title,
    otherWords: title ? '' : (criteria.title ?? []).join(' '),
  };
}

/** True when both are there and equal. */
function isSame(a: unknown, b: unknown): boolean {
  return a !== undefined && b !== undefined && isDeepStrictEqual(a, b);
}

function typedNetwork(network: RuleNetwork): string {
  return network.type === 'as' ? `AS${network.asn}` : network.range;
}

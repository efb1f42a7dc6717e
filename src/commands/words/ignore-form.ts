import { choicesBehind, narrowestChoices, type Choices } from '../../events/ignore/choose.ts';
import type { NetworkChoice, Proposals } from '../../events/ignore/propose.ts';
import { dayOf } from '../../events/ignore/period.ts';
import { DEFAULT_DAYS, LIMITS } from '../../events/ignore/rule.ts';
import type { RuleDraft } from '../../events/ignore/store.ts';
import { countryWords, kindWords, networkWords } from '../../events/ignore/words.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import type { Hand } from './hand.ts';

interface Asked {
  readonly tenant: Tenant;
  readonly proposals: Proposals;
  readonly mayAll: boolean;
  readonly draft?: RuleDraft;
}

interface Choice {
  readonly title: string;
  readonly value: string;
}

const ANY: Choice = { title: 'Any', value: 'any' };
const LIVES = [7, 30, 90, 180, 365];

/** Of one, and of several. */
const NETWORK_WORDS: Readonly<Record<NetworkChoice, readonly [one: string, several: string]>> = {
  address: ['this address alone', 'these addresses alone'],
  range: ['the range around it', 'the ranges around them'],
  as: ['the whole network', 'the whole networks'],
};

export type IgnoreFormWords = ReturnType<typeof ignoreFormWords>;

/** What a rule drawn from an event may hide, as the choices of a form: the narrowest is proposed. */
export function ignoreFormWords(asked: Asked, hand: Hand) {
  const { proposals, mayAll, tenant, draft } = asked;
  const chosen = draft ? choicesBehind(proposals, draft.criteria) : narrowestChoices(proposals);
  return {
    ...criteriaOf(proposals, chosen, hand),
    ...typedOf(asked, chosen, hand),
    ...unknownOf(proposals),
    whereValue: draft?.scope === '*' && mayAll ? 'all' : 'tenant',
    whereChoices: [
      { title: hand.text(tenant.name, 100), value: 'tenant' },
      ...(mayAll ? [{ title: 'All tenants, each with its own limit of severity', value: 'all' }] : []),
    ],
    daysValue: String(draft?.days ?? DEFAULT_DAYS),
    daysChoices: livesWith(draft?.days).map((days) => ({ title: `${days} days`, value: String(days) })),
  };
}

/** The lives to choose from, with one that was chosen otherwise. */
function livesWith(days: number | undefined): readonly number[] {
  return [...new Set([...LIVES, ...(days === undefined ? [] : [days])])].sort((a, b) => a - b);
}

/** What stands in the inputs that are typed into; empty until somebody comes back from a preview. */
function typedOf({ draft, tenant }: Asked, { otherNetworks, otherWords }: Choices, hand: Hand) {
  return {
    reasonValue: hand.text(draft?.reason ?? '', LIMITS.reason),
    otherNetworksValue: hand.text(otherNetworks, 1_000),
    otherWordsValue: hand.text(otherWords, LIMITS.titleChars),
    fromValue: draft?.from ? dayOf(draft.from, tenant.timeZone) : '',
    untilValue: draft?.until ? dayOf(draft.until, tenant.timeZone) : '',
  };
}

function criteriaOf(proposals: Proposals, chosen: Choices, hand: Hand) {
  const choicesOf = (values: readonly string[] | '' | undefined) => eventOrAny(values, hand);
  const { kind, users, networks, countries, applications, title } = proposals;
  const value = (isChosen: boolean) => (isChosen ? 'event' : 'any');
  return {
    hasKind: kind !== undefined,
    kindValue: value(chosen.kind),
    kindChoices: choicesOf(kind && [kindWords(kind)]),
    hasUser: users !== undefined,
    userValue: value(chosen.user),
    userChoices: choicesOf(users?.map(({ label }) => label)),
    hasNetwork: Object.keys(networks).length > 0,
    networkValue: chosen.network,
    networkChoices: networkChoices(networks, hand),
    hasCountry: countries !== undefined,
    countryValue: value(chosen.country),
    countryChoices: choicesOf(countries?.map(countryWords)),
    hasApplication: applications !== undefined,
    applicationValue: value(chosen.application),
    applicationChoices: choicesOf(applications?.map(({ label }) => label)),
    hasTitle: title !== undefined,
    titleValue: value(chosen.title),
    titleChoices: choicesOf(title && [`has all of: ${title.join(' ')}`]),
  };
}

/** The event's own value and Any; several values are one choice, because an event may name nothing beyond them. */
function eventOrAny(values: readonly string[] | '' | undefined, hand: Hand): readonly Choice[] {
  return values ? [{ title: hand.text(values.join(' or '), 250), value: 'event' }, ANY] : [ANY];
}

function networkChoices(networks: Proposals['networks'], hand: Hand): readonly Choice[] {
  const offered = (Object.keys(NETWORK_WORDS) as NetworkChoice[]).flatMap((value) => {
    const list = networks[value];
    return list
      ? [
          {
            title: hand.text(
              `${list.map(networkWords).join(' or ')}: ${NETWORK_WORDS[value][list.length === 1 ? 0 : 1]}`,
              250,
            ),
            value,
          },
        ]
      : [];
  });
  return [...offered, ANY];
}

/** What cannot be chosen, because not knowing never matches. */
function unknownOf({ kind, users, networks, countries, applications, title }: Proposals) {
  const missing = [
    kind === undefined && 'kind',
    users === undefined && 'user',
    networks.address === undefined && 'address',
    networks.as === undefined && 'AS number',
    countries === undefined && 'country',
    applications === undefined && 'application',
    title === undefined && 'title',
  ].filter((name) => name !== false);
  return {
    unknown: `Not offered, because this event has none that can be told for sure: ${missing.join(', ')}.`,
    hasUnknown: missing.length > 0,
  };
}

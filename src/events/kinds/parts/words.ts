import { entityLabel } from '../../../entities/entity.ts';
import type { IpPart, UserPart } from '../../evidence.ts';
import type { AppPart, Carried, MessagePart } from './carried.ts';

export function userWords(user: UserPart | undefined): string | undefined {
  if (!user) return undefined;
  return user.name && user.upn && user.name !== user.upn
    ? `${user.name} (${user.upn})`
    : (user.upn ?? user.name ?? user.id);
}

/** "a, b and c", each once, the rest counted: "a, b and 7 more". */
export function listWords(all: readonly string[], most = 3): string {
  const items = [...new Set(all)];
  if (items.length <= 1) return items[0] ?? '';
  if (items.length <= most) return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
  return `${items.slice(0, most - 1).join(', ')} and ${items.length - most + 1} more`;
}

/** All of a list as the value of a fact; undefined (missing) when there is nothing. */
export function factOf(items: readonly (string | undefined)[]): string | undefined {
  return listWords(items.filter((item) => item !== undefined && item !== '') as string[]) || undefined;
}

const REGIONS = new Intl.DisplayNames(['en'], { type: 'region' });

/** Names asked for before: at most one for each pair of letters. */
const countries = new Map<string, string>();

/** English name of a two-letter country code; any other text as it came. */
export function countryWords(code: string): string {
  if (!/^[a-z]{2}$/i.test(code)) return code;
  const known = countries.get(code);
  if (known !== undefined) return known;
  const name = REGIONS.of(code.toUpperCase()) ?? code;
  countries.set(code, name);
  return name;
}

export function ipWords({ address, country }: IpPart): string {
  return country ? `${address} (${countryWords(country)})` : address;
}

export function appWords(app: AppPart | undefined): string | undefined {
  return app?.name ?? app?.appId ?? app?.id;
}

export function messageWords(message: MessagePart): string {
  const { subject, sender, recipient } = message;
  if (subject || sender) return entityLabel({ type: 'message', subject, sender });
  return recipient ? `the message to ${recipient}` : `the message ${message.networkMessageId ?? ''}`.trim();
}

/** The facts that most kinds begin with. */
export function whoFact({ users, rules, mailboxes }: Carried): { label: string; value: string | undefined } {
  const owner = rules[0]?.mailbox ?? mailboxes[0]?.address;
  return { label: 'Who', value: factOf(users.map(userWords)) ?? owner };
}

export function fromFact({ ips }: Carried): { label: string; value: string | undefined } {
  return { label: 'From', value: factOf(ips.map(ipWords)) };
}

export function addresses({ ips }: Carried): string {
  return listWords(ips.map(({ address }) => address));
}

/** As `who`, with the sign-in name beside the name: said once, where the person is first met. */
export function whoExactly(carried: Carried): string {
  return factOf(carried.users.map(userWords)) ?? who(carried);
}

/**
 * Whom a step is about, in words that name what the alert carries: the users, else the owner of what it names. Only an
 * alert that carries nothing gives words without a name.
 */
export function who(carried: Carried): string {
  const names = carried.users.map(({ name, upn, id }) => name ?? upn ?? id ?? '');
  if (names.length > 0) return new Set(names).size < names.length ? whoExactly(carried) : listWords(names);
  const mailbox = carried.rules[0]?.mailbox ?? carried.mailboxes[0]?.address;
  if (mailbox) return `the owner of ${mailbox}`;
  const { ips, messages, applications, urls, files, devices, others } = carried;
  const { mailFlowRules, links, teamsApps } = carried;
  if (messages[0]) return `whoever received ${messageWords(messages[0])}`;
  if (ips[0]) return `whoever came from ${addresses(carried)}`;
  const app = appWords(applications[0]);
  if (app) return `whoever uses ${app}`;
  if (urls[0]) return `whoever opened ${urls[0].url}`;
  if (files[0]) return `whoever used the file ${files[0].name}`;
  if (devices[0]) return `the user of ${devices[0].name}`;
  const [thing] = [
    ...mailFlowRules.map((one) => entityLabel({ type: 'mailFlowRule', ...one })),
    ...links.map((one) => entityLabel({ type: 'anonymousLink', ...one })),
    ...teamsApps.map((one) => entityLabel({ type: 'teamsApp', ...one })),
  ];
  if (thing) return `whoever is behind ${thing}`;
  return others[0] ? `whoever is behind ${others[0].text}` : NOBODY;
}

/** Who did it, as a fact: missing where no audit record says it. */
export function doneByFact({ told }: Carried): { label: string; value: string | undefined } {
  return { label: 'Done by', value: told.actor };
}

/** The application that an event is about: one that holds access before one that was only used. */
export function appOf({ applications }: Carried): string | undefined {
  return appWords(applications.find(({ oauth }) => oauth) ?? applications[0]);
}

const NOBODY = 'the user';

/** True when the alert carries nothing that could be named. */
export function namesNothing(carried: Carried): boolean {
  return who(carried) === NOBODY;
}

/** What the alert names, to complete "the alert names …". */
export function named(carried: Carried): string {
  return namesNothing(carried) ? 'nobody' : who(carried);
}

/** "; begin with Ana", where there is somebody to begin with. */
export function beginWith(carried: Carried): string {
  return namesNothing(carried) ? '' : `; begin with ${carried.told.actor ?? who(carried)}`;
}

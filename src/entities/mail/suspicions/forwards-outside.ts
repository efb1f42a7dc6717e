import { whereIs, type TenantDomains } from '../domains.ts';
import { peopleOf, personLabel, type InboxRule, type Person } from '../inbox-rule.ts';
import { listWords } from '../rule-words.ts';
import type { Suspect } from './suspicion.ts';

const SENDING = ['forwardTo', 'forwardAsAttachmentTo', 'redirectTo'];

/** Mail leaves the tenant: how an intruder reads on after the password has changed. */
export const forwardsOutside: Suspect = (rule, { domains }) => {
  const away = receivers(rule).filter((person) => whereIs(person, domains) === 'outside');
  return away.length > 0 ? `It sends mail outside the company, to ${names(away)}.` : undefined;
};

/** The same where it cannot be told whether the receiver belongs to the tenant: not knowing is not "inside". */
export const forwardsSomewhere: Suspect = (rule, { domains }) => {
  const unclear = receivers(rule).filter((person) => whereIs(person, domains) === 'unclear');
  if (unclear.length === 0) return undefined;
  return `It sends mail to ${names(unclear)}; ${whyUnclear(domains)}, so check whether that is outside.`;
};

function receivers({ actions }: InboxRule): Person[] {
  return SENDING.flatMap((name) => peopleOf(actions, name));
}

function names(people: readonly Person[]): string {
  return listWords([...new Set(people.map(personLabel))], 'and');
}

function whyUnclear({ complete }: TenantDomains): string {
  return complete ? 'Microsoft does not give the full address' : 'Tocsin cannot read all domains of the company';
}

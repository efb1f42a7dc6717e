import type { InEvents, LookedUp } from '../../commands/message-views.ts';
import { severityWord } from '../../texts/severity.ts';
import type { Shown } from '../card.ts';
import { escape, escapeName, plain } from '../escape.ts';
import { render } from '../render.ts';
import { stateLine } from '../views/event-view.ts';

const NOTHING =
  'Nothing that Tocsin could look up: it looks for IP addresses, people by their sign-in name, events (“#123”, “event 123”, links to their pages) and links of Microsoft Defender.';

/** What a message names, each with the buttons that lead to its answer. */
export function presentLookedUp(result: LookedUp): Shown {
  const { events, addresses, people } = result;
  const isEmpty = events.length + addresses.length + people.length === 0;
  const heading = isEmpty ? 'Nothing found in this message' : 'Found in this message';
  const rest = restWords(result);
  const card = render('lookedUp', {
    fallbackText: heading,
    heading,
    nothing: rest === '' ? NOTHING : 'What it names is nothing that Tocsin knows, or not for you to see.',
    isEmpty,
    events: events.map(({ event, tenant }) => ({
      n: event.number,
      title: `${severityWord(event.severity)} · ${escape(event.title, 150)}`,
      about: `${escapeName(tenant.name)} · ${stateLine(event, tenant.timeZone)}`,
    })),
    hasEvents: events.length > 0,
    addresses: addresses.map(namedView),
    hasAddresses: addresses.length > 0,
    people: people.map((person) => ({
      ...namedView(person),
      about: person.tenant ? `${escapeName(person.tenant.name)} · ${eventWords(person)}` : eventWords(person),
      isOurs: person.tenant !== undefined,
    })),
    hasPeople: people.length > 0,
    rest,
    hasRest: rest !== '',
  });
  return { kind: 'card', card, summary: heading };
}

/** Names of everything found, so that it can be looked up again without the message. */
export function refsOf({ events, addresses, people }: LookedUp): string {
  const names = [...addresses, ...people].map(({ name }) => name);
  return [...events.map(({ event }) => `#${event.number}`), ...names].join(' ').slice(0, 1_500);
}

function namedView(named: InEvents) {
  return {
    name: escape(named.name, 120),
    plain: plain(named.name, 120),
    about: eventWords(named),
    events: named.events.map(({ number }) => ({ n: number })),
  };
}

function eventWords({ events, more }: InEvents): string {
  if (events.length === 0) return 'Named by no event that you can see';
  const named = events.map(({ number, title }) => `${number} ${escape(title, 60)}`).join(', ');
  return `Named by ${events.length === 1 && !more ? 'event' : 'events'} ${named}${more ? ' and more' : ''}`;
}

function restWords({ unknown, strangers, more }: LookedUp): string {
  const nothing = [...unknown, ...strangers].map((name) => escape(name, 120));
  const told = nothing.length > 0 ? [`Not known, or not for you to see: ${nothing.join(', ')}.`] : [];
  return [...told, ...(more > 0 ? [`${more} more that it names are left out.`] : [])].join(' ');
}

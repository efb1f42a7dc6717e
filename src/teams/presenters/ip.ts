import type { ResultOf, SeenAnywhere } from '../../commands/result.ts';
import { SIGHTING_DAYS } from '../../events/sightings.ts';
import { scopeWords } from '../../ip/words.ts';
import type { Shown } from '../card.ts';
import { escape, plain } from '../escape.ts';
import { render } from '../render.ts';
import { creditOf, ipFacts } from '../views/ip.ts';

/** What is known of an address, by whom and of which day. */
export function presentIp({ facts, seen }: ResultOf<'ip'>): Shown {
  const isPublic = facts.scope === 'public';
  const card = render('ip', {
    fallbackText: `IP address ${plain(facts.address, 60)}`,
    address: escape(facts.address, 60),
    scope: `This is ${escape(scopeWords(facts.scope), 160)}.${isPublic ? '' : ' It was looked up nowhere.'}`,
    note: escape(facts.note ?? '', 200),
    hasNote: Boolean(facts.note),
    ...(isPublic ? ipFacts(facts) : { facts: [], unchecked: '', hasUnchecked: false, sources: '', hasSources: false }),
    seen: seen ? seenAnywhereWords(seen, facts.address) : '',
    hasSeen: seen !== undefined,
    credit: creditOf([facts]),
    isPublic,
  });
  return { kind: 'card', card, summary: `IP address ${plain(facts.address, 60)}` };
}

function seenAnywhereWords({ events, tenants, otherTenants, more }: SeenAnywhere, address: string): string {
  const least = more ? 'at least ' : '';
  const own = `${least}${events} ${events === 1 ? 'event' : 'events'} in ${tenants} of your tenants`;
  const others = `${otherTenants} other ${otherTenants === 1 ? 'tenant' : 'tenants'}`;
  return `Events of ${SIGHTING_DAYS} days: ${own}, ${others}. Sign-ins are not counted here: “who else ${escape(address, 60)}” asks for them.`;
}

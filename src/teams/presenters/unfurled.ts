import type { EventView } from '../../commands/result.ts';
import { timeUtc } from '../../texts/time.ts';
import type { Card } from '../card.ts';
import { render } from '../render.ts';
import { entityFacts } from '../views/entities.ts';
import { headView, timeFacts } from '../views/event-view.ts';

const ENTITIES = 3;

/**
 * What stands under a pasted address of an event page. Teams draws version 1.3 there (no buttons that act), keeps the card
 * as it is in the message, and so the card says of when it is.
 */
export function unfurledCard(view: EventView, page: string, now: Date): Card {
  const { event } = view;
  return render('unfurled', {
    ...headView(view),
    facts: [...entityFacts(event.entities.slice(0, ENTITIES), []), ...timeFacts(view)],
    asOf: `As of ${timeUtc(now)}; the page has how it stands now.`,
    page,
  });
}

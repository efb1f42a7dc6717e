import { eventOfLink } from '../notify/event-page.ts';
import { inTime, say, type ExtensionAnswer } from './extension.ts';
import { CARD_TYPE } from './card.ts';
import { isObject, textAt } from './json.ts';
import { unfurledCard } from './presenters/unfurled.ts';
import { runWish, type Turn, type TurnDeps } from './turn.ts';

/** Teams would show a result again for half an hour without asking; this makes it ask for every paste. */
const ASK_AGAIN = {
  actions: [{ type: 'setCachePolicy', title: 'default', value: '{"type":"no-cache"}' }],
};

/**
 * Somebody pasted the address of an event page (`composeExtension/queryLink`): its card where that person may see the event.
 * Never throws.
 */
export async function answerLink(deps: TurnDeps, turn: Turn): Promise<ExtensionAnswer> {
  const url = isObject(turn.inbound.value) ? (textAt(turn.inbound.value, 'url', 4_000) ?? '') : '';
  const n = eventOfLink(url, deps.tabHost);
  if (n === undefined) return say('Tocsin shows addresses of its event pages alone.');
  return inTime(deps, turn, { work: unfurled(deps, turn, n), verb: 'event' });
}

async function unfurled(deps: TurnDeps, turn: Turn, n: number): Promise<ExtensionAnswer> {
  const result = await runWish(deps, turn, { verb: 'event', input: { n }, surface: 'extension' });
  if (result.show !== 'event') return say('There is nothing to show.');
  const page = deps.page?.(n) ?? `https://${deps.tabHost}/tab/events/${n}`;
  const content = unfurledCard(result, page, deps.clock.now());
  const preview = {
    contentType: 'application/vnd.microsoft.card.thumbnail',
    content: { title: `Event ${n}`, text: 'An event in Tocsin' },
  };
  return {
    composeExtension: {
      type: 'result',
      attachmentLayout: 'list',
      attachments: [{ contentType: CARD_TYPE, content, preview }],
      suggestedActions: ASK_AGAIN,
    },
  };
}

/** A link pasted by somebody whom Teams does not name, so nothing of it may be shown. */
export function refuseAnonymous(): ExtensionAnswer {
  return say('Tocsin shows events to its staff alone. Add Tocsin in Teams to see what this address leads to.');
}

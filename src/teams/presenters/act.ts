import type { ResultOf } from '../../commands/result.ts';
import { entityLabel } from '../../entities/entity.ts';
import { chunk } from '../../kernel/concurrency.ts';
import type { Shown } from '../card.ts';
import { escape } from '../escape.ts';
import { offersByEntity, type OfferGroup } from '../offers.ts';
import { render } from '../render.ts';
import { entityTypeName } from '../../entities/type-name.ts';
import { eventSummary, headView, ignoreButtons } from '../views/event-view.ts';
import { nothingToRemedy } from '../views/remedies.ts';
import type { PresenterDeps } from './presenter.ts';

/** Buttons beside each other: as many as a phone has room for. */
const ROW = 3;
/** Bytes of buttons on one card, which leave room for its head. */
const ROOM = 20_000;

/** Everything that can be done, grouped by what it is done to; as many groups as fit, the rest behind "Next". */
export function presentAct(result: ResultOf<'act'>, { offers }: PresenterDeps): Shown {
  const { event } = result;
  const all = offersByEntity(event, offers);
  const from = Math.min(result.from, Math.max(1, all.length));
  const shown = thatFit(all.slice(from - 1));
  const next = from + shown.length;
  const left = all.length - next + 1;
  const resolved = event.status === 'resolved';
  const card = render('act', {
    ...headView(result),
    question:
      all.length === 0 ? nothingToRemedy(event) : 'What should be done? Each choice shows first what it would do.',
    groups: shown.map(groupView),
    omitted: left > 0 ? `${left} more: press Next.` : '',
    hasOmitted: left > 0,
    hasNext: left > 0,
    next,
    canAssign: !resolved && event.assignee === undefined,
    canResolve: !resolved,
    canReopen: resolved,
    ...ignoreButtons(event, result.tenant),
  });
  return { kind: 'card', card, summary: `Act: ${eventSummary(result)}` };
}

function groupView({ entity, offers }: OfferGroup) {
  return {
    heading: `**${entityTypeName(entity.type)}:** ${escape(entityLabel(entity), 160)}`,
    rows: chunk(offers, ROW).map((row) => ({ offers: row })),
  };
}

/** At least one group, however large. */
function thatFit(groups: readonly OfferGroup[]): readonly OfferGroup[] {
  let used = 0;
  const over = groups.findIndex((group, at) => {
    used +=
      300 +
      group.offers.reduce(
        (sum, { title, data }) => sum + 200 + 2 * Buffer.byteLength(JSON.stringify([title, data])),
        0,
      );
    return at > 0 && used > ROOM;
  });
  return over < 0 ? groups : groups.slice(0, over);
}

import type { ListedEvent, ResultOf } from '../../commands/result.ts';
import { severityWord } from '../../texts/severity.ts';
import { statusWord } from '../../texts/status.ts';
import { ageWords, timeIn } from '../../texts/time.ts';
import type { Shown } from '../card.ts';
import { escape, escapeName, plain } from '../escape.ts';
import { render } from '../render.ts';
import { atMost } from '../views/event-view.ts';
import type { PresenterDeps } from './presenter.ts';

const ROWS = 15;

type EventsView = ReturnType<typeof viewOf>;

/** A list of events, a row each with a button that opens it. */
export function presentEvents(result: ResultOf<'events'>, { now }: PresenterDeps): Shown {
  const card = render('events', viewOf(result, now), [(view) => fewer(view, 10), (view) => fewer(view, 5)]);
  return { kind: 'card', card, summary: plain(result.heading, 150) };
}

function viewOf(result: ResultOf<'events'>, now: Date) {
  const { shown, hidden } = atMost(result.items, ROWS);
  return {
    fallbackText: plain(result.heading, 150),
    heading: escape(result.heading, 150),
    rows: shown.map((item) => eventRow(item, now)),
    more: 'There are more. Narrow the list, for example: events open for contoso high',
    hasMore: result.more || hidden > 0,
    isEmpty: shown.length === 0,
  };
}

/** One event as a line of a list, with the button that opens it. */
export function eventRow(item: ListedEvent, now: Date) {
  const who = item.assignee ? `: ${escapeName(item.assignee)}` : '';
  return {
    n: item.number,
    title: `**${item.number}** · ${severityWord(item.severity)} · ${escape(item.title, 120)}`,
    where: `${escapeName(item.tenantName)} · ${item.ignored ? 'Ignored' : `${statusWord(item.status)}${who}`}`,
    when: `${timeIn(item.detectedAt, item.timeZone)} · ${ageWords(item.detectedAt, now)}`,
    show: `Show ${item.number}`,
  };
}

function fewer(view: EventsView, most: number): EventsView {
  return { ...view, rows: view.rows.slice(0, most), hasMore: true };
}

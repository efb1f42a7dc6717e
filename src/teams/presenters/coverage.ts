import type { CoverageLine, ResultOf } from '../../commands/result.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import { channelWords } from '../../texts/channels.ts';
import { missedTitle, missedWords } from '../../texts/posture-missed.ts';
import { timeIn } from '../../texts/time.ts';
import type { Shown } from '../card.ts';
import { escape, escapeName } from '../escape.ts';
import { render } from '../render.ts';
import { atMost } from '../views/event-view.ts';
import { isWatched, unreadLines } from '../views/posture.ts';

const TENANTS = 30;

type CoverageView = ReturnType<typeof viewOf>;

/** Up to when each tenant has been seen, and what keeps it from being seen. */
export function presentCoverage(result: ResultOf<'coverage'>): Shown {
  const card = render('coverage', viewOf(result), [(view) => fewer(view, 15), (view) => fewer(view, 6)]);
  return { kind: 'card', card, summary: 'Coverage: what Tocsin has seen' };
}

function viewOf({ lines }: ResultOf<'coverage'>) {
  const { shown, hidden } = atMost(lines, TENANTS);
  return {
    rows: shown.map(rowOf),
    isEmpty: lines.length === 0,
    omitted: omittedWords(hidden),
    hidden,
    hasOmitted: hidden > 0,
  };
}

function rowOf(line: CoverageLine) {
  return {
    tenant: escapeName(line.tenant.name),
    state: stateOf(line),
    style: line.tenant.state === 'blind' ? 'attention' : 'default',
    facts: factsOf(line),
  };
}

function stateOf({ tenant, coverage }: CoverageLine): string {
  if (tenant.state === 'blind') return 'Cannot read this tenant';
  if (tenant.state === 'paused') return 'Paused';
  return coverage?.importedAt ? 'Watched' : 'First import not finished';
}

function factsOf({ tenant, coverage, undelivered, posture, missed }: CoverageLine) {
  const at = (date: Date) => timeIn(date, tenant.timeZone);
  const fact = (title: string, value: string | undefined) => (value ? [{ title, value }] : []);
  const blind = tenant.state === 'blind' ? tenant.blind : undefined;
  return [
    { title: 'Seen up to', value: coverage?.seenUpTo ? at(coverage.seenUpTo) : 'nothing yet' },
    ...fact('Unreadable since', blind && `${at(blind.since)}: ${escape(blind.why, 200)}`),
    ...fact(
      'Last error',
      coverage?.lastError && `${at(coverage.lastError.at)}: ${escape(coverage.lastError.why, 200)}`,
    ),
    ...fact('Next try', coverage?.nextTry && at(coverage.nextTry)),
    ...fact('Unreadable records', coverage && coverage.rejected > 0 ? String(coverage.rejected) : undefined),
    ...fact('Gap', coverage?.gap && escape(coverage.gap, 200)),
    ...postureFacts(tenant, posture),
    ...(missed
      ? [
          {
            title: 'MFA posture lacks',
            value: `${missedTitle(missed)}. ${escape(missedWords(missed, tenant.timeZone), 600)}`,
          },
        ]
      : []),
    ...undelivered.map(undeliveredFact),
  ];
}

/** When the MFA posture was read, and what of it could not be. */
function postureFacts(tenant: Tenant, day: CoverageLine['posture']) {
  const watched = isWatched(tenant);
  if (!day) return watched ? [{ title: 'MFA posture', value: 'not read yet' }] : [];
  const failed = day.status === 'failed' ? 'nothing could be said at ' : 'read ';
  const unread = unreadLines(day).map((value) => ({ title: 'MFA posture lacks', value }));
  return [{ title: 'MFA posture', value: `${failed}${timeIn(day.takenAt, tenant.timeZone)}` }, ...unread];
}

function undeliveredFact({ channel, count, why }: CoverageLine['undelivered'][number]) {
  const waits = why ? `: ${escape(why, 200)}` : '';
  return { title: `Not delivered: ${channelWords(channel)}`, value: `${count}${waits}` };
}

function omittedWords(hidden: number): string {
  return `${hidden} more tenants; the page Coverage of the Tocsin tab lists them all`;
}

function fewer(view: CoverageView, most: number): CoverageView {
  const { shown, hidden } = atMost(view.rows, most);
  const all = view.hidden + hidden;
  return { ...view, rows: [...shown], hidden: all, omitted: omittedWords(all), hasOmitted: all > 0 };
}

import { SEVERITIES } from '../../events/alert.ts';
import type { Notice } from '../../notify/notice.ts';
import { severityWord } from '../../texts/severity.ts';
import { timeIn } from '../../texts/time.ts';
import type { Shown } from '../card.ts';
import { escape, escapeName, plain } from '../escape.ts';
import { render } from '../render.ts';
import { presentEvent } from './event.ts';
import { presentRegression } from './regression.ts';
import type { PresenterDeps } from './presenter.ts';

type NoticeOf<T extends Notice['type']> = Extract<Notice, { type: T }>;

/** What a channel is shown for a notice. Throws INTERNAL when its card cannot be drawn. */
export function presentNotice(notice: Notice, deps: PresenterDeps): Shown {
  switch (notice.type) {
    case 'event':
      return presentEvent({ show: 'event', tenant: notice.tenant, event: notice.event }, deps);
    case 'import':
      return presentImport(notice);
    case 'blind':
      return presentBlind(notice);
    case 'posture':
      return presentRegression(notice);
  }
}

/** What was open when a tenant began to be watched: one card instead of a hundred. */
function presentImport({ tenant, open }: NoticeOf<'import'>): Shown {
  const summary = `${plain(tenant.name, 80)} is watched now: ${countWords(open)} open`;
  const card = render('import', {
    fallbackText: summary,
    tenant: escapeName(tenant.name),
    heading: open.total === 0 ? 'Watched now. Nothing is open.' : `Watched now. ${countWords(open)} open from before.`,
    counts: SEVERITIES.toReversed().map((severity) => ({
      title: severityWord(severity),
      value: String(open.bySeverity[severity]),
    })),
    gravest: open.gravest.slice(0, 10).map((item) => ({
      n: item.number,
      title: `**${item.number}** · ${severityWord(item.severity)} · ${escape(item.title, 120)}`,
      when: timeIn(item.detectedAt, tenant.timeZone),
      show: `Show ${item.number}`,
    })),
    hasAny: open.total > 0,
    hint: `To list them, type: events open for ${escapeName(tenant.name)}`,
  });
  return { kind: 'card', card, summary };
}

function countWords({ total, more }: NoticeOf<'import'>['open']): string {
  const count = more ? `more than ${total}` : String(total);
  return `${count} ${total === 1 && !more ? 'event' : 'events'}`;
}

/** A tenant that Microsoft does not let us read, or that can be read again: silence must not look like peace. */
function presentBlind({ tenant }: NoticeOf<'blind'>): Shown {
  const blind = tenant.state === 'blind' ? tenant.blind : undefined;
  const summary = `${blind ? 'Cannot read' : 'Reading again'}: ${plain(tenant.name, 80)}`;
  const card = render('blind', {
    fallbackText: summary,
    tenant: escapeName(tenant.name),
    style: blind ? 'attention' : 'good',
    heading: blind ? 'Cannot read this tenant' : 'This tenant can be read again',
    isBlind: blind !== undefined,
    isBack: blind === undefined,
    since: blind ? timeIn(blind.since, tenant.timeZone) : '',
    why: blind ? escape(blind.why, 400) : '',
  });
  return { kind: 'card', card, summary };
}

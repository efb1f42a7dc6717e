import type { PostureLine } from '../../commands/posture-views.ts';
import type { ResultOf } from '../../commands/result.ts';
import type { Shown } from '../card.ts';
import { escapeName } from '../escape.ts';
import { render } from '../render.ts';
import { atMost } from '../views/event-view.ts';
import { missedLines, policyLines, readingWords, unreadLines } from '../views/posture.ts';

const TENANTS = 20;

type PosturesView = ReturnType<typeof viewOf>;

/** The posture of all tenants, a row each. */
export function presentPostures(result: ResultOf<'postures'>): Shown {
  const card = render('postures', viewOf(result), [(view) => fewer(view, 12), (view) => fewer(view, 6)]);
  return { kind: 'card', card, summary: 'MFA posture of all tenants' };
}

function viewOf({ lines }: ResultOf<'postures'>) {
  const { shown, hidden } = atMost(lines, TENANTS);
  return { rows: shown.map(rowOf), isEmpty: lines.length === 0, ...omission(hidden) };
}

function rowOf(line: PostureLine) {
  const { tenant } = line;
  const state = { blind: ' · Cannot read this tenant', paused: ' · Paused', active: '' }[tenant.state];
  const unread = unreadLines(line.day).slice(0, 3);
  return {
    tenant: `${escapeName(tenant.name)}${state}`,
    tenantId: tenant.id,
    lines: policyLines(line).map((text) => ({ text })),
    notes: [
      `Last reading: ${readingWords(line)}`,
      ...missedLines(line),
      ...unread.map((text) => `Not read or not understood: ${text}`),
    ].map((text) => ({ text })),
  };
}

function omission(hidden: number) {
  return { hidden, omitted: `${hidden} more tenants. Name one: posture contoso`, hasOmitted: hidden > 0 };
}

function fewer(view: PosturesView, most: number): PosturesView {
  const { shown, hidden } = atMost(view.rows, most);
  return { ...view, rows: [...shown], ...omission(view.hidden + hidden) };
}

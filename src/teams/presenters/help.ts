import type { ResultOf } from '../../commands/result.ts';
import type { Shown } from '../card.ts';
import { escape } from '../escape.ts';
import { render } from '../render.ts';

/** What Tocsin can be asked, in words. */
export function presentHelp(result: ResultOf<'help'>): Shown {
  const entries = result.entries.map(({ usage, summary }) => ({
    usage: escape(usage, 120),
    summary: escape(summary, 300),
  }));
  return { kind: 'card', card: render('help', { entries }), summary: 'What you can ask Tocsin' };
}

import type { RelatedEvent } from '../../events/related.ts';
import { severityWord } from '../../texts/severity.ts';
import { statusWord } from '../../texts/status.ts';
import { timeIn } from '../../texts/time.ts';
import { escape, escapeName } from '../escape.ts';

/** "**124** · High · New · Mass download – Sun 22 Nov, 12:05 UTC – the same user ana@contoso.com". */
export function relatedWords(item: RelatedEvent, zone: string): string {
  const why = item.because.slice(0, 3).map((text) => escape(text, 120));
  const more = item.because.length > 3 ? [`${item.because.length - 3} more`] : [];
  return [
    `**${item.number}** · ${severityWord(item.severity)} · ${item.ignored ? 'Ignored' : statusWord(item.status)} · ${escape(item.title, 120)}`,
    ...(item.tenantName ? [`in ${escapeName(item.tenantName)}`] : []),
    timeIn(item.detectedAt, zone),
    [...why, ...more].join(', '),
  ].join(' – ');
}

import { entityLabel } from '../../entities/entity.ts';
import { entityTypeName } from '../../entities/type-name.ts';
import { unpackFacts } from '../../entities/ip.ts';
import type { DeedLine, SecurityEvent } from '../../events/event.ts';
import { ATTRIBUTION } from '../../ip/attribution.ts';
import { actionOf } from '../../remediation/actions/index.ts';
import { severityWord } from '../../texts/severity.ts';
import { statusWord } from '../../texts/status.ts';
import { timeIn, timeUtc } from '../../texts/time.ts';
import type { EventView } from '../result.ts';
import { explained } from './explained.ts';
import { PLAIN } from './hand.ts';
import { ipWords } from './ip.ts';
import { conclusionWords, factLines, timeLines, type LabelledLine } from './state.ts';

const TITLE = 200;
const LINE = 400;

/**
 * What a customer may be sent about an event: what happened, when, to whom, why it stood out and what was done. Facts of
 * this event alone: no other tenant, no count of others, nobody of the provider's staff, no note among colleagues.
 */
export function customerReport({ tenant, event }: EventView): string {
  const { facts, suspicious } = explained(event);
  const done = event.deeds.flatMap((deed) => deedOf(deed, tenant.timeZone));
  return [
    `Security event ${event.number}: ${PLAIN.text(event.title, TITLE) || 'untitled alert'}`,
    [
      `Organisation: ${PLAIN.text(tenant.name, 120)}`,
      `Severity: ${severityWord(event.severity)}`,
      `Status: ${standing(event, tenant.timeZone)}`,
      ...timeLines({ tenant, event }).map(told),
    ].join('\n'),
    PLAIN.text(event.description, 2_000),
    section('Facts', factLines(facts, PLAIN).map(told)),
    section('Who and what was involved', involved(event)),
    section(
      'Why it stood out',
      suspicious.map((text) => PLAIN.text(text, LINE)),
    ),
    section('What was done', done.length > 0 ? done : ['Nothing was changed through Tocsin.']),
    event.recordedIps?.length ? `${ATTRIBUTION.card.text}: ${ATTRIBUTION.card.url}` : '',
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function told({ title, value }: LabelledLine): string {
  return `${title}: ${value}`;
}

function section(heading: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : [heading, ...lines.map((line) => `- ${line}`)].join('\n');
}

function standing(event: SecurityEvent, zone: string): string {
  if (event.status !== 'resolved') return statusWord(event.status);
  const at = event.resolvedBy ? ` at ${timeIn(event.resolvedBy.at, zone)}` : '';
  const conclusion = conclusionWords(event, PLAIN);
  return `${statusWord('resolved')}${at}${conclusion ? `: ${conclusion}` : ''}`;
}

/** Addresses as they were recorded: what is so now, and who else saw them, is not the customer's event. */
function involved({ entities, recordedIps = [] }: SecurityEvent): readonly string[] {
  return entities.map((entity) => {
    const name = `${entityTypeName(entity.type)}: ${PLAIN.text(entityLabel(entity), LINE)}`;
    const kept = entity.type === 'ip' && recordedIps.find(({ address }) => address === entity.address);
    if (!kept) return name;
    const { recorded } = ipWords({ address: kept.address, recorded: unpackFacts(kept), difference: [] }, PLAIN);
    return `${name} – ${recorded}`;
  });
}

/** What had an effect, or may have; who of us did it is ours to know. */
function deedOf({ action, targetLabel, state, at }: DeedLine, zone: string): readonly string[] {
  const target = PLAIN.text(targetLabel, 120);
  const known = actionOf(action);
  const done = known ? known.done(target) : `${PLAIN.text(action, 60)} of ${target} done`;
  switch (state) {
    case 'done':
      return [`${done} (${timeIn(at, zone)})`];
    case 'undone':
      return [`${done} (${timeIn(at, zone)}), taken back since`];
    case 'running':
    case 'unknown':
    case 'undecided':
      return [`${known?.label ?? action} of ${target}: begun ${timeUtc(at)}, the outcome is being checked`];
    case 'awaitingApproval':
    case 'free':
    case 'failed':
      return [];
  }
}

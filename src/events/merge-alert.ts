import { distinctEntities } from '../entities/entity.ts';
import type { RecordedFacts } from '../entities/ip.ts';
import { momentOf, type ProviderAlert } from './alert.ts';
import type { Change } from './change-event.ts';
import { whyShown } from './ignore/ignored.ts';
import type { IgnoreRule } from './ignore/rule.ts';
import { isNews, type HistoryLine, type SecurityEvent } from './event.ts';
import { recognise } from './kinds/index.ts';
import { MOST_RECORDED } from './record-ips.ts';
import { providerVerdict, providerView } from './new-event.ts';

interface Merging {
  readonly now: Date;
  readonly rawKey: string;
  /** Facts of the alert's addresses as of now. */
  readonly recordedIps: readonly RecordedFacts[];
  /** Rules that may have hidden the event. */
  readonly rules: readonly IgnoreRule[];
}

/**
 * What a changed alert makes of its event. What the provider changed of its own accord is taken over; what merely
 * echoes our own write-back is not news. A change of ours that the provider has not yet heard stands.
 */
export function mergeAlert(
  event: SecurityEvent,
  alert: ProviderAlert,
  { now, rawKey, recordedIps, rules }: Merging,
): Change | undefined {
  if (!isNews(event, alert)) return undefined;
  const { kind, evidence, entities } = recognise(alert);
  const changed: SecurityEvent = {
    ...event,
    kind,
    evidence,
    rawKey,
    title: alert.title,
    description: alert.description,
    severity: alert.severity,
    severityAsGiven: alert.severityAsGiven,
    entities: distinctEntities([...entities, ...event.entities]),
    updatedAt: momentOf(alert.lastUpdate),
    provider: providerView(alert),
    ...firstRecorded(event, recordedIps),
  };
  const why = whyShown(event, changed, rules);
  const handled = takeOverStatus(why === undefined ? changed : shown(changed), event, alert);
  const news = [...(why === undefined ? [] : [why]), ...describe(event, handled, alert)];
  const history = news.map((what): HistoryLine => ({ at: now, by: 'Microsoft', what }));
  return { event: handled, history, silent: !looksDifferent(event, handled) };
}

function shown({ ignored: _ignored, ...event }: SecurityEvent): SecurityEvent {
  return event;
}

/** An address keeps the facts of its first sight; one that is new in the evidence brings those of now. */
function firstRecorded(
  { recordedIps: kept = [] }: SecurityEvent,
  now: readonly RecordedFacts[],
): Pick<SecurityEvent, 'recordedIps'> {
  const added = now.filter(({ address }) => !kept.some((facts) => facts.address === address));
  const all = [...kept, ...added].slice(0, MOST_RECORDED);
  return all.length > 0 ? { recordedIps: all } : {};
}

function takeOverStatus(merged: SecurityEvent, before: SecurityEvent, alert: ProviderAlert): SecurityEvent {
  const changedThere = alert.status !== before.provider.status && alert.status !== before.status;
  if (!changedThere || before.sync.state !== 'inSync') return merged;
  const { resolvedBy: _by, verdict: _verdict, ...open } = merged;
  if (alert.status !== 'resolved') return { ...open, status: alert.status, sync: { state: 'inSync' } };
  const verdict = providerVerdict(alert);
  const resolvedBy = { name: alert.assignedTo ?? 'somebody at Microsoft Defender', at: merged.updatedAt };
  return { ...open, status: 'resolved', resolvedBy, ...(verdict && { verdict }), sync: { state: 'inSync' } };
}

function* describe(before: SecurityEvent, after: SecurityEvent, alert: ProviderAlert): Generator<string> {
  if (after.severity !== before.severity) yield `Severity ${before.severity} → ${after.severity}`;
  if (after.status !== before.status) {
    const reopened = before.status === 'resolved';
    yield reopened ? 'Re-opened at Microsoft' : `Status ${before.status} → ${after.status} at Microsoft`;
  }
  if (alert.assignedTo && alert.assignedTo !== before.provider.assignedTo)
    yield `Assigned at Microsoft to ${alert.assignedTo}`;
  const added = after.entities.length - before.entities.length;
  if (added > 0) yield `${added} more ${added === 1 ? 'entity' : 'entities'} in the evidence`;
  if (after.title !== before.title) yield 'Title changed';
}

/** Whether a card would show anything new: bookkeeping alone must not edit a message. */
function looksDifferent(before: SecurityEvent, after: SecurityEvent): boolean {
  const face = ({
    kind,
    title,
    description,
    severity,
    severityAsGiven = '',
    status,
    entities,
    resolvedBy,
    verdict,
    evidence,
    ignored,
  }: SecurityEvent) =>
    JSON.stringify([
      kind,
      title,
      description,
      severity,
      severityAsGiven,
      status,
      entities,
      resolvedBy,
      verdict,
      evidence,
      ignored !== undefined,
    ]);
  return face(before) !== face(after);
}

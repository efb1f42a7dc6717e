import type { Tenant } from '../../tenants/tenant.ts';
import { SEVERITIES, type Severity } from '../alert.ts';
import type { Change } from '../change-event.ts';
import type { HistoryLine, Ignored, PersonRef, SecurityEvent } from '../event.ts';
import type { RuleMatcher } from './match.ts';
import type { IgnoreRule } from './rule.ts';
import { subjectOf } from './subject.ts';

/** The gravest severity that may be ignored in a tenant. */
export function ignoreLimit({ ignoreUpTo }: Pick<Tenant, 'ignoreUpTo'>): Severity {
  return ignoreUpTo ?? 'medium';
}

/** A new event as it is stored: hidden from the start where a rule matches it. */
export function hideByRule(
  event: SecurityEvent,
  { matcher, tenant, now }: { matcher: RuleMatcher; tenant: Tenant; now: Date },
): { readonly event: SecurityEvent; readonly rule?: IgnoreRule } {
  const rule = matcher.match(subjectOf(event), { now, limit: ignoreLimit(tenant) });
  return rule ? { event: { ...event, ignored: ignoredBy(rule, now) }, rule } : { event };
}

export function ignoredBy({ number, reason }: IgnoreRule, since: Date): Ignored {
  return { since, by: { kind: 'rule', number }, reason };
}

/** The line of history for an event that a rule has hidden. */
export function hiddenLine({ number, reason }: IgnoreRule, at: Date): HistoryLine {
  return { at, by: 'Tocsin', what: `Ignored by rule ${number}: ${reason}` };
}

interface Ignoring {
  readonly by: PersonRef;
  readonly reason: string;
  readonly at: Date;
}

/** Ignores an event; nothing where it is ignored already. Its status stays, and Microsoft is not told. */
export function ignoreEvent(event: SecurityEvent, { by, reason, at }: Ignoring): Change | undefined {
  if (event.ignored) return undefined;
  const ignored: Ignored = { since: at, by: { kind: 'person', ...by }, reason };
  return { event: { ...event, ignored }, history: [{ at, by: by.name, what: `Ignored: ${reason}` }] };
}

/** Shows an event again; nothing where it is not ignored. */
export function unignoreEvent(event: SecurityEvent, { by, at }: Omit<Ignoring, 'reason'>): Change | undefined {
  if (!event.ignored) return undefined;
  const { ignored: _ignored, ...shown } = event;
  return { event: shown, history: [{ at, by: by.name, what: 'No longer ignored' }] };
}

/** True when an alert became graver than it was. */
export function isRise(before: Severity, after: Severity): boolean {
  return SEVERITIES.indexOf(after) > SEVERITIES.indexOf(before);
}

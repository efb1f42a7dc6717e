import type { Tenant } from '../../tenants/tenant.ts';
import { SEVERITIES, type Severity } from '../alert.ts';
import type { Change } from '../change-event.ts';
import type { HistoryLine, Ignored, PersonRef, SecurityEvent } from '../event.ts';
import { compileCriteria, compileRules, mayHide, type RuleMatcher } from './match.ts';
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
  if (matcher.isEmpty) return { event };
  const rule = matcher.match(subjectOf(event), { now, limit: ignoreLimit(tenant) });
  return rule ? { event: { ...event, ignored: ignoredMark(rule, now) }, rule } : { event };
}

/** What an event keeps of the rule that hides it. */
export function ignoredMark({ number, reason }: IgnoreRule, since: Date): Ignored {
  return { since, by: { kind: 'rule', number }, reason };
}

/** The line of history for an event that a rule has hidden. */
export function hiddenLine({ number, reason }: IgnoreRule, at: Date): HistoryLine {
  return { at, by: 'Tocsin', what: `Ignored by rule ${number}: ${reason}` };
}

/** Hides an event that is there already by a rule; nothing where it is ignored or the rule does not mean it. */
export function ignoreByRule(
  event: SecurityEvent,
  { rule, tenant, now }: { rule: IgnoreRule; tenant: Tenant; now: Date },
): Change | undefined {
  if (event.ignored) return undefined;
  const hidden = hideByRule(event, { matcher: compileRules([rule]), tenant, now });
  return hidden.rule && { event: hidden.event, history: [hiddenLine(rule, now)] };
}

/** Why this event may not be ignored in this tenant, in words; undefined where it may. */
export function tooGrave(
  { number, severity, severityAsGiven }: SecurityEvent,
  tenant: Pick<Tenant, 'name' | 'ignoreUpTo'>,
): string | undefined {
  const limit = ignoreLimit(tenant);
  if (mayHide(severityAsGiven === undefined ? severity : undefined, limit)) return undefined;
  const grave =
    severityAsGiven === undefined ? `of ${severity} severity` : 'of a severity that Microsoft does not name';
  return `Event ${number} is ${grave}; in ${tenant.name} no event above ${limit} may be ignored. Resolve it instead.`;
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

/**
 * Why an ignored event is to be shown again after a change of its alert, for its history; undefined where it stays
 * hidden. Nothing that was said of a lesser event hides a graver one, and no rule hides what it would not hide today: an
 * alert that grows may come to name people that the rule does not mean.
 */
export function whyShown(
  before: SecurityEvent,
  after: SecurityEvent,
  rules: readonly IgnoreRule[],
): string | undefined {
  if (!before.ignored) return undefined;
  if (isRise(before.severity, after.severity)) return 'No longer ignored, because its severity rose';
  const { severityAsGiven: given } = after;
  if (given !== undefined && given !== before.severityAsGiven)
    return 'No longer ignored, because Microsoft gives it a severity that Tocsin does not know';
  const { by } = before.ignored;
  const rule = by.kind === 'rule' ? rules.find(({ number }) => number === by.number) : undefined;
  const test = rule && compileCriteria(rule.criteria);
  if (!test || test.meets(subjectOf(after))) return undefined;
  // What is recorded of an address may be completed later, and so alone bring an event out of its rule: that is no news.
  const isNews = after.entities.length > before.entities.length || test.meets(subjectOf(before));
  return isNews ? `No longer ignored: as it is now, rule ${rule.number} does not hide it` : undefined;
}

function isRise(before: Severity, after: Severity): boolean {
  return SEVERITIES.indexOf(after) > SEVERITIES.indexOf(before);
}

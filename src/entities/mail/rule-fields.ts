import type { DetailField } from '../section.ts';
import type { InboxRule } from './inbox-rule.ts';
import { actionWords, conditionWords, listWords, quoted, ruleInWords } from './rule-words.ts';
import { suspicionsOf, worthStopping, type Circumstances } from './suspicions/index.ts';

/** Where facts come from, and as of when. */
export interface Origin {
  readonly source: string;
  readonly asOf: Date;
}

export function found(label: string, value: string | readonly string[], origin: Origin): DetailField {
  return { label, value: { status: 'found', value, ...origin } };
}

export function absent(label: string, { source }: Origin): DetailField {
  return { label, value: { status: 'absent', source } };
}

export function listOr(label: string, values: readonly string[], origin: Origin): DetailField {
  return values.length > 0 ? found(label, values, origin) : absent(label, origin);
}

/** What is known of one rule, in the order in which an analyst asks. */
export function ruleFields(rule: InboxRule, origin: Origin): readonly DetailField[] {
  return [
    rule.name.trim() === '' ? absent('Name', origin) : found('Name', quoted(rule.name), origin),
    found('Status', statusWords(rule), origin),
    found('What it does', ruleInWords(rule), origin),
    found('Conditions', orNone(conditionWords(rule.conditions), 'none: it takes every message'), origin),
    ...(Object.keys(rule.exceptions).length > 0 ? [found('Except', conditionWords(rule.exceptions), origin)] : []),
    found('Actions', orNone(actionWords(rule), 'none'), origin),
    ...(rule.sequence === null ? [] : [found('Place among the rules', String(rule.sequence), origin)]),
    ...(rule.readOnly ? [found('Changeable', 'no: made by a desktop client that alone can change it', origin)] : []),
  ];
}

function orNone(words: readonly string[], none: string): string | readonly string[] {
  return words.length > 0 ? words : none;
}

function statusWords({ enabled, hasError }: InboxRule): string {
  const status = enabled === null ? 'not told by Microsoft' : enabled ? 'on' : 'off';
  return hasError ? `${status}, in error: Exchange cannot carry it out` : status;
}

export interface SuspectedRules {
  /** One line each: name, what it does to mail and to which mail, what matters most first. */
  readonly lines: readonly string[];
  /** Why the worst of them should be stopped, one sentence each. */
  readonly reasons: readonly string[];
}

/** The suspicious rules of a mailbox. */
export function suspectedRules(rules: readonly InboxRule[], circumstances: Circumstances): SuspectedRules {
  const suspected = rules
    .map((rule) => ({ rule, reasons: suspicionsOf(rule, circumstances) }))
    .filter(({ reasons }) => reasons.length > 0);
  return {
    lines: suspected.map(({ rule }) => lineOf(rule)),
    reasons: suspected
      .filter(({ rule, reasons }) => rule.enabled !== false && worthStopping(reasons))
      .map(({ rule, reasons }) => `The rule ${nameOf(rule)}: ${reasons[0]?.say ?? ''}`),
  };
}

function lineOf(rule: InboxRule): string {
  const conditions = conditionWords(rule.conditions);
  const which = conditions.length === 0 ? 'all mail' : `mail ${conditions.join(' and ')}`;
  const off = rule.enabled === false ? ' (off)' : '';
  return `${nameOf(rule)}${off}: ${listWords(actionWords(rule), 'and')}: ${which}`;
}

function nameOf({ name }: InboxRule): string {
  return name.trim() === '' ? 'without a name' : quoted(name);
}

import type { DetailField } from '../section.ts';
import type { InboxRule } from './inbox-rule.ts';
import { actionWords, conditionWords, quoted, ruleInWords } from './rule-words.ts';
import { suspicionsOf, type Circumstances } from './suspicions/index.ts';

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

/** Every suspicious rule as one line: its name, what it does and whether it is off. */
export function suspiciousRules(rules: readonly InboxRule[], circumstances: Circumstances): readonly string[] {
  return rules.flatMap((rule) => {
    const reasons = suspicionsOf(rule, circumstances);
    if (reasons.length === 0) return [];
    const name = rule.name.trim() === '' ? 'without a name' : quoted(rule.name);
    return [
      `${name}${rule.enabled === false ? ' (off)' : ''}: ${ruleInWords(rule)} ${reasons.map(({ say }) => say).join(' ')}`,
    ];
  });
}

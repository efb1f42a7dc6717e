import { textsOf, type InboxRule } from '../inbox-rule.ts';
import { takesMail, type Suspect } from './suspicion.ts';

/** Texts of which every message has one. */
const EVERYWHERE = /^(?:.?|\.com)$/iu;
const TEXTS = [
  'subjectContains',
  'bodyContains',
  'bodyOrSubjectContains',
  'senderContains',
  'headerContains',
  'recipientContains',
];

/** No condition, or none that leaves a message out: legitimate rules are about something. */
export const takesEverything: Suspect = (rule) =>
  takesMail(rule) && isOpen(rule) ? 'It takes every message: it has no condition that leaves one out.' : undefined;

function isOpen({ conditions }: InboxRule): boolean {
  return Object.keys(conditions).every((name) => {
    if (name === 'withinSizeRange') return isAnySize(conditions[name]);
    // One of the texts suffices for the condition to be met.
    return TEXTS.includes(name) && textsOf(conditions, name).some((text) => EVERYWHERE.test(text.trim()));
  });
}

function isAnySize(range: unknown): boolean {
  const { minimumSize: least, maximumSize: most } = (range ?? {}) as { minimumSize?: number; maximumSize?: number };
  return (least ?? 0) <= 1 && (most === undefined || most === 0 || most >= 100_000);
}

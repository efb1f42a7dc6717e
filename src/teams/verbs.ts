/** Verbs that buttons on cards may send; each is the name of a command. A verb is never reused for something else. */
export const CARD_VERBS = [
  'event',
  'details',
  'act',
  'assign',
  'resolveForm',
  'resolve',
  'reopen',
  'preview',
  'confirm',
  'decline',
  'settle',
  'outcome',
  'contain',
  'ignoreForm',
  'ignore',
  'unignore',
  'ignorePreview',
  'ignoreSave',
  'rule',
  'deleteRule',
  'extendRule',
  'posture',
  'regression',
  'lookupIp',
  'lookUpMessage',
] as const;

export type CardVerb = (typeof CARD_VERBS)[number];

/** True for a verb that a card of today may send. */
export function isCardVerb(verb: string): verb is CardVerb {
  return (CARD_VERBS as readonly string[]).includes(verb);
}

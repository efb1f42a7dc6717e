import { isSet, peopleOf, personLabel, textsOf, type InboxRule, type RulePart } from './inbox-rule.ts';

/** How many items of a list are named; the rest is counted. */
const MOST_NAMED = 6;
const LONGEST = 60;
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Text of a rule in quotes: nothing that turns the line around or breaks it, and not more than fits on one. */
export function quoted(text: string): string {
  const plain = text.replace(HIDDEN, ' ').replace(/\s+/g, ' ').trim();
  const points = [...plain];
  return `“${points.length > LONGEST ? `${points.slice(0, LONGEST).join('')}…` : plain}”`;
}

/** "a, b or c", the long rest counted. */
export function listWords(items: readonly string[], joint: 'or' | 'and'): string {
  const shown = items.length > MOST_NAMED ? items.slice(0, MOST_NAMED - 1) : items;
  const rest = items.length - shown.length;
  const all = rest > 0 ? [...shown, `${rest} more`] : shown;
  return all.length < 2 ? (all[0] ?? '') : `${all.slice(0, -1).join(', ')} ${joint} ${all.at(-1)}`;
}

type Words = (part: RulePart, name: string) => string;
const contains =
  (what: string): Words =>
  (part, name) =>
    `whose ${what} ${listWords(textsOf(part, name).map(quoted), 'or')}`;
const as =
  (text: string): Words =>
  () =>
    text;

/** Each condition as what follows "Mail from anyone …"; `fromAddresses` stands in that place itself. */
const CONDITIONS: Readonly<Record<string, Words>> = {
  senderContains: contains('sender contains'),
  subjectContains: contains('subject contains'),
  bodyContains: contains('text contains'),
  bodyOrSubjectContains: contains('subject or text contains'),
  headerContains: contains('header contains'),
  recipientContains: contains('recipients contain'),
  categories: (part, name) => `in the category ${listWords(textsOf(part, name).map(quoted), 'or')}`,
  sentToAddresses: (part, name) => `sent to ${listWords(peopleOf(part, name).map(personLabel), 'or')}`,
  sentToMe: as('sent to the owner'),
  sentOnlyToMe: as('sent to the owner alone'),
  sentCcMe: as('sent to the owner as a copy'),
  sentToOrCcMe: as('sent to the owner, directly or as a copy'),
  notSentToMe: as('not sent to the owner'),
  hasAttachments: as('with attachments'),
  importance: (part) => `of ${choice(part, 'importance')} importance`,
  sensitivity: (part) => `marked as ${choice(part, 'sensitivity')}`,
  messageActionFlag: (part) => `flagged “${spaced(choice(part, 'messageActionFlag'))}”`,
  withinSizeRange: (part) => sizeWords(part['withinSizeRange']),
  isApprovalRequest: as('that is a request for approval'),
  isAutomaticForward: as('that was forwarded automatically'),
  isAutomaticReply: as('that is an automatic reply'),
  isEncrypted: as('that is encrypted'),
  isMeetingRequest: as('that is a meeting request'),
  isMeetingResponse: as('that answers a meeting request'),
  isNonDeliveryReport: as('that reports a failed delivery'),
  isPermissionControlled: as('that is protected by permissions'),
  isReadReceipt: as('that is a read receipt'),
  isSigned: as('that is signed'),
  isVoicemail: as('that is a voice message'),
};

/** The conditions of a rule in words, one each; empty where it has none and so takes every message. */
export function conditionWords(part: RulePart): readonly string[] {
  const senders = peopleOf(part, 'fromAddresses').map(personLabel);
  const others = Object.keys(part).filter((name) => name !== 'fromAddresses');
  return [
    ...(senders.length > 0 ? [`from ${listWords(senders, 'or')}`] : []),
    ...others.map(
      (name) => wordsFor(CONDITIONS, part, name) ?? `that meets “${spaced(name)}”, which Tocsin does not know`,
    ),
  ];
}

const send =
  (how: string): ((rule: InboxRule, name: string) => string) =>
  ({ actions }, name) =>
    `${how} ${listWords(peopleOf(actions, name).map(personLabel), 'and')}`;

/** Each action as what follows "is", in the order in which people ask. */
const ACTIONS: Readonly<Record<string, (rule: InboxRule, name: string) => string>> = {
  forwardTo: send('forwarded to'),
  forwardAsAttachmentTo: send('forwarded as an attachment to'),
  redirectTo: send('redirected to'),
  permanentDelete: () => 'deleted for good',
  delete: () => 'deleted',
  moveToFolder: (rule) => `moved to ${folderWords(rule, 'moveToFolder')}`,
  copyToFolder: (rule) => `copied to ${folderWords(rule, 'copyToFolder')}`,
  markAsRead: () => 'marked as read',
  markImportance: ({ actions }) => `marked as of ${choice(actions, 'markImportance')} importance`,
  assignCategories: ({ actions }, name) =>
    `put in the category ${listWords(textsOf(actions, name).map(quoted), 'and')}`,
};

/** The actions of a rule in words, one each. */
export function actionWords(rule: InboxRule): readonly string[] {
  const known = Object.keys(ACTIONS).filter((name) => Object.hasOwn(rule.actions, name));
  const odd = Object.keys(rule.actions).filter(
    (name) => !Object.hasOwn(ACTIONS, name) && name !== 'stopProcessingRules',
  );
  return [
    ...known.map((name) => ACTIONS[name]?.(rule, name) ?? name),
    ...odd.map((name) => `treated by “${spaced(name)}”, which Tocsin does not know`),
    ...(isSet(rule.actions, 'stopProcessingRules') ? ['kept from the rules after it'] : []),
  ];
}

/** The folder of an action by its name; its id tells nobody anything. */
export function folderWords({ actions, folders }: InboxRule, action: 'moveToFolder' | 'copyToFolder'): string {
  const id = textsOf(actions, action)[0];
  const name = id !== undefined && Object.hasOwn(folders, id) ? folders[id] : undefined;
  if (name === undefined) return 'a folder whose name cannot be read';
  return name.trim() === ''
    ? 'a folder without a name'
    : name.replace(HIDDEN, ' ').trim() || 'a folder without a visible name';
}

/** The rule as one sentence: "Mail from anyone whose subject contains “invoice” is moved to RSS Feeds and marked as read." */
export function ruleInWords(rule: InboxRule): string {
  const actions = actionWords(rule);
  const exceptions = conditionWords(rule.exceptions);
  const but = exceptions.length === 0 ? '' : `, except mail ${exceptions.join(' or ')},`;
  return `${subjectWords(rule)}${but} is ${actions.length === 0 ? 'left as it is' : listAll(actions)}.`;
}

function subjectWords({ conditions }: InboxRule): string {
  const [first, ...rest] = conditionWords(conditions);
  if (first === undefined) return 'All mail';
  if (!('fromAddresses' in conditions)) return `Mail from anyone ${[first, ...rest].join(' and ')}`;
  return `Mail ${[first, rest.join(' and ')].filter(Boolean).join(' ')}`;
}

function listAll(items: readonly string[]): string {
  return items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

function wordsFor(table: Readonly<Record<string, Words>>, part: RulePart, name: string): string | undefined {
  return Object.hasOwn(table, name) ? table[name]?.(part, name) : undefined;
}

/** One of a few words of Microsoft's. */
function choice(part: RulePart, name: string): string {
  const value = part[name];
  return typeof value === 'string' && /^\w{1,40}$/.test(value) ? value : 'unknown';
}

function spaced(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, (_all, a: string, b: string) => `${a} ${b.toLowerCase()}`);
}

/** Microsoft gives kilobytes. */
function sizeWords(range: unknown): string {
  const { minimumSize: least, maximumSize: most } = (range ?? {}) as { minimumSize?: unknown; maximumSize?: unknown };
  if (typeof least === 'number' && typeof most === 'number' && most > 0) return `of ${least} to ${most} KB`;
  if (typeof most === 'number' && most > 0) return `of at most ${most} KB`;
  return typeof least === 'number' ? `of at least ${least} KB` : 'of a certain size';
}

import { entityKey, type EntityOf } from '../entities/entity.ts';
import { ruleFingerprint, type InboxRule } from '../entities/mail/inbox-rule.ts';
import { quoted, ruleInWords } from '../entities/mail/rule-words.ts';
import type { DeedLine } from '../events/event.ts';
import { TocsinError } from '../kernel/errors.ts';
import type { ActionContext, Effect, Involved } from './action.ts';
import { deedKey, type Deed } from './deed.ts';
import type { RuleList, RuleRef } from './mail-writer.ts';

/** Everything that is done to one inbox rule shares a claim. */
export const INBOX_RULE_FAMILY = 'inboxRule';

/** What Graph is asked for, and with which permissions, whatever is done to a rule. */
export const RULE_NEEDS = ['MailboxSettings.Read', 'MailboxSettings.ReadWrite'] as const;
export const READ_RULES = 'GET /users/{id}/mailFolders/inbox/messageRules';
export const ONE_RULE = '/users/{id}/mailFolders/inbox/messageRules/{id}';

/** What actions on a rule remember of it: the state before, and what is looked at again afterwards. */
export interface RuleState extends RuleRef {
  /** Whose mailbox it is, for people. */
  readonly owner: string;
  /** Null when the rule is gone. */
  readonly rule: InboxRule | null;
}

/** What a deed of this family leaves behind: the id that the rule has now. */
export interface RuleResult {
  readonly ruleId: string;
}

type RuleEntity = EntityOf<'inboxRule'>;

/** The rule as it is now, under the id that it has now. NOT_FOUND when its mailbox is gone. */
export async function captureRule(ctx: ActionContext, entity: RuleEntity): Promise<RuleState> {
  return (await lookAtRules(ctx, entity)).state;
}

/** The rule among all the rules of its mailbox. */
export async function lookAtRules(
  { tenant, writer, last }: ActionContext,
  entity: RuleEntity,
): Promise<{ readonly state: RuleState; readonly list: RuleList }> {
  const mailbox = entity.ownerId ?? entity.mailbox;
  const list = await writer.listRules(tenant, mailbox);
  const ruleId = presentId(entity, last, list);
  const rule = list.rules.find(({ id }) => id === ruleId) ?? null;
  if (!rule && list.unreadable > 0) {
    const message = `Some rules of ${entity.mailbox} cannot be read, so Tocsin cannot tell whether this one is still there.`;
    throw new TocsinError('UPSTREAM_UNAVAILABLE', message);
  }
  return { state: { mailbox, owner: entity.mailbox, ruleId, rule }, list };
}

/** A rule that was made again has a new id; where the answer with it was lost, it is the new rule that does the same. */
function presentId({ ruleId = '' }: RuleEntity, last: Deed | undefined, list: RuleList): string {
  const result = last?.result as Partial<RuleResult> | undefined;
  if (result?.ruleId) return result.ruleId;
  const before = last?.before as Partial<RemovedRule> | undefined;
  const made = before?.removed && before.known && newTwin(before.removed, before.known, list);
  return made?.id ?? ruleId;
}

/** What making a rule again remembers besides. */
export interface RemovedRule extends RuleState {
  /** The rule as it was when it was deleted; null where no copy was kept. */
  readonly removed: InboxRule | null;
  /** The rules that are there, by id, with what they do: a rule that comes to be stands out against them. */
  readonly known: Readonly<Record<string, string>>;
}

/** The rule that does what `removed` did and was not among the known ones, switched on or off since. */
function newTwin(removed: InboxRule, known: RemovedRule['known'], { rules }: RuleList): InboxRule | undefined {
  const does = (rule: InboxRule) => ruleFingerprint({ ...rule, enabled: null });
  return rules.find((rule) => !Object.hasOwn(known, rule.id) && does(rule) === does(removed));
}

export function goneOrLocked({ rule, owner }: RuleState): string | undefined {
  if (!rule) {
    return `This rule is no longer in the mailbox of ${owner}: somebody has deleted it, or its owner made it anew. There is nothing to do to it.`;
  }
  return rule.readOnly
    ? `The rule ${quoted(rule.name)} was made by a desktop client in a way that Microsoft lets nobody else change. Its owner must change it in Outlook, or an Exchange administrator with PowerShell.`
    : undefined;
}

/** "the rule “..” of ana@contoso.com" */
export function ruleLabel({ rule, owner }: RuleState): string {
  const name = rule?.name.trim();
  return name ? `the rule ${quoted(name)} of ${owner}` : `the rule without a name of ${owner}`;
}

export function ruleDoes({ rule }: RuleState): readonly string[] {
  return rule ? [`What it does: ${ruleInWords(rule)}`] : [];
}

export const WHAT_HAPPENED_STAYS =
  'What it has already forwarded, moved or deleted stays so: look for it once the rule is stopped.';

/** Where the rule is after a deed, by what the deed left. */
export function whereRuleIs({ result }: Effect<RuleState>): DeedLine['now'] {
  const ruleId = (result as RuleResult | undefined)?.ruleId;
  return ruleId ? { ruleId } : undefined;
}

/** A rule can be acted on where the alert names it and it was not deleted from here. */
export function isThere(event: Involved, entity: RuleEntity): boolean {
  if (!entity.ruleId) return false;
  const line = event.deeds.find(({ key }) => key === deedKey(entityKey(entity), INBOX_RULE_FAMILY));
  return !line || lastInForce(line) !== 'deleteInboxRule';
}

/** The action whose effect holds: of a deed that failed, or waits for approval, the one before it. */
function lastInForce({ state, action, stands }: DeedLine): string | undefined {
  return state === 'done' || state === 'running' || state === 'unknown' || state === 'undecided' ? action : stands;
}

import type { IpFacts } from '../../ip.ts';
import type { TenantDomains } from '../domains.ts';
import type { InboxRule } from '../inbox-rule.ts';

/** What a rule is judged by besides itself. */
export interface Circumstances {
  readonly domains: TenantDomains;
  /** The address that the rule was made from, where that is known. */
  readonly createdFrom?: IpFacts | undefined;
}

/** One reason to look at rules: a sentence for people, or undefined where it does not hold. */
export type Suspect = (rule: InboxRule, circumstances: Circumstances) => string | undefined;

/** Actions that keep mail from the owner's eyes or send it away; sorting by category or importance does neither. */
const TAKING = [
  'forwardTo',
  'forwardAsAttachmentTo',
  'redirectTo',
  'delete',
  'permanentDelete',
  'moveToFolder',
  'markAsRead',
];

/** Whether the rule does anything to the mail that its owner might miss. */
export function takesMail({ actions }: InboxRule): boolean {
  return TAKING.some((name) => name in actions);
}

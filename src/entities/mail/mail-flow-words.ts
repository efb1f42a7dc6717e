import { settingTexts, type MailFlowRule } from './mail-flow-rule.ts';
import { listWords, quoted } from './rule-words.ts';

type Words = (values: readonly string[]) => string;
const some =
  (before: string): Words =>
  (values) =>
    `${before} ${listWords(values.map(quoted), 'or')}`;
const people =
  (before: string): Words =>
  (values) =>
    `${before} ${listWords(values, 'and')}`;

const SCOPES: Readonly<Record<string, string>> = {
  InOrganization: 'inside the company',
  NotInOrganization: 'outside the company',
};

/** Conditions by the cmdlet's parameter (learn.microsoft.com/powershell/module/exchange/new-transportrule). */
const CONDITIONS: Readonly<Record<string, Words>> = {
  From: people('from'),
  FromMemberOf: people('from members of'),
  FromScope: ([scope = '']) => `from ${SCOPES[scope] ?? scope}`,
  FromAddressContainsWords: some('whose sender contains'),
  FromAddressMatchesPatterns: some('whose sender matches'),
  SenderDomainIs: some('from the domain'),
  SenderIpRanges: some('sent from the addresses'),
  SentTo: people('to'),
  SentToMemberOf: people('to members of'),
  SentToScope: ([scope = '']) => `to ${SCOPES[scope] ?? scope}`,
  RecipientDomainIs: some('to the domain'),
  RecipientAddressContainsWords: some('whose recipient contains'),
  SubjectContainsWords: some('whose subject contains'),
  SubjectMatchesPatterns: some('whose subject matches'),
  SubjectOrBodyContainsWords: some('whose subject or text contains'),
  SubjectOrBodyMatchesPatterns: some('whose subject or text matches'),
  HeaderContainsWords: some('whose header contains'),
  AttachmentNameMatchesPatterns: some('with an attachment called like'),
  AttachmentExtensionMatchesWords: some('with an attachment of the kind'),
  HasSenderOverride: () => 'whose sender overrode a policy',
  MessageTypeMatches: some('of the type'),
  SCLOver: ([level = '']) => `with a spam confidence of at least ${level}`,
};

const ACTIONS: Readonly<Record<string, Words>> = {
  RedirectMessageTo: people('redirected to'),
  BlindCopyTo: people('copied secretly to'),
  CopyTo: people('copied to'),
  AddToRecipients: people('sent also to'),
  AddManagerAsRecipientType: () => 'sent also to the manager of the sender',
  ModerateMessageByUser: people('held until approved by'),
  DeleteMessage: () => 'deleted without a word to anybody',
  RejectMessageReasonText: some('rejected with the words'),
  Quarantine: () => 'put in quarantine',
  SetSCL: ([level = '']) => (level === '-1' ? 'spared the spam filter' : `given the spam confidence ${level}`),
  RemoveHeader: some('stripped of the header'),
  SetHeaderName: some('given the header'),
  SetHeaderValue: some('with the value'),
  PrependSubject: some('marked in the subject with'),
  ApplyHtmlDisclaimerText: () => 'given a disclaimer',
  ApplyClassification: some('classified as'),
  RouteMessageOutboundConnector: some('routed through the connector'),
  StopRuleProcessing: () => 'kept from the rules after it',
};

const wordsOf = (table: Readonly<Record<string, Words>>, rule: Pick<MailFlowRule, 'settings'>, prefix = '') =>
  Object.entries(table).flatMap(([name, words]) =>
    isSet(rule.settings[`${prefix}${name}`]) ? [words(settingTexts(rule, `${prefix}${name}`))] : [],
  );

export function flowConditions(rule: MailFlowRule): readonly string[] {
  return wordsOf(CONDITIONS, rule);
}

export function flowExceptions(rule: MailFlowRule): readonly string[] {
  return wordsOf(CONDITIONS, rule, 'ExceptIf');
}

export function flowActions(rule: MailFlowRule): readonly string[] {
  return wordsOf(ACTIONS, rule);
}

/** Names of settings that there are no words for; Exchange's own description tells of them. */
export function flowOdd({ settings }: MailFlowRule): readonly string[] {
  const known = (name: string) =>
    Object.hasOwn(CONDITIONS, name.replace(/^ExceptIf/, '')) || Object.hasOwn(ACTIONS, name);
  return Object.keys(settings).filter((name) => isSet(settings[name]) && !known(name));
}

/** The rule as one sentence, as far as its settings are known. */
export function flowInWords(rule: MailFlowRule): string {
  const conditions = flowConditions(rule);
  const exceptions = flowExceptions(rule);
  const actions = flowActions(rule);
  const odd = flowOdd(rule);
  const which = conditions.length === 0 ? (odd.length > 0 ? 'Mail' : 'All mail') : `Mail ${conditions.join(' and ')}`;
  const but = exceptions.length === 0 ? '' : `, except mail ${exceptions.join(' or ')},`;
  const done = actions.length === 0 ? 'treated as Exchange describes' : listWords(actions, 'and');
  const more = odd.length === 0 ? '' : ` (also set: ${listWords(odd, 'and')})`;
  return `${which}${but} is ${done}${more}.`;
}

function isSet(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === '') return false;
  return !Array.isArray(value) || value.length > 0;
}

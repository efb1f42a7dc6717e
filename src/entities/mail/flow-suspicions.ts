import { whereIs, type TenantDomains } from './domains.ts';
import { settingTexts, type MailFlowRule } from './mail-flow-rule.ts';
import { flowConditions, flowOdd } from './mail-flow-words.ts';
import { listWords, quoted } from './rule-words.ts';
import { isOddName } from './suspicions/odd-name.ts';
import { isTelling } from './suspicions/words.ts';

/** One reason to look at a mail flow rule: a sentence, or undefined where it does not hold. */
type Suspect = (rule: MailFlowRule, domains: TenantDomains) => string | undefined;

const SENDING = ['RedirectMessageTo', 'BlindCopyTo', 'CopyTo', 'AddToRecipients'];
const LOOKING = [
  'SubjectContainsWords',
  'SubjectOrBodyContainsWords',
  'SubjectMatchesPatterns',
  'SubjectOrBodyMatchesPatterns',
];

/** Headers that Microsoft's filters write for one another, and that tell where a message came from. */
const GUARDING =
  /^(?:X-MS-Exchange-Organization-|X-Forefront-Antispam|X-Microsoft-Antispam|Authentication-Results|Received|X-MS-Exchange-CrossTenant|Return-Path|X-Originating-IP)/i;
const SKIPPING = /^X-MS-Exchange-Organization-(?:Skip|BypassClutter|SCL|SkipSafe)/i;

const receivers = (rule: MailFlowRule) => SENDING.flatMap((name) => settingTexts(rule, name));

export const sendsOutside: Suspect = (rule, domains) => {
  const away = receivers(rule).filter((address) => whereIs({ address }, domains) === 'outside');
  return away.length > 0 ? `It sends mail of the company outside, to ${listWords(away, 'and')}.` : undefined;
};

export const sendsSomewhere: Suspect = (rule, domains) => {
  const unclear = receivers(rule).filter((address) => whereIs({ address }, domains) === 'unclear');
  if (unclear.length === 0) return undefined;
  return `It sends mail to ${listWords(unclear, 'and')}: check whether that is outside.`;
};

export const deletesMail: Suspect = ({ settings }) =>
  settings['DeleteMessage'] === true ? 'It deletes mail without a word to anybody.' : undefined;

export const sparesFilter: Suspect = (rule) => {
  const skipped = settingTexts(rule, 'SetHeaderName').filter((name) => SKIPPING.test(name));
  if (skipped.length > 0) return `It tells Microsoft’s filters to skip mail (${skipped.join(', ')}).`;
  return settingTexts(rule, 'SetSCL').includes('-1') ? 'It lets mail past the spam filter.' : undefined;
};

export const stripsHeaders: Suspect = (rule) => {
  const stripped = settingTexts(rule, 'RemoveHeader').filter((name) => GUARDING.test(name));
  return stripped.length > 0
    ? `It removes what shows where mail came from or how it was filtered (${stripped.join(', ')}).`
    : undefined;
};

export const looksForWords: Suspect = (rule) => {
  if (!takesMail(rule)) return undefined;
  const found = LOOKING.flatMap((name) => settingTexts(rule, name)).filter(isTelling);
  return found.length > 0
    ? `It looks for ${listWords([...new Set(found)].map(quoted), 'and')}: words of money or of warnings, which intruders look for.`
    : undefined;
};

export const takesAllMail: Suspect = (rule) =>
  takesMail(rule) && flowConditions(rule).length === 0 && flowOdd(rule).length === 0
    ? 'It takes all mail of the company: it has no condition.'
    : undefined;

export const oddFlowName: Suspect = ({ name }) =>
  isOddName(name) ? 'Its name is next to nothing: rules that are to be overlooked are often called so.' : undefined;

/** Whether mail is sent on or withheld; a banner or a disclaimer does neither. */
function takesMail(rule: MailFlowRule): boolean {
  return receivers(rule).length > 0 || rule.settings['DeleteMessage'] === true;
}

const REASONS: readonly Suspect[] = [
  sendsOutside,
  sparesFilter,
  stripsHeaders,
  sendsSomewhere,
  deletesMail,
  looksForWords,
  takesAllMail,
  oddFlowName,
];

/** Why a mail flow rule is suspicious, the gravest reason first; empty for an ordinary one. */
export function flowSuspicions(rule: MailFlowRule, domains: TenantDomains): readonly string[] {
  return REASONS.flatMap((suspect) => suspect(rule, domains) ?? []);
}

import type { Lookup } from '../kernel/lookup.ts';
import { peopleWords, stateWords } from './posture.ts';
import { clockUtc, dayUtc } from './time.ts';

/** What took a requirement away, as far as words need it. */
export interface CauseLike {
  readonly kind: string;
  readonly count: number;
  readonly name?: string | undefined;
  readonly change?: { readonly from: string; readonly to: string } | undefined;
  readonly author?: Lookup<{ readonly by: string; readonly at: Date }> | undefined;
}

/**
 * A cause in one sentence without its full stop: "CA004 Require MFA went from enabled to report-only by ana@contoso.com
 * at 02:14 UTC on Sun 22 Nov: 37 people". Who did it is told where the audit log names them, or why it could not be read.
 */
export function causeSentence(cause: CauseLike): string {
  return `${whatChanged(cause)}${authorWords(cause)}: ${peopleWords(cause.count)}`;
}

function whatChanged({ kind, name: given, change }: CauseLike): string {
  const name = given ?? 'A Conditional Access policy';
  switch (kind) {
    case 'caPolicyDeleted':
      return `${name} was deleted`;
    case 'caPolicyDisabled':
      return `${name} went from ${from(change)} to off`;
    case 'caPolicyReportOnly':
      return `${name} went from ${from(change)} to report-only`;
    case 'caPolicyModified':
      return `${name} was changed`;
    case 'dependencyChanged':
      return `Something that ${name} refers to was changed (a named location, an authentication strength or a role)`;
    case 'assignmentChanged':
      return reachesNoLonger(given);
    case 'securityDefaultsDisabled':
      return 'Security defaults were turned off';
    case 'perUserMfaDisabled':
      return 'Per-user MFA was turned off';
    default:
      return `${name}: ${kind}`;
  }
}

/** Without a name it was no single policy that asked for MFA, but several together. */
function reachesNoLonger(name: string | undefined): string {
  const why = 'their groups, admin roles or kind of account changed';
  if (name === undefined) return `No policy was edited, but together they reach them no longer: ${why}`;
  return `${name} was not edited but reaches them no longer: ${why}`;
}

function from(change: CauseLike['change']): string {
  return stateWords(change?.from ?? 'enabled');
}

function authorWords({ author }: CauseLike): string {
  if (!author) return '';
  switch (author.status) {
    case 'found':
      return ` by ${author.value.by} at ${clockUtc(author.value.at)} on ${dayUtc(author.value.at)}`;
    case 'absent':
      return ', by whom is not in the audit log';
    case 'unavailable':
      return `; who did it could not be read (${author.reason.replace(/[.\s]+$/, '')})`;
  }
}

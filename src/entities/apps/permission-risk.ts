export type RiskGrade = 'high' | 'unrated' | 'medium' | 'low';

export interface PermissionRisk {
  readonly grade: RiskGrade;
  /** What somebody could do with it, in a few words. */
  readonly reason: string;
}

/** A permission by its value, e.g. `Mail.ReadWrite`, and whether the application uses it without anybody signed in. */
export interface RatedPermission {
  readonly kind: 'delegated' | 'application';
  readonly value: string;
}

interface Rule {
  readonly value: RegExp;
  readonly grade: RiskGrade;
  readonly reason: string;
}

/** The first that fits counts: from what hands over the tenant down to what everybody grants. */
const RULES: readonly Rule[] = [
  {
    value:
      /^(RoleManagement\.ReadWrite|AppRoleAssignment\.ReadWrite|PrivilegedAccess\.ReadWrite|Directory\.AccessAsUser)/i,
    grade: 'high',
    reason: 'can give itself or others administrator rights',
  },
  {
    value: /^(Application\.ReadWrite|DelegatedPermissionGrant\.ReadWrite|Policy\.ReadWrite)/i,
    grade: 'high',
    reason: 'can open doors: secrets of other applications, consent or access policies',
  },
  {
    value: /^(UserAuthenticationMethod|UserAuthMethod-\w+|User-PasswordProfile)\.ReadWrite/i,
    grade: 'high',
    reason: 'can change passwords or sign-in methods and so take accounts over',
  },
  { value: /^Directory\.ReadWrite/i, grade: 'high', reason: 'can change users, groups and devices' },
  { value: /^Directory\./i, grade: 'high', reason: 'reads all users, groups and applications' },
  { value: /^full_access_as_app$/i, grade: 'high', reason: 'full access to every mailbox' },
  { value: /^(EWS|IMAP|POP)\.AccessAsUser/i, grade: 'high', reason: 'full access to the mailbox' },
  { value: /^(Mail\.Send|SMTP\.)/i, grade: 'high', reason: 'sends mail in the name of others' },
  { value: /^MailboxSettings\.ReadWrite/i, grade: 'high', reason: 'can make rules that hide or forward mail' },
  { value: /^Mail\.ReadWrite/i, grade: 'high', reason: 'reads, changes and deletes mail' },
  { value: /^Mail\./i, grade: 'high', reason: 'reads mail' },
  { value: /\.Selected$/i, grade: 'medium', reason: 'only what it was given one by one' },
  {
    value: /^(Files|Sites|AllSites)\..*(Write|FullControl|Manage)/i,
    grade: 'high',
    reason: 'changes and deletes files',
  },
  { value: /^(Files|Sites|AllSites|MyFiles)\./i, grade: 'high', reason: 'reads files' },
  { value: /\.(FullControl|Manage)(\.|$)/i, grade: 'high', reason: 'full control of what it names' },
  { value: /\.ReadWrite\.All$/i, grade: 'high', reason: 'changes this in the whole organisation' },
  { value: /^(Chat|ChannelMessage|ChatMessage)\./i, grade: 'medium', reason: 'reads or writes Teams conversations' },
  { value: /^user_impersonation$/i, grade: 'medium', reason: 'does there whatever the person may do' },
  { value: /\.ReadWrite(\.|$)/i, grade: 'medium', reason: 'changes this for the person who signed in' },
  { value: /\.Read\.All$/i, grade: 'medium', reason: 'reads this of the whole organisation' },
  { value: /^(User\.Read|User\.ReadBasic\.All|openid|profile|email)$/i, grade: 'low', reason: 'sign-in and profile' },
  { value: /\.Read(Basic)?$/i, grade: 'low', reason: 'reads this of the person who signed in' },
];

const KEEPS_ACCESS = /^offline_access$/i;
const MAIL_OR_FILES = /^(Mail|MailboxSettings|Files|Sites|AllSites|EWS|IMAP|POP|SMTP)\./i;

/**
 * How grave one permission is. `together` are the values of all that the application holds: keeping access is harmless
 * alone and grave beside mail or files. A permission that no rule knows is unrated, never harmless.
 */
export function permissionRisk({ kind, value }: RatedPermission, together: readonly string[]): PermissionRisk {
  if (KEEPS_ACCESS.test(value)) {
    return together.some((other) => MAIL_OR_FILES.test(other))
      ? { grade: 'high', reason: 'keeps its access to mail or files while nobody uses it' }
      : { grade: 'low', reason: 'keeps its access while nobody uses it' };
  }
  const rule = RULES.find((one) => one.value.test(value));
  if (!rule) return { grade: 'unrated', reason: 'Tocsin has no rule for it: read what it says' };
  // Without anybody signed in, "of the person" means everybody.
  if (kind === 'application' && rule.grade === 'low')
    return { grade: 'medium', reason: 'of everybody, with nobody signed in' };
  return { grade: rule.grade, reason: rule.reason };
}

const ORDER: readonly RiskGrade[] = ['high', 'unrated', 'medium', 'low'];

/** Negative when `a` is graver. */
export function byGravity(a: RiskGrade, b: RiskGrade): number {
  return ORDER.indexOf(a) - ORDER.indexOf(b);
}

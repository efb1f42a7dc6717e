import { distance } from 'fastest-levenshtein';
import type { MfaPolicy } from '../posture/verdict.ts';

export interface PolicyAndTenant {
  readonly policy: MfaPolicy;
  readonly tenant: string;
}

const POLICY = /^(admin|user)(?:istrator)?s?(?:[\s_-]*mfa)?(?:[\s_-]+policy)?(?=\s|$)\s*/i;
const MFA_FIRST = /^mfa[\s_-]+(admin|user)s?(?=\s|$)\s*/i;
/** Between a policy or a person and the tenant. */
const LINK = /^(?:for|of|in|at|on)\s+/i;

/** "admin-mfa contoso", "User MFA for Contoso", "admins contoso"; otherwise what to tell the person. `verb` begins the example. */
export function readPolicyAndTenant(rest: string, verb: string): PolicyAndTenant | { readonly say: string } {
  const said = rest.trim();
  const match = POLICY.exec(said) ?? MFA_FIRST.exec(said);
  const example = `\`${verb} admin-mfa contoso\``;
  if (!match) return { say: `${nearPolicy(said)} Policies are admin-mfa and user-mfa, for example: ${example}.` };
  const tenant = said.slice(match[0].length).replace(LINK, '').trim();
  if (tenant === '') return { say: `For which tenant? For example: ${example}.` };
  return { policy: (match[1] as string).toLowerCase() as MfaPolicy, tenant };
}

/** What to say of the word where a policy should be. */
function nearPolicy(said: string): string {
  const [word = ''] = said.toLowerCase().split(/\s+/);
  const near = ['admin-mfa', 'user-mfa', 'admin', 'user'].find((name) => distance(word, name) <= name.length / 3);
  if (near) return `Did you mean ${near.startsWith('admin') ? 'admin-mfa' : 'user-mfa'}?`;
  return word === '' ? 'Which policy?' : `I do not know the policy “${word.slice(0, 40)}”.`;
}

export interface PersonAndTenant {
  readonly person: string;
  readonly tenant?: string;
  readonly reason?: string;
}

/** "ana@contoso.com contoso because she …", the tenant before or after the address or left out; undefined without an address. */
export function readPersonAndTenant(rest: string): PersonAndTenant | undefined {
  const [, head = '', reason = ''] = /^(.*?)(?:\s*[,;]?\s+because\b:?\s*(.*))?$/is.exec(rest.trim()) ?? [];
  const person = /\S+@[^\s,;]+|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i.exec(head)?.[0];
  if (person === undefined) return undefined;
  const tenant = head
    .replace(person, ' ')
    .replace(/\s+/g, ' ')
    .replace(/[,;:]/g, '')
    .trim()
    .replace(LINK, '')
    .replace(/\s+(?:for|of|in|at)$/i, '');
  return { person, ...(tenant !== '' && { tenant }), ...(reason.trim() !== '' && { reason: reason.trim() }) };
}

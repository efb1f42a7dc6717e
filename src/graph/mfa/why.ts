import { isTocsinError, type TocsinError } from '../../kernel/errors.ts';
import type { Reading } from '../../posture/facts.ts';
import { isUnlicensed } from '../errors.ts';

/** What a reading needs, to say what a person must do when it fails. */
export interface Need {
  /** Least application permission of Microsoft Graph. */
  readonly needs: string;
  /** The licence without which Microsoft does not answer. */
  readonly licence?: string | undefined;
}

export const P1 = 'Microsoft Entra ID P1';
export const P2 = 'Microsoft Entra ID P2';

/** What each fact needs; the permission is the least for it (Microsoft's permissions reference, August 2026). */
export const NEEDS = {
  users: { needs: 'User.Read.All' },
  caPolicies: { needs: 'Policy.Read.All', licence: P1 },
  namedLocations: { needs: 'Policy.Read.All', licence: P1 },
  securityDefaults: { needs: 'Policy.Read.All' },
  perUserMfa: { needs: 'Policy.Read.All' },
  roles: { needs: 'RoleManagement.Read.Directory' },
  groups: { needs: 'GroupMember.Read.All' },
  skus: { needs: 'LicenseAssignment.Read.All' },
  auditLog: { needs: 'AuditLog.Read.All' },
} as const satisfies Readonly<Record<string, Need>>;

/** Why something could not be read and what to do about it, without a word of Microsoft's own. */
export function whyOf(error: TocsinError, { needs, licence }: Need): string {
  if (isUnlicensed(error)) return `The tenant has no licence of ${licence ?? P1}, which Microsoft asks for here`;
  switch (error.status) {
    case 401:
      return 'Tocsin cannot sign in to this tenant: check that its application is there, enabled and consented to';
    case 403:
      return error.upstreamCode === 'insufficient_claims' ? KEPT_OUT : forbidden(needs, licence);
    case 404:
      return 'Microsoft does not know it (any more): the next reading tries again';
    case 429:
      return 'Microsoft is throttling: the next reading tries again';
    default:
      return otherwise(error);
  }
}

const KEPT_OUT = 'A Conditional Access policy keeps Tocsin out: exclude its service principal from that policy';

function forbidden(needs: string, licence: string | undefined): string {
  const permission = `No permission: an administrator of the tenant must grant ${needs}`;
  return licence ? `${permission}; it may also lack a licence of ${licence}` : permission;
}

function otherwise({ status, upstreamCode }: TocsinError): string {
  if (upstreamCode === 'unexpectedShape' || upstreamCode === 'notJson' || upstreamCode === 'tooLarge')
    return 'Microsoft gave an answer that Tocsin cannot read: the next reading tries again';
  if (status !== undefined && status < 500) return `Microsoft refused to tell (status ${status})`;
  return 'Microsoft did not answer: the next reading tries again';
}

type Unread = Extract<Reading<never>, { status: 'unread' }>;

/** A missing licence counts as 403, whatever its status: some services say 400. */
export function unread(error: TocsinError, need: Need): Unread {
  return { status: 'unread', why: whyOf(error, need), http: isUnlicensed(error) ? 403 : error.status };
}

/** What `work` gives, or why it could not be read. Only faults of Microsoft become an answer. */
export async function readingOf<T>(need: Need, work: () => Promise<T>): Promise<Reading<T>> {
  try {
    return { status: 'ok', value: await work() };
  } catch (error) {
    if (isTocsinError(error)) return unread(error, need);
    throw error;
  }
}

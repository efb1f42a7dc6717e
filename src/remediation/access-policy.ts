import type { EntityOf } from '../entities/entity.ts';
import { isGuid } from '../tenants/tenant.ts';

export type PolicyEntity = EntityOf<'accessPolicy'>;

/** Ids of what a tenant has one of, beside its Conditional Access policies. */
export const SECURITY_DEFAULTS = 'securityDefaults';
export const PER_USER_MFA = 'perUserMfa';

/** What a preview of putting something back speaks of besides the state itself. */
export interface PutBackContext {
  readonly people: NonNullable<PolicyEntity['people']>;
  readonly change: string;
}

export function contextOf({ people = [], change = '' }: PolicyEntity): PutBackContext {
  return { people, change };
}

/** A Conditional Access policy, not what a tenant has one of. */
export function isPolicy({ id }: PolicyEntity): boolean {
  return isGuid(id);
}

/** Who lost MFA by the change that is to be taken back, in a sentence. */
export function concernedWords({ people }: PutBackContext): string {
  const who = people.length === 1 ? '1 person' : `${people.length} people`;
  return `${who} lost the MFA requirement by that change. They have it again, unless something else keeps it from them.`;
}

/** Who made the change, so that nobody takes back what a colleague meant. */
export function askFirst({ change }: PutBackContext): readonly string[] {
  return change === '' ? [] : [`What is known of the change: ${change}. Ask first whether it was meant.`];
}

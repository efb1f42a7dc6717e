import { entityKey, entityLabel, type UserEntity } from '../entities/entity.ts';
import type { DetailField, EntityProvider, EntitySection } from '../entities/section.ts';
import type { Clock } from '../kernel/clock.ts';
import { isTocsinError } from '../kernel/errors.ts';
import type { Graph } from './client.ts';
import type { MfaRequired } from './mfa-required-field.ts';
import * as fields from './user-fields.ts';
import { gather, type Gathered } from './user-gather.ts';
import { profileLabel, type Profile } from './user-profile.ts';
import { READINGS } from './user-reads.ts';
import { activeRolesField, eligibleRolesField } from './user-role-fields.ts';
import { suspicionsOf } from './user-signs.ts';
import { createTenantFacts } from './user-tenant-facts.ts';

export interface UserDetailsDeps {
  readonly clock: Clock;
  /** Whether MFA is required; left out where absent. */
  readonly mfaRequired?: MfaRequired | undefined;
}

/**
 * Details of users, most of them in one request. Each field is found, absent or unavailable on its own; of a deleted
 * user all say so. A user is looked up by object id where the alert has one: names change.
 */
export function createUserDetails(graph: Graph, { clock, mfaRequired }: UserDetailsDeps): EntityProvider<'user'> {
  const facts = createTenantFacts(graph, clock);
  return {
    type: 'user',
    async describe(tenant, entity, signal): Promise<EntitySection> {
      const asked = await gather(graph, facts, { tenant, entity, signal });
      const profile = 'value' in asked.profile ? asked.profile.value : undefined;
      const required = await mfaRequired?.(tenant, profile?.id ?? entity.id, signal);
      return {
        key: entityKey(entity),
        type: 'user',
        label: profile ? profileLabel(profile) : entityLabel(entity),
        fields: [...withRequired(fieldsOf(asked, clock.now()), required), ...renamed(entity, profile, clock.now())],
        suspicious: suspicionsOf(asked, clock.now()),
      };
    },
  };
}

/** Whether MFA is required stands beside the methods that are registered: neither tells of the other. */
function withRequired(fields: readonly DetailField[], required: DetailField | undefined): readonly DetailField[] {
  const [status, ...rest] = fields;
  return status && required ? [status, required, ...rest] : fields;
}

/** In the order in which an analyst asks. */
function fieldsOf(asked: Gathered, asOf: Date): readonly DetailField[] {
  const all = [
    fields.profileField('Status', asked, { asOf, from: [], words: fields.statusWords }),
    fields.mfaField(asked.of('methods'), asOf),
    fields.profileField('Last password change', asked, {
      asOf,
      from: ['lastPasswordChangeDateTime'],
      words: fields.passwordWords,
    }),
    fields.profileField('Other contacts', asked, {
      asOf,
      from: ['mail', 'otherMails', 'mobilePhone', 'businessPhones'],
      words: fields.contactWords,
    }),
    fields.licencesField(asked, asOf),
    activeRolesField({ direct: asked.of('direct'), tenantWide: asked.of('tenantWide') }, asOf),
    eligibleRolesField(asked.of('eligible'), asOf),
    fields.signInField(asked.of('activity'), asOf),
    fields.profileField('Created', asked, { asOf, from: ['createdDateTime'], words: fields.createdWords }),
    fields.riskField(asked.risk, asOf),
    fields.profileField('Synced from on-premises', asked, {
      asOf,
      from: ['onPremisesSyncEnabled'],
      words: fields.syncWords,
    }),
  ];
  return isGone(asked) ? all.map(({ label }) => ({ label, value: GONE })) : all;
}

const GONE = {
  status: 'unavailable',
  source: READINGS.profile.source,
  reason: 'deleted: the tenant has no such user (any more)',
} as const;

function isGone({ profile }: Gathered): boolean {
  return 'error' in profile && isTocsinError(profile.error, 'NOT_FOUND');
}

/** The name in the alert, where the account has another by now. */
function renamed({ upn }: UserEntity, profile: Profile | undefined, asOf: Date): readonly DetailField[] {
  const now = profile?.userPrincipalName;
  if (!upn || !now || upn.toLowerCase() === now.toLowerCase()) return [];
  return [{ label: 'Name in the alert', value: { status: 'found', value: upn, source: 'the alert', asOf } }];
}

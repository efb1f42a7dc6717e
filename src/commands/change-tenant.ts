import { z } from 'zod';
import { SEVERITIES } from '../events/alert.ts';
import { TocsinError } from '../kernel/errors.ts';
import { ACTIONS } from '../remediation/actions/index.ts';
import { MAIL_TOPICS, type Tenant } from '../tenants/tenant.ts';
import { accountsFault, addressesFault, boardFault, companyFault, zoneFault, type Fault } from '../texts/settings.ts';
import { audited } from './audited.ts';
import { defineCommand } from './command.ts';
import { TenantInput, seenTenant, lookAgain } from './seen-tenant.ts';
import { settingsChange, type FieldChanges } from './words/settings-change.ts';
import { fieldsOf, tenantVersion, type TenantFields } from './settings-views.ts';

const lines = z.array(z.string().trim().max(400)).max(500);
const topic = z.enum(MAIL_TOPICS);

/** Of the right shape; what is in it is judged below, in words that say which field is meant. */
const Changes = z.strictObject({
  timeZone: z.string().trim().max(100).exactOptional(),
  breakGlass: lines.transform((accounts) => accounts.map((account) => account.toLowerCase())).exactOptional(),
  twoPeople: z.array(z.string().max(60)).max(100).exactOptional(),
  ignoreUpTo: z.enum(SEVERITIES).exactOptional(),
  mailTo: z.partialRecord(topic, lines).exactOptional(),
  psa: z
    .strictObject({
      system: z.enum(['connectwise', 'autotask']),
      company: z.string().trim().max(400),
      board: z.string().trim().min(1).max(400).exactOptional(),
      opens: z.array(topic).max(MAIL_TOPICS.length).exactOptional(),
    })
    .nullable()
    .exactOptional(),
});

/** Changes what is set about a tenant, if it is still set as the asker saw it. */
export const changeTenant = defineCommand({
  name: 'changeTenant',
  summary: 'Change the settings of a tenant',
  requires: 'administer',
  surfaces: ['tab'],
  // Intent and conclusion are recorded in the chain of the tenant itself.
  changes: false,
  safe: false,
  input: z.object({ tenant: TenantInput, version: z.string().max(64), changes: Changes }),
  async run(ctx, { tenant: id, version, changes }) {
    const tenant = await seenTenant(ctx, id);
    const wrong = faults(changes);
    if (wrong.length > 0) throw new TocsinError('INPUT_INVALID', wrong.join(' '));
    const words = settingsChange(fieldsOf(tenant), changes);
    if (Object.keys(words).length === 0) return { show: 'changed', text: `Nothing of ${tenant.name} was changed.` };
    const deed = { verb: 'changeTenant', chain: tenant.id, about: words, personal: {} };
    let before: FieldChanges = {};
    const changed = await audited(ctx, deed, () =>
      ctx.tenants.update(tenant.id, (present) => {
        if (tenantVersion(present) !== version) throw lookAgain(`the settings of ${present.name}`);
        before = asBefore(fieldsOf(present), changes);
        return withFields(present, changes);
      }),
    );
    // What waited for a company or an address may go now.
    if (changes.psa !== undefined || changes.mailTo !== undefined) ctx.hintAll();
    const undo = { tenant: id, version: tenantVersion(changed ?? tenant), changes: before };
    const text = `The settings of ${tenant.name} are saved.`;
    return { show: 'changed', text, undo: { verb: 'changeTenant', input: undo } };
  },
});

function faults(changes: FieldChanges): readonly string[] {
  const { timeZone, breakGlass, twoPeople, mailTo, psa } = changes;
  const found: Fault[] = [
    timeZone === undefined ? undefined : zoneFault(timeZone),
    breakGlass && accountsFault(breakGlass),
    ...Object.values(mailTo ?? {}).map((addresses) => addressesFault(addresses)),
    ...(psa ? [companyFault(psa.company), boardFault(psa.board ?? '')] : []),
    twoPeople?.every((id) => id === '*' || Object.hasOwn(ACTIONS, id)) === false
      ? 'One of the remediations for two people is not known to this Tocsin.'
      : undefined,
  ];
  return found.filter((fault) => fault !== undefined);
}

/** What the changed fields held: saving it takes the change back. */
function asBefore(fields: TenantFields, changes: FieldChanges): FieldChanges {
  const keys = Object.keys(changes) as (keyof TenantFields)[];
  return Object.fromEntries(keys.map((key) => [key, fields[key]]));
}

function withFields(tenant: Tenant, { psa, mailTo, ...plain }: FieldChanges): Tenant {
  const { psa: psaBefore, mailTo: mailBefore, ...rest } = tenant;
  const company = psa === undefined ? psaBefore : (psa ?? undefined);
  const told = mailTo === undefined ? mailBefore : withoutEmpty(mailTo);
  return { ...rest, ...plain, ...(told && { mailTo: told }), ...(company && { psa: company }) };
}

function withoutEmpty(mailTo: NonNullable<Tenant['mailTo']>): Tenant['mailTo'] {
  return Object.fromEntries(Object.entries(mailTo).filter(([, addresses]) => addresses.length > 0));
}

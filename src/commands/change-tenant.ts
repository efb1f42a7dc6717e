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
import { fieldsOf, tenantVersion } from './settings-views.ts';

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
    if (Object.keys(words).length === 0) return { show: 'text', text: `Nothing of ${tenant.name} was changed.` };
    const deed = { verb: 'changeTenant', chain: tenant.id, about: words, personal: {} };
    await audited(ctx, deed, async () => {
      const changed = await ctx.tenants.update(tenant.id, (present) => {
        if (tenantVersion(present) !== version) throw lookAgain(`the settings of ${present.name}`);
        return withFields(present, changes);
      });
      return changed ?? false;
    });
    // What waited for a company or an address may go now.
    if (changes.psa !== undefined || changes.mailTo !== undefined) ctx.hintAll();
    return { show: 'text', text: `The settings of ${tenant.name} are saved.` };
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

function withFields(tenant: Tenant, { psa, mailTo, ...plain }: FieldChanges): Tenant {
  const { psa: psaBefore, mailTo: mailBefore, ...rest } = tenant;
  const company = psa === undefined ? psaBefore : (psa ?? undefined);
  const told = mailTo === undefined ? mailBefore : withoutEmpty(mailTo);
  return { ...rest, ...plain, ...(told && { mailTo: told }), ...(company && { psa: company }) };
}

function withoutEmpty(mailTo: NonNullable<Tenant['mailTo']>): Tenant['mailTo'] {
  return Object.fromEntries(Object.entries(mailTo).filter(([, addresses]) => addresses.length > 0));
}

import { z } from 'zod';
import { except } from '../posture/switches.ts';
import { changePosture } from './change-posture.ts';
import { defineCommand } from './command.ts';
import { findPerson } from './find-person.ts';
import { readPersonAndTenant } from './posture-words.ts';
import { whereAsked } from './where-asked.ts';

const EXAMPLE = '`posture except ana@contoso.com contoso because it is the emergency account`';

/** Accepts that MFA is not required of an account: it is read and shown as before, and never alerted. */
export const postureExcept = defineCommand({
  name: 'postureExcept',
  summary: 'Accept that an account need not have MFA: it is shown but never alerted',
  requires: 'administer',
  surfaces: ['chat', 'tab'],
  // Intent and conclusion are recorded in the chain of the tenant itself.
  changes: false,
  safe: false,
  input: z.object({
    person: z.string().min(1).max(320),
    tenant: z.string().max(200).optional(),
    reason: z.string().min(1).max(300),
  }),
  words: {
    phrases: ['posture except', 'posture exempt'],
    usage: 'posture except ana@contoso.com contoso because …',
    read(rest) {
      const read = readPersonAndTenant(rest);
      if (!read) return { say: `Which account? For example: ${EXAMPLE}.` };
      const { reason } = read;
      return reason === undefined ? { say: `Please say why, for example: ${EXAMPLE}.` } : { ...read, reason };
    },
  },
  async run(ctx, { reason, ...wanted }) {
    const { tenant, userId, name, email } = await findPerson(ctx, wanted);
    const label = name === '' || name === email ? email || userId : `${name} (${email})`;
    const change = (settings: typeof tenant.posture) => except(settings, { userId, name: label, reason });
    await changePosture(ctx, { verb: 'postureExcept', tenant, personal: { account: userId, label, reason }, change });
    const end = whereAsked(ctx, {
      typed: `\`posture unexcept ${email || userId} ${tenant.name}\` ends it.`,
      tab: 'It can be ended in the list of exceptions.',
    });
    const text = `${label} is an accepted exception in ${tenant.name}: looked at and shown, never alerted.${end}`;
    return { show: 'text', text };
  },
});

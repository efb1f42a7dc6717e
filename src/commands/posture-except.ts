import { z } from 'zod';
import { except, exceptionOf } from '../posture/switches.ts';
import { changePosture, changedSince } from './change-posture.ts';
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
    /** To take a change back: the reason that it left, null where it left no exception. */
    left: z.string().max(300).nullish(),
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
  async run(ctx, { reason, left, ...wanted }) {
    const { tenant, userId, name, email } = await findPerson(ctx, wanted);
    const label = name === '' || name === email ? email || userId : `${name} (${email})`;
    let before: string | undefined;
    const change = (settings: typeof tenant.posture) => {
      before = exceptionOf(settings, userId)?.reason;
      if (left !== undefined && left !== (before ?? null)) throw changedSince(`the exception of ${label}`);
      return except(settings, { userId, name: label, reason });
    };
    await changePosture(ctx, { verb: 'postureExcept', tenant, personal: { account: userId, label, reason }, change });
    const end = whereAsked(ctx, {
      typed: `\`posture unexcept ${email || userId} ${tenant.name}\` ends it.`,
      tab: 'It can be ended in the list of exceptions.',
    });
    const text = `${label} is an accepted exception in ${tenant.name}: looked at and shown, never alerted.${end}`;
    const at = { tenant: tenant.id, person: userId, left: reason };
    if (before === undefined) return { show: 'text', text, undo: { verb: 'postureUnexcept', input: at } };
    return { show: 'text', text, undo: { verb: 'postureExcept', input: { ...at, reason: before } } };
  },
});

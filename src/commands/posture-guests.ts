import { z } from 'zod';
import { setGuests } from '../posture/switches.ts';
import { changePosture } from './change-posture.ts';
import { defineCommand } from './command.ts';
import { oneTenant } from './find-tenant.ts';

/** Whether guests of a tenant are looked at too; a guest who holds an admin role always is. */
export const postureGuests = defineCommand({
  name: 'postureGuests',
  summary: 'Look at guests too under the User MFA Policy, or not',
  requires: 'administer',
  surfaces: ['chat', 'tab'],
  // Intent and conclusion are recorded in the chain of the tenant itself.
  changes: false,
  safe: false,
  input: z.object({ included: z.boolean(), tenant: z.string().min(1).max(200) }),
  words: {
    phrases: ['posture guests', 'posture guest'],
    usage: 'posture guests on contoso',
    read(rest) {
      const match = /^(on|off)\s+(?:(?:for|of|in)\s+)?(\S.*)$/i.exec(rest.trim());
      if (!match) return { say: 'On or off, and where? For example: `posture guests on contoso`.' };
      return { included: (match[1] as string).toLowerCase() === 'on', tenant: match[2] as string };
    },
  },
  async run(ctx, { included, tenant: words }) {
    const tenant = await oneTenant(ctx, words);
    const { name } = tenant;
    if ((tenant.posture?.includeGuests ?? false) === included)
      return { show: 'text', text: `Guests of ${name} are ${included ? '' : 'not '}looked at already.` };
    const change = (settings: typeof tenant.posture) => setGuests(settings, { included });
    await changePosture(ctx, { verb: 'postureGuests', tenant, about: { guests: included ? 'on' : 'off' }, change });
    const text = included
      ? `Guests of ${name} are looked at from the next reading on. What it finds of them is the baseline.`
      : `Guests of ${name} are no longer looked at; guests who hold an admin role still are.`;
    const undo = { verb: 'postureGuests', input: { included: !included, tenant: tenant.id } };
    return { show: 'text', text, undo };
  },
});

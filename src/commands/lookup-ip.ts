import { z } from 'zod';
import { defineCommand } from './command.ts';

/** What is known of an address: location, network, use, and what nobody was asked. */
export const lookupIp = defineCommand({
  name: 'lookupIp',
  summary: 'What is known of an IP address',
  requires: 'read',
  surfaces: ['chat'],
  changes: false,
  input: z.object({ address: z.string().max(5_000) }),
  words: {
    phrases: ['lookup ip', 'look up ip', 'lookup', 'look up', 'ip'],
    usage: 'lookup ip 1.2.3.4',
    read: (rest) =>
      rest.trim() === '' ? { say: 'Which address? For example: `lookup ip 1.2.3.4`.' } : { address: rest },
  },
  async run(ctx, { address }) {
    const answer = await ctx.ips.describe(address);
    return answer.kind === 'facts' ? { show: 'ip', facts: answer.facts } : { show: 'text', text: answer.say };
  },
});

import { z } from 'zod';
import { inScope } from '../staff/staff.ts';
import { defineCommand } from './command.ts';
import type { CommandContext } from './context.ts';
import type { SeenAnywhere } from './result.ts';
import { publicAddress, readSightings } from './seen.ts';

/** What is known of an address: location, network, use, and what nobody was asked. */
export const lookupIp = defineCommand({
  name: 'lookupIp',
  summary: 'What is known of an IP address',
  requires: 'read',
  surfaces: ['chat', 'card', 'extension'],
  changes: false,
  input: z.object({ address: z.string().max(5_000) }),
  words: {
    phrases: ['lookup ip', 'look up ip', 'lookup', 'look up', 'ip'],
    usage: 'lookup ip 1.2.3.4',
    read: (rest) =>
      rest.trim() === '' ? { say: 'Which address? For example: `lookup ip 1.2.3.4`.' } : { address: rest },
  },
  async run(ctx, { address }) {
    const [answer, seen] = await Promise.all([ctx.ips.describe(address), seenAnywhere(ctx, address)]);
    return answer.kind === 'facts' ? { show: 'ip', facts: answer.facts, seen } : { show: 'text', text: answer.say };
  },
});

async function seenAnywhere(ctx: CommandContext, text: string): Promise<SeenAnywhere | undefined> {
  const address = publicAddress(text);
  if (address === undefined) return undefined;
  const { items, more } = await readSightings(ctx, address);
  const own = items.filter(({ tenantId }) => inScope(ctx.member, tenantId));
  const tenants = (sightings: typeof items) => new Set(sightings.map(({ tenantId }) => tenantId)).size;
  return { events: own.length, tenants: tenants(own), otherTenants: tenants(items) - tenants(own), more };
}

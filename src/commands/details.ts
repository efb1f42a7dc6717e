import { z } from 'zod';
import { unpackFacts } from '../entities/ip.ts';
import { eventKey, type SecurityEvent } from '../events/event.ts';
import { differenceWords } from '../ip/difference.ts';
import { mapLimit } from '../kernel/concurrency.ts';
import { asTenantId } from '../tenants/tenant.ts';
import { inScope } from '../staff/staff.ts';
import { TocsinError } from '../kernel/errors.ts';
import { defineCommand } from './command.ts';
import type { CommandContext } from './context.ts';
import { EventNumber, openEvent, takeNumber } from './open-event.ts';
import type { IpView } from './result.ts';

const Input = z.union([z.object({ n: EventNumber }), z.object({ alertId: z.string().max(200), tenantId: z.string() })]);

/** Everything about one event: `show event 123`, the Details button, or a pasted link of Microsoft Defender. */
export const details = defineCommand({
  name: 'details',
  summary: 'Everything about one event',
  requires: 'read',
  surfaces: ['chat', 'card'],
  changes: false,
  input: Input,
  words: {
    phrases: ['show event', 'show', 'event', 'details'],
    usage: 'show event 123',
    menu: true,
    read: (rest) => readLink(rest) ?? takeNumber(rest) ?? { say: 'Which event? For example: `show event 123`.' },
  },
  async run(ctx, input) {
    const n = 'n' in input ? input.n : await numberOfAlert(ctx, input);
    const view = await openEvent(ctx, n);
    const [history, ips] = await Promise.all([ctx.events.history(view.tenant.id, n), viewIps(ctx, view.event)]);
    return { show: 'details', ...view, history, ips };
  },
});

const MOST_ADDRESSES = 5;

/** The first addresses of an event, then and now, side by side. */
async function viewIps(ctx: CommandContext, event: SecurityEvent): Promise<IpView[]> {
  const addresses = event.entities.filter((entity) => entity.type === 'ip').slice(0, MOST_ADDRESSES);
  return mapLimit(addresses, MOST_ADDRESSES, async ({ address }) => {
    const answer = await ctx.ips.describe(address);
    const live = answer.kind === 'facts' ? answer.facts : undefined;
    const kept = event.recordedIps?.find((facts) => facts.address === (live?.address ?? address));
    const recorded = kept && unpackFacts(kept);
    return { address, recorded, live, difference: differenceWords(recorded, live) };
  });
}

/** Alert and tenant of a Defender portal link: https://security.microsoft.com/alerts/<id>?tid=<tenant>. */
function readLink(words: string): { alertId: string; tenantId: string } | undefined {
  const link = /https:\/\/security\.microsoft\.com\/alerts\/[^\s<>"]+/i.exec(words)?.[0];
  if (!link || !URL.canParse(link)) return undefined;
  const url = new URL(link);
  const alertId = decoded(url.pathname.split('/')[2] ?? '');
  const tenantId = asTenantId(url.searchParams.get('tid') ?? '');
  return alertId !== '' && tenantId ? { alertId, tenantId } : undefined;
}

/** Text without its percent signs; empty for what is not encoded as it should be. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

async function numberOfAlert(ctx: CommandContext, input: { alertId: string; tenantId: string }): Promise<number> {
  const tenantId = asTenantId(input.tenantId);
  const known = tenantId && inScope(ctx.member, tenantId);
  const stored = known && (await ctx.events.get(tenantId, eventKey('graph.alerts_v2', input.alertId)));
  if (!stored) throw new TocsinError('NOT_FOUND', 'Tocsin does not know the alert of this link.');
  return stored.value.number;
}

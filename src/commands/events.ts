import { z } from 'zod';
import { SEVERITIES, type Severity } from '../events/alert.ts';
import type { EventListItem } from '../events/store.ts';
import { mapLimit } from '../kernel/concurrency.ts';
import { TocsinError } from '../kernel/errors.ts';
import { inScope } from '../staff/staff.ts';
import { findTenants } from '../tenants/registry.ts';
import type { Tenant } from '../tenants/tenant.ts';
import { defineCommand } from './command.ts';
import type { CommandContext } from './context.ts';

const SHOWN = 15;
const PAGES_PER_TENANT = 5;
const PAGE = 100;

const Input = z.object({
  which: z.enum(['open', 'new', 'all', 'ignored']).default('open'),
  tenant: z.string().max(200).optional(),
  severity: z.enum(SEVERITIES).optional(),
});
type Input = z.output<typeof Input>;

/** Lists events, newest first, of one tenant or of all that the asker may see. */
export const events = defineCommand({
  name: 'events',
  summary: 'List events: open, new, ignored or all, of one tenant or every one',
  requires: 'read',
  surfaces: ['chat', 'tab'],
  changes: false,
  input: Input,
  words: { phrases: ['events'], usage: 'events [open|new|ignored|all] [for contoso] [high]', menu: true, read },
  async run(ctx, input) {
    const tenants = await chosenTenants(ctx, input);
    const found = await mapLimit(tenants, 8, (tenant) => listOne(ctx, tenant, input));
    const names = new Map(tenants.map((tenant) => [tenant.id, tenant]));
    const merged = found.flatMap(({ items }) => items).sort((a, b) => b.detectedAt.getTime() - a.detectedAt.getTime());
    const items = merged.slice(0, SHOWN).map((item) => ({
      ...item,
      tenantName: names.get(item.tenantId)?.name ?? item.tenantId,
      timeZone: names.get(item.tenantId)?.timeZone ?? 'UTC',
    }));
    const more = merged.length > SHOWN || found.some((page) => page.more);
    return { show: 'events', heading: headingOf(input, tenants), items, more };
  },
});

function read(rest: string): z.input<typeof Input> | { say: string } {
  const words = rest.toLowerCase().split(/\s+/).filter(Boolean);
  const found: z.input<typeof Input> = {};
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as string;
    if (word === 'for' || word === 'of' || word === 'in') {
      const tail = words.slice(at + 1);
      const last = SEVERITIES.find((severity) => severity === tail.at(-1));
      if (last && tail.length > 1) found.severity = last;
      found.tenant = (last && tail.length > 1 ? tail.slice(0, -1) : tail).join(' ');
      if (found.tenant === '') return { say: 'For which tenant? For example: `events open for contoso`.' };
      return found;
    }
    const severity = SEVERITIES.find((name) => name === word);
    if (severity) found.severity = severity;
    else if (word === 'open' || word === 'new' || word === 'all' || word === 'ignored') found.which = word;
    else return { say: `I do not know “${word}” there. For example: \`events open for contoso high\`.` };
  }
  return found;
}

async function chosenTenants(ctx: CommandContext, { tenant }: Input): Promise<readonly Tenant[]> {
  const visible = (await ctx.tenants.list()).filter(({ id }) => inScope(ctx.member, id));
  if (tenant === undefined) return visible;
  const matching = findTenants(visible, tenant);
  if (matching.length > 0) return matching;
  throw new TocsinError('NOT_FOUND', `There is no tenant “${tenant}” that you can see.`);
}

/** One tenant's newest matches: the open index serves what is open; further pages only while a filter leaves too few. */
async function listOne(ctx: CommandContext, tenant: Tenant, input: Input) {
  const items: EventListItem[] = [];
  let after: string | undefined;
  for (let page = 0; page < PAGES_PER_TENANT; page++) {
    const read = await ctx.events.list(tenant.id, {
      open: input.which !== 'all',
      ...(input.which === 'ignored' && { ignored: true as const }),
      limit: PAGE,
      ...(after && { after }),
    });
    items.push(...read.items.filter((item) => matches(item, input)));
    after = read.next;
    if (after === undefined || items.length > SHOWN) break;
  }
  return { items, more: after !== undefined };
}

function matches(item: EventListItem, { which, severity }: Input): boolean {
  return (which !== 'new' || item.status === 'new') && (severity === undefined || item.severity === severity);
}

function headingOf({ which, severity, tenant }: Input, tenants: readonly Tenant[]): string {
  const what = { all: 'Events', new: 'New events', open: 'Open events', ignored: 'Ignored events' }[which];
  const where = tenant === undefined ? 'all tenants' : tenants.map(({ name }) => name).join(', ');
  const grave: Severity | undefined = severity;
  return `${what}${grave ? ` of ${grave} severity` : ''} · ${where}`;
}

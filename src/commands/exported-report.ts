import { kindOf } from '../events/kinds/index.ts';
import type { ReportOrder } from '../events/report.ts';
import { severityWord } from '../texts/severity.ts';
import type { CommandContext } from './context.ts';
import { exported } from './exported.ts';
import type { ReadReport, ReportInput } from './read-report.ts';
import type { ResultOf } from './result.ts';

type Filter = ReportInput & { readonly order: ReportOrder };

/**
 * Hands a list of events over as a file once the trail has it: what was filtered for, in words, and how many rows. Of one
 * tenant alone it is in that tenant's chain, of several in the provider's own.
 */
export function exportedReport(
  ctx: CommandContext,
  filter: Filter,
  { tenants, file }: { readonly tenants: ReadReport['tenants']; readonly file: ResultOf<'file'> },
): Promise<ResultOf<'file'>> {
  const [one, ...others] = filter.tenants.length > 0 ? [...tenants.values()] : [];
  const chain = one && others.length === 0 ? one.id : ctx.homeTenantId;
  const words = filter.words.trim();
  const entry = { verb: 'reportExport', chain, about: aboutOf(filter, tenants) };
  return exported(ctx, { ...entry, ...(words !== '' && { personal: { words } }) }, file);
}

const STATES = {
  open: 'Open',
  new: 'New',
  inProgress: 'In progress',
  resolved: 'Resolved',
  ignored: 'Ignored',
  all: 'All',
} as const satisfies Record<Filter['which'], string>;

function aboutOf(filter: Filter, tenants: ReadReport['tenants']): Readonly<Record<string, string>> {
  const { severities, kinds, mine, from, to, order, which } = filter;
  const names = filter.tenants.map((id) => tenants.get(id)?.name ?? id);
  return {
    state: STATES[which],
    tenants: listed(names) ?? 'All in scope',
    ...named('severities', listed(severities.map(severityWord))),
    ...named('kinds', listed(kinds.map((kind) => kindOf(kind).title))),
    ...(mine && { assigned: 'To who asked' }),
    ...named('from', from),
    ...named('to', to),
    order,
  };
}

/** As many names as a line of the trail holds. */
const NAMED = 20;

function listed(names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined;
  const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : '';
  return `${names.slice(0, NAMED).join(', ')}${more}`;
}

function named(name: string, value: string | undefined): Readonly<Record<string, string>> {
  return value === undefined ? {} : { [name]: value };
}

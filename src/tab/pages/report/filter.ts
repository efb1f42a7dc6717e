/** What the report shows, as it stands in the address. */
export interface Filter {
  readonly which: 'open' | 'new' | 'inProgress' | 'resolved' | 'ignored' | 'all';
  readonly order: 'newest' | 'oldest' | 'gravest';
  readonly words: string;
  readonly tenants: readonly string[];
  readonly severities: readonly string[];
  readonly kinds: readonly string[];
  readonly mine: boolean;
  readonly from: string;
  readonly to: string;
}

export const WHICH: Readonly<Record<Filter['which'], string>> = {
  open: 'Open',
  new: 'New',
  inProgress: 'In progress',
  resolved: 'Resolved',
  ignored: 'Ignored',
  all: 'All',
};
export const ORDER: Readonly<Record<Filter['order'], string>> = {
  newest: 'Newest first',
  oldest: 'Oldest first',
  gravest: 'Gravest first',
};

export const NO_FILTER: Filter = {
  which: 'open',
  order: 'newest',
  words: '',
  tenants: [],
  severities: [],
  kinds: [],
  mine: false,
  from: '',
  to: '',
};

/** The filter that an address names; what it does not name, or misnames, is as usual. */
export function readFilter(rest: string): Filter {
  const named = new URLSearchParams(rest);
  const list = (name: string) => (named.get(name) ?? '').split(',').filter(Boolean);
  const which = named.get('which') ?? '';
  const order = named.get('order') ?? '';
  const day = (name: string) => (/^\d{4}-\d{2}-\d{2}$/.test(named.get(name) ?? '') ? (named.get(name) as string) : '');
  return {
    which: Object.hasOwn(WHICH, which) ? (which as Filter['which']) : 'open',
    order: Object.hasOwn(ORDER, order) ? (order as Filter['order']) : 'newest',
    words: (named.get('words') ?? '').slice(0, 300),
    tenants: list('tenants'),
    severities: list('severities'),
    kinds: list('kinds'),
    mine: named.get('mine') === '1',
    from: day('from'),
    to: day('to'),
  };
}

/** The same as text for the address; empty where all is as usual. */
export function writeFilter(filter: Filter): string {
  const named = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) {
    const usual = NO_FILTER[name as keyof Filter];
    const text = Array.isArray(value) ? value.join(',') : value === true ? '1' : String(value);
    if (value !== usual && text !== '' && text !== 'false') named.set(name, text);
  }
  return named.toString();
}

/** What the commands of the report take. */
export function inputOf({ from, to, order: _order, ...filter }: Filter): Record<string, unknown> {
  return { ...filter, ...(from && { from }), ...(to && { to }) };
}

/** How many filters are set behind the button that opens them. */
export function countSet({ tenants, severities, kinds, mine, from, to }: Filter): number {
  return [tenants.length > 0, severities.length > 0, kinds.length > 0, mine, from || to].filter(Boolean).length;
}

import { badRequest, METADATA, type Answer } from '../answers.ts';
import { pick, readSkipToken, selected, skipToken, type Call } from '../call.ts';
import type { SimObject } from './model.ts';

export interface Page {
  /** Path of the collection below the version, for the link to the next page. */
  readonly path: string;
  readonly context: string;
  readonly items: readonly object[];
  /** What may be named in `$select`; everything when absent. */
  readonly known?: readonly string[];
}

const PAGE_SIZE = 100;

/** One page of a directory collection: 100 unless `$top` says otherwise (999 at most), with a link while there are more. */
export function pageOf(call: Call, { path, context, items, known = [] }: Page): Answer {
  const token = call.query.get('$skiptoken');
  const from = token === null ? 0 : readSkipToken(token);
  if (typeof from !== 'number') throw badRequest('The skip token is not valid.');
  const top = Math.min(Number(call.query.get('$top') ?? PAGE_SIZE), 999, call.quirks.directoryPage ?? 999);
  const names = known.length > 0 ? selected(call.query, known, `microsoft.graph.${context}`) : undefined;
  const next = new URLSearchParams(call.query);
  next.set('$skiptoken', skipToken(from + top));
  return {
    status: 200,
    body: {
      '@odata.context': `${METADATA}${context}`,
      ...(call.query.get('$count') === 'true' && { '@odata.count': items.length }),
      ...(from + top < items.length && { '@odata.nextLink': `${call.root}${path}?${next.toString()}` }),
      value: items.slice(from, from + top).map((item) => ({ ...typeOf(item), ...pick(item, names) })),
    },
  };
}

/** `$select` never takes the annotation of the type away. */
function typeOf(item: object): object {
  return '@odata.type' in item ? { '@odata.type': item['@odata.type'] } : {};
}

/** One object, with `$select` honoured and, without it, nothing that must be asked for by name. */
export function entityOf(call: Call, object: SimObject, { context, known, hidden }: Shown): Answer {
  const names = selected(call.query, known, `microsoft.graph.${context}`);
  const shown = names ?? Object.keys(object).filter((name) => !hidden.includes(name));
  return { status: 200, body: { '@odata.context': `${METADATA}${context}/$entity`, ...pick(object, shown) } };
}

interface Shown {
  readonly context: string;
  readonly known: readonly string[];
  /** Left out unless asked for by name. */
  readonly hidden: readonly string[];
}

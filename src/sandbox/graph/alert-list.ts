import { badRequest, METADATA, refusal, type Answer } from './answers.ts';
import { pick, readSkipToken, skipToken, wholeNumber, selected, type Call } from './call.ts';
import { compileFilter, type Fields } from './filter.ts';
import type { SimAlert } from './model.ts';
import { ALERT_ENUMS, ALERT_PROPERTIES } from './alert-shape.ts';
import { ticks } from './timestamps.ts';

/** Larger pages are cut, not refused; a larger `$skip` is refused (elastic/integrations#20234). */
const MAX_TOP = 1000;
const MAX_SKIP = 500;
/** Microsoft documents no default; small enough that a caller who relies on it notices. */
const DEFAULT_TOP = 100;

/** The documented filterable properties; any other is a 400. */
const FILTERABLE: Fields = {
  assignedTo: 'text',
  classification: ALERT_ENUMS.classification,
  determination: ALERT_ENUMS.determination,
  createdDateTime: 'dateTime',
  lastUpdateDateTime: 'dateTime',
  severity: ALERT_ENUMS.severity,
  serviceSource: ALERT_ENUMS.serviceSource,
  status: ALERT_ENUMS.status,
};

interface Order {
  readonly property: string;
  readonly descending: boolean;
}

/** Where the last page ended: the position moves with no alert, so that a link neither skips nor repeats unchanged ones. */
interface Position {
  readonly at: string;
  readonly id: string;
}

/** `GET /security/alerts_v2`: newest first unless ordered otherwise; `@odata.nextLink` only with the quirk. */
export function listAlerts(call: Call): Answer {
  const { query, after } = resumed(call.query);
  const order = readOrder(query.get('$orderby'));
  const skip = wholeNumber(query, '$skip', 0) ?? 0;
  if (skip > MAX_SKIP) throw refusal(400, '', `$skip=${skip} cannot exceed ${MAX_SKIP}`);
  const filter = query.get('$filter');
  const test = filter === null ? () => true : compileFilter(filter, FILTERABLE);
  const names = selected(query, ALERT_PROPERTIES, 'microsoft.graph.security.alert');
  const all = call.state
    .alerts(call.tenantId)
    .filter(test)
    .sort((a, b) => compare(a, b, order));
  const left = after ? all.filter((alert) => isAfter(alert, after, order)) : all.slice(skip);
  const page = left.slice(0, pageSize(call, query));
  const more = call.quirks.nextLink && left.length > page.length;
  return {
    status: 200,
    body: {
      '@odata.context': `${METADATA}security/alerts_v2`,
      ...(query.get('$count') === 'true' && { '@odata.count': all.length }),
      ...(more && { '@odata.nextLink': nextLink(call, query, positionOf(page.at(-1), order)) }),
      value: withBroken(
        page.map((alert) => pick(alert, names)),
        call.quirks.brokenRecord,
      ),
    },
  };
}

function pageSize(call: Call, query: URLSearchParams): number {
  const top = Math.min(wholeNumber(query, '$top', 1) ?? DEFAULT_TOP, MAX_TOP);
  const { nextLink: linked, pageCap, brokenRecord } = call.quirks;
  const size = linked && pageCap !== undefined ? Math.min(top, pageCap) : top;
  return brokenRecord === false ? size : Math.max(1, size - 1);
}

/** The broken element takes a place on the page, in its middle. */
function withBroken(page: readonly object[], broken: Call['quirks']['brokenRecord']): readonly unknown[] {
  if (broken === false) return page;
  const garbage = broken === 'text' ? 'service degraded' : broken === 'noId' ? { title: 'An alert without id' } : null;
  return page.toSpliced(Math.floor(page.length / 2), 0, garbage as never);
}

function readOrder(text: string | null): Order {
  const match = /^\s*(lastUpdateDateTime|createdDateTime)(?:\s+(asc|desc))?\s*$/.exec(text ?? 'createdDateTime desc');
  if (!match?.[1]) throw badRequest(`The query specified in $orderby is not supported: '${text}'.`);
  return { property: match[1], descending: match[2] === 'desc' };
}

function moment(alert: SimAlert, order: Order): bigint {
  return ticks(alert[order.property]) ?? 0n;
}

function compare(a: SimAlert, b: SimAlert, order: Order): number {
  const [x, y] = [moment(a, order), moment(b, order)];
  if (x === y) return a.id < b.id ? -1 : 1;
  return x < y === order.descending ? 1 : -1;
}

function positionOf(alert: SimAlert | undefined, order: Order): Position {
  return alert ? { at: String(moment(alert, order)), id: alert.id } : { at: '0', id: '' };
}

function isAfter(alert: SimAlert, position: Position, order: Order): boolean {
  const [at, limit] = [moment(alert, order), BigInt(position.at)];
  if (at === limit) return alert.id > position.id;
  return at < limit === order.descending;
}

function nextLink(call: Call, query: URLSearchParams, after: Position): string {
  return `${call.root}/security/alerts_v2?$skiptoken=${skipToken({ q: query.toString(), after })}`;
}

function resumed(query: URLSearchParams): { query: URLSearchParams; after?: Position } {
  const token = query.get('$skiptoken');
  if (token === null) return { query };
  const { q, after } = (readSkipToken(token) ?? {}) as { q?: unknown; after?: Position };
  if (typeof q !== 'string' || !/^\d+$/.test(after?.at ?? '')) throw badRequest('The skip token is not valid.');
  return { query: new URLSearchParams(q), after: after as Position };
}

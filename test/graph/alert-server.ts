import { normaliseTimestamp } from '../../src/events/alert.ts';
import type { Heard, Reply } from './server.ts';

export interface RawAlert {
  readonly id: string;
  readonly lastUpdateDateTime: string;
  readonly [property: string]: unknown;
}

export interface AlertServerOptions {
  /** Most elements on a page, whatever `$top` says. */
  readonly clamp?: number;
  /** Pages carry `@odata.nextLink` with this base. */
  readonly links?: string;
  /** `$skip` beyond this is a 400. */
  readonly maxSkip?: number;
  /** The server's own order in place of the one asked for. */
  readonly order?: 'descending' | 'jumbled';
}

/** Answers `GET /v1.0/security/alerts_v2` over `alerts` (read anew for each request) as the live service is reported to. */
export function alertsReply(alerts: () => readonly unknown[], options: AlertServerOptions = {}) {
  return ({ url }: Heard): Reply => {
    const query = url.searchParams;
    const skip = Number(query.get('$skip') ?? 0);
    if (!options.links && skip > (options.maxSkip ?? 500)) {
      return { status: 400, body: { error: { code: '', message: `$skip=${skip} cannot exceed 500` } } };
    }
    const [, op, from = ''] = /^lastUpdateDateTime (ge|gt) (\S+)$/.exec(query.get('$filter') ?? '') ?? [];
    const list = alerts()
      .filter((alert) => (op === 'gt' ? stamp(alert) > from : stamp(alert) >= from))
      .sort((a, b) => compare(a, b, options.order));
    const size = Math.min(Number(query.get('$top') ?? 100), options.clamp ?? 1000, 1000);
    const more = options.links !== undefined && list.length > skip + size;
    const next = new URLSearchParams(
      [...query].filter(([key]) => key !== '$skip').concat([['$skip', `${skip + size}`]]),
    );
    const link = more && { '@odata.nextLink': `${options.links}/v1.0/security/alerts_v2?${next}` };
    return { body: { '@odata.context': 'https://graph/$metadata', ...link, value: list.slice(skip, skip + size) } };
  };
}

function stamp(alert: unknown): string {
  return normaliseTimestamp(String((alert as RawAlert | null)?.lastUpdateDateTime)) ?? '9';
}

function compare(a: unknown, b: unknown, order: AlertServerOptions['order']): number {
  const [x, y] = [(a as RawAlert)?.id ?? '', (b as RawAlert)?.id ?? ''];
  if (order === 'jumbled') return [...x].toReversed().join('') < [...y].toReversed().join('') ? -1 : 1;
  const sign = order === 'descending' ? -1 : 1;
  return stamp(a) === stamp(b) ? (x < y ? -1 : 1) : sign * (stamp(a) < stamp(b) ? -1 : 1);
}

/** `count` alerts, the nth at `at(n)` seconds after the first of May. */
export function rawAlerts(count: number, at: (n: number) => number = (n) => n): RawAlert[] {
  const start = Date.parse('2026-05-01T00:00:00Z');
  return Array.from({ length: count }, (_, n) => ({
    id: `al${n}`,
    title: `Alert ${n}`,
    severity: 'high',
    status: 'new',
    createdDateTime: '2026-05-01T00:00:00Z',
    lastUpdateDateTime: new Date(start + at(n) * 1000).toISOString(),
  }));
}

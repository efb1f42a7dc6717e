import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import * as fc from 'fast-check';
import { normaliseTimestamp } from '../../src/events/alert.ts';
import { BEGINNING, type AlertPage, type Watermark } from '../../src/events/source.ts';
import { createAlertSource } from '../../src/graph/alerts.ts';
import { isTocsinError } from '../../src/kernel/errors.ts';
import { alertsReply, rawAlerts, type AlertServerOptions, type RawAlert } from './alert-server.ts';
import {
  closeServers,
  fakeClock,
  graphAt,
  log,
  serveGraph,
  tenant,
  type FakeClock,
  type Reply,
  type TestServer,
} from './server.ts';

interface Pulled {
  readonly pages: AlertPage[];
  readonly ids: string[];
  readonly watermark: Watermark;
  readonly gaps: string[];
}

let server: TestServer;
let clock: FakeClock;

async function pull(since: Watermark = BEGINNING, url = server.url): Promise<Pulled> {
  clock = fakeClock();
  const source = createAlertSource(graphAt(url, { clock }), { clock, log });
  const pages: AlertPage[] = [];
  for await (const page of source.pull(tenant, since, new AbortController().signal)) pages.push(page);
  return {
    pages,
    ids: pages.flatMap((page) => page.alerts.map(({ id }) => id)),
    watermark: pages.at(-1)?.watermark ?? since,
    gaps: pages.flatMap(({ gap }) => gap ?? []),
  };
}

async function serveAlerts(alerts: readonly unknown[], options: AlertServerOptions = {}): Promise<void> {
  let answer: (heard: Parameters<ReturnType<typeof alertsReply>>[0]) => Reply = () => ({});
  server = await serveGraph((heard) => answer(heard));
  answer = alertsReply(() => alerts, options.links === undefined ? options : { ...options, links: server.url });
}

function allOf(alerts: readonly RawAlert[]): string[] {
  return alerts.map(({ id }) => id).sort();
}

function newest(alerts: readonly RawAlert[]): string | undefined {
  return alerts
    .map((alert) => normaliseTimestamp(alert.lastUpdateDateTime) ?? '')
    .sort()
    .at(-1);
}

describe('graph: alert source', () => {
  afterEach(closeServers);

  it('asks oldest first from the watermark, by the documented names', async () => {
    await serveAlerts([]);
    deepEqual((await pull('2026-05-01T00:00:00.1234567Z')).pages, []);
    const [first] = server.heard;
    equal(first?.url.pathname, '/v1.0/security/alerts_v2');
    equal(first?.url.searchParams.get('$filter'), 'lastUpdateDateTime ge 2026-05-01T00:00:00.1234567Z');
    equal(first?.url.searchParams.get('$orderby'), 'lastUpdateDateTime asc');
    equal(first?.url.searchParams.get('$top'), '1000');
    equal(first?.headers.authorization, `Bearer sandbox.${tenant.id}`);
    equal(server.heard.length, 1);
  });

  it('reads 2,300 alerts without nextLink, each once, and the watermark only rises', async () => {
    const alerts = rawAlerts(2300);
    await serveAlerts(alerts);
    const { ids, watermark, pages } = await pull();
    deepEqual([...ids].sort(), allOf(alerts));
    equal(watermark, newest(alerts));
    deepEqual(
      pages.map((page) => page.watermark),
      pages.map((page) => page.watermark).sort(),
    );
    equal(server.heard.length, 4);
  });

  it('follows nextLink verbatim, an empty page with a link included', async () => {
    const [a, b] = rawAlerts(2) as [RawAlert, RawAlert];
    const link = (n: number) => `${server.url}/v1.0/security/alerts_v2?$skiptoken=a%2Bb%3D${n}&z=1&$top=2&$filter=x`;
    const plain = alertsReply(() => [a, b]);
    server = await serveGraph((heard) => {
      const page = /\$skiptoken=a%2Bb%3D(\d)&z=1&\$top=2&\$filter=x$/.exec(heard.url.search)?.[1];
      if (page === '1') return { body: { value: [], '@odata.nextLink': link(2) } };
      if (page === '2') return { body: { value: [b] } };
      return server.heard.length > 1 ? plain(heard) : { body: { value: [a], '@odata.nextLink': link(1) } };
    });
    const { ids, watermark } = await pull();
    deepEqual(ids, ['al0', 'al1']);
    equal(watermark, newest([b]));
  });

  it('reads everything with nextLink and small pages', async () => {
    const alerts = rawAlerts(40, (n) => Math.floor(n / 7));
    await serveAlerts(alerts, { links: 'own', clamp: 3 });
    const { ids, watermark } = await pull();
    deepEqual([...ids].sort(), allOf(alerts));
    equal(watermark, newest(alerts));
  });

  it('stops when a server repeats the same nextLink for ever', async () => {
    const [alert] = rawAlerts(1);
    server = await serveGraph(() => ({
      body: { value: [alert], '@odata.nextLink': `${server.url}/v1.0/security/alerts_v2?$skiptoken=same` },
    }));
    deepEqual((await pull()).ids, ['al0']);
    ok(server.heard.length < 10, `${server.heard.length} requests`);
  });

  it('ends after a few requests on a server that ignores $filter and $skip', async () => {
    for (const alerts of [rawAlerts(1), rawAlerts(9), rawAlerts(9).toReversed()]) {
      server = await serveGraph(() => ({ body: { value: alerts } }));
      const { ids, watermark } = await pull('2026-05-01T00:00:08.0000000Z');
      deepEqual([...ids].sort(), allOf(alerts));
      equal(watermark, '2026-05-01T00:00:08.0000000Z');
      ok(server.heard.length < 8, `${server.heard.length} requests`);
      await server.close();
    }
  });

  it('refuses a nextLink to another origin and keeps the token to itself', async () => {
    const stranger = await serveGraph(() => ({ body: { value: [] } }));
    server = await serveGraph(() => ({ body: { value: rawAlerts(1), '@odata.nextLink': `${stranger.url}/v1.0/x` } }));
    await rejects(pull(), (error) => isTocsinError(error, 'UPSTREAM_REFUSED') && error.upstreamCode === 'foreignLink');
    equal(stranger.heard.length, 0);
  });

  it('reads all 2,500 alerts when 1,200 share one timestamp', async () => {
    const alerts = rawAlerts(2500, (n) => (n < 700 ? n : n < 1900 ? 700 : n));
    await serveAlerts(alerts);
    const { ids, gaps, watermark } = await pull();
    deepEqual([...new Set(ids)].sort(), allOf(alerts));
    deepEqual(gaps, []);
    equal(watermark, newest(alerts));
  });

  it('says so when more alerts share a timestamp than $skip reaches, and goes on behind them', async () => {
    const alerts = rawAlerts(2000, (n) => (n < 1800 ? 5 : n));
    await serveAlerts(alerts);
    const { ids, gaps, watermark } = await pull();
    equal(ids.filter((id) => Number(id.slice(2)) >= 1800).length, 200);
    equal(gaps.length, 1);
    match(gaps[0] ?? '', /2026-05-01T00:00:05\.0000000Z.*1500 were read/);
    equal(watermark, newest(alerts));
    ok(server.heard.every(({ url }) => Number(url.searchParams.get('$skip') ?? 0) <= 500));
  });

  it('goes on behind a timestamp when the server refuses to skip at all', async () => {
    const alerts = rawAlerts(30, (n) => (n < 20 ? 5 : n));
    await serveAlerts(alerts, { clamp: 5, maxSkip: 0 });
    const { ids, gaps } = await pull();
    equal(ids.length, 15);
    equal(gaps.length, 1);
  });

  it('reads everything when the server gives five a page, ties across the boundary included', async () => {
    const alerts = rawAlerts(83, (n) => Math.floor(n / 9) * 9);
    await serveAlerts(alerts, { clamp: 5 });
    const { ids, gaps, watermark } = await pull();
    deepEqual([...ids].sort(), allOf(alerts));
    deepEqual(gaps, []);
    equal(watermark, newest(alerts));
  });

  for (const order of ['descending', 'jumbled'] as const) {
    it(`reads everything from a server with a ${order} order and moves the watermark at the end only`, async () => {
      const alerts = rawAlerts(60);
      await serveAlerts(alerts, { clamp: 25, order });
      const { ids, watermark, pages } = await pull();
      deepEqual([...new Set(ids)].sort(), allOf(alerts));
      equal(watermark, newest(alerts));
      ok(pages.slice(0, -1).every((page) => page.watermark === BEGINNING));
    });
  }

  it('stays where it was, with a gap, when an unordered list is longer than can be skipped', async () => {
    const alerts = rawAlerts(700);
    await serveAlerts(alerts, { clamp: 25, order: 'descending' });
    const { watermark, gaps } = await pull();
    equal(watermark, BEGINNING);
    match(gaps.join(), /out of order/);
  });

  it('loses nothing when alerts change while they are read', async () => {
    let alerts = rawAlerts(60, (n) => Math.floor(n / 12));
    let moved = 0;
    const answer = alertsReply(() => alerts, { clamp: 5 });
    server = await serveGraph((heard) => {
      const reply = answer(heard);
      if (server.heard.length % 3 === 0 && moved < 12) {
        const at = `2026-05-02T00:00:${String(moved).padStart(2, '0')}Z`;
        alerts = alerts.map((alert) => (alert.id === `al${moved * 5}` ? { ...alert, lastUpdateDateTime: at } : alert));
        moved++;
      }
      return reply;
    });
    const { ids, watermark } = await pull();
    deepEqual([...new Set(ids)].sort(), allOf(alerts));
    equal(watermark, newest(alerts));
  });

  for (const [name, clamp, tied] of [
    ['a crowd moves up while it is skipped past', 5, 12],
    ['the only record known at a time moves behind a new one', 1, 1],
  ] as const) {
    it(`loses nothing when ${name}`, async () => {
      let alerts = rawAlerts(tied + 1, (n) => (n < tied ? 5 : 6));
      const moved = '2026-05-01T00:00:09Z';
      const first = (id: string) => id === 'al0' || (id === 'al1' && tied > 1);
      server = await serveGraph((heard) => {
        const late = heard.url.searchParams.has('$skip');
        if (late) alerts = alerts.map((alert) => (first(alert.id) ? { ...alert, lastUpdateDateTime: moved } : alert));
        return alertsReply(() => alerts, { clamp })(heard);
      });
      const { ids, watermark } = await pull();
      deepEqual([...new Set(ids)].sort(), allOf(alerts));
      equal(watermark, '2026-05-01T00:00:09.0000000Z');
    });
  }

  it('ends although an alert changes with every request', async () => {
    let n = 0;
    server = await serveGraph(() => {
      const at = new Date(Date.parse('2026-05-01T00:00:00Z') + n++).toISOString();
      return { body: { value: [{ id: 'restless', lastUpdateDateTime: at }] } };
    });
    const { watermark } = await pull();
    equal(server.heard.length, 1000);
    equal(watermark, '2026-05-01T00:00:00.9990000Z');
  });

  it('keeps an alert dated 9999 from hiding what comes after it', async () => {
    const odd = { id: 'odd', lastUpdateDateTime: '9999-12-31T23:59:59.9999999Z' };
    await serveAlerts([...rawAlerts(3), odd]);
    const { ids, watermark } = await pull();
    deepEqual(ids, ['al0', 'al1', 'al2', 'odd']);
    equal(watermark, '2026-05-01T00:00:02.0000000Z');
  });

  it('takes a page with broken elements, counts each once and goes on', async () => {
    const broken: unknown[] = [null, 'service degraded', { title: 'no id' }, { id: 'x', lastUpdateDateTime: 7 }];
    const good = rawAlerts(4);
    const answer = alertsReply(() => good);
    server = await serveGraph((heard) => {
      const value = (answer(heard).body as { value: unknown[] }).value;
      return { body: { value: value.toSpliced(1, 0, ...broken) } };
    });
    const { ids, pages, watermark } = await pull();
    deepEqual(ids, allOf(good));
    deepEqual(pages.flatMap(({ rejected }) => rejected).sort(), [
      'no id',
      'no readable time',
      'not an object',
      'not an object',
    ]);
    equal(watermark, newest(good));
    ok(server.heard.length < 6, `${server.heard.length} requests`);
  });

  it('ends quickly on a tenant whose pages hold nothing but garbage', async () => {
    server = await serveGraph(() => ({ body: { value: [null] } }));
    const [page, ...others] = (await pull()).pages;
    deepEqual(
      { ...page, answer: undefined },
      { alerts: [], answer: undefined, rejected: ['not an object'], watermark: BEGINNING },
    );
    deepEqual(others, []);
    ok(server.heard.length <= 3);
  });

  it('gives each answer as it came, and where in it each alert lies', async () => {
    const good = rawAlerts(12);
    const answer = alertsReply(() => good, { clamp: 5 });
    server = await serveGraph((heard) => {
      const value = (answer(heard).body as { value: unknown[] }).value;
      return { body: { value: value.toSpliced(1, 0, null) } };
    });
    const { pages, ids } = await pull();
    deepEqual(ids.toSorted(), allOf(good));
    for (const { alerts, answer } of pages) {
      ok(answer);
      const { value } = JSON.parse(Buffer.from(answer.bytes).toString()) as { value: unknown[] };
      equal(answer.records, value.length);
      for (const { place, raw } of alerts) deepEqual(value[place ?? -1], raw);
    }
  });

  it('gives the pages before a failure, then throws', async () => {
    const answer = alertsReply(() => rawAlerts(20), { clamp: 5 });
    server = await serveGraph((heard) =>
      server.heard.length < 3
        ? answer(heard)
        : { status: 403, body: { error: { code: 'Authorization_RequestDenied' } } },
    );
    const source = createAlertSource(graphAt(server.url), { clock: fakeClock(), log });
    const pages: AlertPage[] = [];
    await rejects(
      async () => {
        for await (const page of source.pull(tenant, BEGINNING, new AbortController().signal)) pages.push(page);
      },
      (error) => isTocsinError(error, 'UPSTREAM_REFUSED') && error.message.includes('SecurityAlert.Read.All'),
    );
    equal(pages.length, 2);
  });

  it('calls an answer without a list unavailable', async () => {
    server = await serveGraph(() => ({ body: { value: 'soon' } }));
    await rejects(pull(), (error) => isTocsinError(error, 'UPSTREAM_UNAVAILABLE'));
  });

  it('reads a page of 1,000 alerts with evidence in well under a second', async () => {
    const evidence = Array.from({ length: 10 }, () => ({
      '@odata.type': '#microsoft.graph.security.ipEvidence',
      ipAddress: '192.0.2.1',
    }));
    await serveAlerts(rawAlerts(1000).map((alert) => ({ ...alert, evidence })));
    const start = performance.now();
    equal((await pull()).ids.length, 1000);
    ok(performance.now() - start < 1000);
  });
});

describe('graph: alert source, for any alerts and any page size', () => {
  afterEach(closeServers);

  it('gives every alert at least once and never a watermark beyond an unread alert', async function () {
    this.timeout(60_000);
    let alerts: readonly RawAlert[] = [];
    let clamp = 1;
    const world = await serveGraph((heard) => alertsReply(() => alerts, { clamp })(heard));
    const seconds = fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 70 });
    await fc.assert(
      fc.asyncProperty(seconds, fc.integer({ min: 1, max: 50 }), async (times, size) => {
        alerts = rawAlerts(times.length, (n) => times[n] ?? 0);
        clamp = size;
        const { pages, ids, gaps } = await pull(BEGINNING, world.url);
        deepEqual([...ids].sort(), allOf(alerts));
        deepEqual(gaps, []);
        const read = new Set<string>();
        for (const page of pages) {
          for (const { id } of page.alerts) read.add(id);
          const passed = alerts.filter(
            (alert) => (normaliseTimestamp(alert.lastUpdateDateTime) ?? '') < page.watermark,
          );
          ok(passed.every(({ id }) => read.has(id)));
        }
        equal(pages.at(-1)?.watermark, newest(alerts));
      }),
      { numRuns: 60 },
    );
  });
});

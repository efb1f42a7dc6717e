import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import type { ProviderAlert } from '../../src/events/alert.ts';
import { createIngest } from '../../src/events/ingest.ts';
import type { SecurityEvent } from '../../src/events/event.ts';
import { anAlert, ipEvidence } from '../fakes/alerts.ts';
import { HARBOUR, QUILL, createWorld } from '../world.ts';

const changed = (alert: ProviderAlert, over: Partial<ProviderAlert>, second: number): ProviderAlert => ({
  ...alert,
  ...over,
  lastUpdate: `2026-11-22T11:59:${String(second).padStart(2, '0')}.0000000Z`,
});

describe('Ingesting alerts', () => {
  it('makes one event of an alert, numbered, with history and a notice asked for', async () => {
    const world = await createWorld();
    const [event] = await world.store([anAlert()]);
    assert.equal(event!.kind, 'passwordSpray');
    assert.ok(event!.number > 0);
    assert.equal((await world.stores.events.history(HARBOUR.id, event!.number)).length, 1);
    const outbox = await world.stores.outbox.list(HARBOUR.id);
    assert.deepEqual(
      outbox.map(({ subject, channel, wanted }) => [subject, channel, wanted]),
      [[event!.key, 'teams', 1]],
    );
    assert.deepEqual(world.hints, [{ tenantId: HARBOUR.id, subject: event!.key }]);
  });

  it('stores an alert once however often and from however many replicas it comes', async () => {
    const world = await createWorld();
    const alert = anAlert();
    const again = () =>
      createIngest({ ...world.stores, ips: world.deps.ips, clock: world.clock, channels: ['teams'], hint: () => {} });
    const batch = { tenant: HARBOUR, source: 'graph.alerts_v2', alerts: [alert, alert], importing: false, corr: 'c' };
    const counts = await Promise.all([world.ingest(batch), again()(batch), again()(batch)]);
    assert.equal(
      counts.reduce((sum, { stored }) => sum + stored, 0),
      1,
    );
    assert.equal((await world.stores.events.list(HARBOUR.id, { open: false, limit: 10 })).items.length, 1);
  });

  it('tells known from new in a long page after a restart, even where Microsoft moved the time of an alert', async () => {
    const world = await createWorld();
    const alerts = Array.from({ length: 60 }, (_, at) =>
      anAlert({ at: `2026-11-22T11:${String(at % 60).padStart(2, '0')}:00Z` }),
    );
    await world.store(alerts.slice(0, 30));
    const known = alerts[3] as ProviderAlert;
    const moved = changed({ ...known, createdAt: new Date('2026-11-22T11:59:30Z') }, { status: 'resolved' }, 40);
    const restarted = createIngest({
      ...world.stores,
      ips: world.deps.ips,
      clock: world.clock,
      channels: ['teams'],
      hint: () => {},
    });
    const again = [...alerts.slice(10), moved];
    const batch = { tenant: HARBOUR, source: 'graph.alerts_v2', alerts: again, importing: false, corr: 'c' };
    assert.equal((await restarted(batch)).stored, 30);
    const { items } = await world.stores.events.list(HARBOUR.id, { open: false, limit: 100 });
    assert.equal(items.length, 60);
    assert.deepEqual(
      items.filter(({ status }) => status === 'resolved').map(({ detectedAt }) => detectedAt),
      [known.createdAt],
    );
  });

  it('keeps the same alert id of two tenants apart', async () => {
    const world = await createWorld();
    const alert = anAlert();
    const [mine] = await world.store([alert]);
    const [theirs] = await world.store([alert], { tenant: QUILL });
    assert.notEqual(mine!.number, theirs!.number);
  });

  it('imports silently, and later changes of imported events do ring', async () => {
    const world = await createWorld();
    const alert = anAlert();
    await world.store([alert], { importing: true });
    assert.deepEqual(await world.stores.outbox.list(HARBOUR.id), []);
    await world.store([changed(alert, { severity: 'low', title: 'Password Spray activity' }, 1)]);
    assert.equal((await world.stores.outbox.list(HARBOUR.id)).length, 1);
  });

  it('merges what the provider changed, tells it in the history, and keeps the number and the detection time', async () => {
    const world = await createWorld();
    const alert = anAlert({ severity: 'low' });
    const [before] = await world.store([alert]);
    const [after] = await world.store([
      changed(alert, { severity: 'high', status: 'resolved', assignedTo: 'ops@provider.example' }, 5),
    ]);
    assert.deepEqual([after!.severity, after!.status, after!.number], ['high', 'resolved', before!.number]);
    assert.equal(after!.resolvedBy?.name, 'ops@provider.example');
    const history = (await world.stores.events.history(HARBOUR.id, before!.number)).map(({ what }) => what).join('; ');
    assert.match(history, /Severity low → high/);
    assert.match(history, /resolved at Microsoft/);
  });

  it('ignores what comes late and older than what is stored', async () => {
    const world = await createWorld();
    const alert = anAlert();
    await world.store([changed(alert, { status: 'resolved' }, 30)]);
    const [event] = await world.store([changed(alert, { status: 'new' }, 10)]);
    assert.equal(event!.status, 'resolved');
  });

  it('re-opens what the provider re-opens', async () => {
    const world = await createWorld();
    const alert = anAlert({ status: 'resolved' });
    await world.store([alert]);
    const [event] = await world.store([changed(alert, { status: 'new' }, 20)]);
    assert.equal(event!.status, 'new');
    assert.equal(event!.resolvedBy, undefined);
  });

  it('does not mistake the echo of our own resolution for a change, nor lets an old state undo it', async () => {
    const world = await createWorld();
    const alert = anAlert();
    const [event] = await world.store([alert]);
    await world.ask('responder', 'resolve', { n: event!.number, comment: 'done' });
    const [kept] = await world.store([changed(alert, { status: 'new', description: 'more text' }, 20)]);
    assert.equal(kept!.status, 'resolved');
    const [echoed] = await world.store([changed(alert, { status: 'resolved', description: 'more text' }, 40)]);
    assert.equal(echoed!.resolvedBy?.name, 'Responder');
  });

  it('lets a resolution stand that Microsoft could not be told yet', async () => {
    const world = await createWorld();
    const alert = anAlert();
    const [event] = await world.store([alert]);
    await world.ask('responder', 'resolve', { n: event!.number, comment: 'done' });
    const stored = await world.stores.events.get(HARBOUR.id, event!.key);
    const sync = { state: 'failed', why: 'no permission', since: world.clock.now() } as const;
    const write = { event: { ...stored!.value, sync, revision: 3 }, history: [], notify: [], corr: 'c' };
    assert.ok(await world.stores.events.replace(write, stored!));
    const [after] = await world.store([changed(alert, { status: 'inProgress' }, 45)]);
    assert.deepEqual([after!.status, after!.verdict?.comment], ['resolved', 'done']);
  });

  it('tells where an alert came to name more, and only there', async () => {
    const world = await createWorld();
    const alert = anAlert();
    await world.store([alert]);
    const grown: number[] = [];
    const grew = (event: SecurityEvent) => void grown.push(event.entities.length);
    const ips = world.deps.ips;
    const ingest = createIngest({ ...world.stores, ips, clock: world.clock, channels: [], grew, hint: () => {} });
    const batch = { tenant: HARBOUR, source: 'graph.alerts_v2', importing: false, corr: 'c' };
    await ingest({ ...batch, alerts: [changed(alert, { status: 'inProgress' }, 10)] });
    assert.deepEqual(grown, []);
    const more = [...alert.evidence, ipEvidence('8.8.8.8')];
    await ingest({ ...batch, alerts: [changed(alert, { evidence: more }, 20)] });
    assert.deepEqual(grown, [2]);
  });

  it('stores the others of a page, and moves on, although one alert is too large to be kept whole', async () => {
    const world = await createWorld();
    const url = () => `https://x.example/${randomBytes(4_000).toString('hex')}`;
    const evidence = Array.from({ length: 700 }, () => ({ type: 'urlEvidence', fields: { url: url() } }));
    const large = anAlert({ evidence, raw: { evidence } });
    const [first, second] = await world.store([large, anAlert()]);
    assert.ok(first && second);
    assert.equal(first.entities.at(-1)?.type, 'other');
    const raw = await world.stores.raw.get(HARBOUR.id, first.rawKey);
    assert.equal((raw as { tooLarge?: boolean }).tooLarge, true);
    const [again] = await world.store([changed(large, { status: 'inProgress' }, 30)]);
    assert.equal(again?.status, 'inProgress');
    assert.equal(again.entities.filter(({ type }) => type === 'other').length, 1);
  });

  it('keeps a page as it came where most of it is new, and else the new records alone', async () => {
    const world = await createWorld();
    const records = Array.from({ length: 10 }, (_, at) => ({ id: `of a page ${at}` }));
    const answer = { bytes: Buffer.from(JSON.stringify({ value: records })), records: records.length };
    const alerts = records.map((raw, place) => anAlert({ id: raw.id, raw, place }));
    const batch = { tenant: HARBOUR, source: 'graph.alerts_v2', answer, importing: false, corr: 'c' };
    async function bundles(): Promise<readonly string[]> {
      const { items } = await world.stores.events.list(HARBOUR.id, { open: false, limit: 100 });
      const events = await Promise.all(items.map(({ key }) => world.stores.events.get(HARBOUR.id, key)));
      for (const stored of events) {
        const { alertId, rawKey } = stored!.value;
        assert.deepEqual(await world.stores.raw.get(HARBOUR.id, rawKey), { id: alertId });
      }
      return [...new Set(events.map((stored) => stored!.value.rawKey.split('.')[0] as string))];
    }
    await world.ingest({ ...batch, alerts: alerts.slice(0, 7) });
    const alone = await bundles();
    assert.equal(alone.length, 1);
    await world.ingest({ ...batch, alerts });
    assert.equal((await bundles()).length, 2, 'the three others alone');
    const fresh = await createWorld();
    await fresh.ingest({ ...batch, alerts: alerts.slice(0, 8) });
    const { items } = await fresh.stores.events.list(HARBOUR.id, { open: false, limit: 100 });
    const first = (await fresh.stores.events.get(HARBOUR.id, items[0]!.key))!.value;
    assert.deepEqual(await fresh.stores.raw.get(HARBOUR.id, `${first.rawKey.split('.')[0]}.9`), { id: 'of a page 9' });
  });

  it('asks for no card when only bookkeeping changed', async () => {
    const world = await createWorld();
    const alert = anAlert();
    const [event] = await world.store([alert]);
    const [item] = await world.stores.outbox.list(HARBOUR.id);
    await world.stores.outbox.settle(item!, { channel: 'teams', revision: 1, at: world.clock.now(), ref: {} });
    const [after] = await world.store([changed(alert, {}, 30)]);
    assert.equal(after!.provider.lastUpdate > event!.provider.lastUpdate, true);
    assert.deepEqual(await world.stores.outbox.list(HARBOUR.id), []);
  });

  it('ends in the same state whatever the order, the batches and the repetitions', async () => {
    const versions = [0, 10, 20, 30].map((second) =>
      changed(
        anAlert({ id: 'same' }),
        { severity: second === 20 ? 'high' : 'low', status: second === 30 ? 'resolved' : 'new' },
        second,
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: 3 }), { maxLength: 8 }), async (order) => {
        const world = await createWorld();
        for (const index of [...order, 3]) await world.store([versions[index]!]);
        const [event] = await world.store([versions[3]!]);
        assert.deepEqual(
          [event!.severity, event!.status, event!.provider.lastUpdate],
          ['low', 'resolved', versions[3]!.lastUpdate],
        );
        assert.equal((await world.stores.events.list(HARBOUR.id, { open: true, limit: 10 })).items.length, 0);
      }),
      { numRuns: 25 },
    );
  });
});

import assert from 'node:assert/strict';
import type { ProviderAlert } from '../../../src/events/alert.ts';
import { changeEvent } from '../../../src/events/change-event.ts';
import type { SecurityEvent } from '../../../src/events/event.ts';
import { ignoreEvent, unignoreEvent } from '../../../src/events/ignore/ignored.ts';
import type { Criteria, IgnoreRule } from '../../../src/events/ignore/rule.ts';
import { WRITE_BACK } from '../../../src/events/outbox.ts';
import { createIngest } from '../../../src/events/ingest.ts';
import { anAlert, ipEvidence } from '../../fakes/alerts.ts';
import { HARBOUR, QUILL, createWorld, type World } from '../../world.ts';
import { aRule } from './rules.ts';

const SPRAY: Criteria = { kind: 'passwordSpray' };

async function withRule(world: World, criteria: Criteria = SPRAY, more: Partial<IgnoreRule> = {}): Promise<IgnoreRule> {
  const scope = more.scope ?? HARBOUR.id;
  const now = world.clock.now();
  const number = await world.stores.ignoreRules.take(scope);
  const rule = aRule(criteria, {
    createdAt: now,
    expiresAt: new Date(now.getTime() + 90 * 86_400_000),
    ...more,
    number,
    scope,
  });
  await world.stores.ignoreRules.add(rule);
  return rule;
}

const medium = (over: Partial<ProviderAlert> = {}) => anAlert({ severity: 'medium', ...over });
const again = (alert: ProviderAlert, over: Partial<ProviderAlert>): ProviderAlert => ({
  ...alert,
  ...over,
  lastUpdate: '2026-11-22T11:59:30.0000000Z',
});
const waiting = async (world: World) =>
  (await world.stores.outbox.list(HARBOUR.id)).map(({ subject, channel }) => [subject, channel]);

describe('Ingesting under an ignore rule', () => {
  it('stores what the rule matches as ignored by it, rings nowhere, and counts a hit', async () => {
    const world = await createWorld();
    const rule = await withRule(world);
    const [event] = await world.store([medium()]);
    assert.deepEqual(event!.ignored, {
      since: world.clock.now(),
      by: { kind: 'rule', number: rule.number },
      reason: 'business trip',
    });
    assert.equal(event!.status, 'new');
    assert.deepEqual(await waiting(world), []);
    assert.deepEqual(world.hints, []);
    const stored = await world.stores.ignoreRules.find(rule.number);
    assert.deepEqual([stored?.hits, stored?.lastMatch], [1, world.clock.now()]);
    const history = await world.stores.events.history(HARBOUR.id, event!.number);
    assert.match(
      history.map(({ what }) => what).join('; '),
      /Raised by Microsoft.*; Ignored by rule \d+: business trip/,
    );
  });

  it('hides only what the rule matches', async () => {
    const world = await createWorld();
    await withRule(world);
    const events = await world.store([medium(), medium({ title: 'Impossible travel' }), anAlert({ severity: 'high' })]);
    assert.deepEqual(
      events.map(({ ignored }) => ignored !== undefined),
      [true, false, false],
    );
    assert.equal((await waiting(world)).length, 2);
  });

  it('goes by the limit of each tenant, for a rule for all tenants too', async () => {
    const world = await createWorld();
    await withRule(world, SPRAY, { scope: '*' });
    const [loose, strict] = [
      { ...HARBOUR, ignoreUpTo: 'high' },
      { ...QUILL, ignoreUpTo: 'low' },
    ] as const;
    const [high] = await world.store([anAlert({ severity: 'high' })], { tenant: loose });
    const theirs = await world.store([medium(), anAlert({ severity: 'low' })], { tenant: strict });
    assert.ok(high!.ignored);
    assert.deepEqual(
      theirs.map(({ ignored }) => ignored !== undefined),
      [false, true],
    );
  });

  it('hides nothing in another tenant, and nothing once the rule has expired', async () => {
    const world = await createWorld();
    await withRule(world);
    const [theirs] = await world.store([medium()], { tenant: QUILL });
    await world.clock.advance(90 * 86_400_000);
    const [late] = await world.store([medium()]);
    assert.deepEqual([theirs!.ignored, late!.ignored], [undefined, undefined]);
  });

  it('goes by what is recorded of an address: the AS of a known one hides, that of an unknown one never', async () => {
    const world = await createWorld();
    await withRule(world, { networks: [{ type: 'as', asn: 15169 }] });
    const [known, unknown, both] = await world.store([
      medium({ evidence: [ipEvidence('8.8.8.8')] }),
      medium({ evidence: [ipEvidence('203.0.113.7')] }),
      medium({ evidence: [ipEvidence('8.8.8.8'), ipEvidence('203.0.113.7')] }),
    ]);
    assert.ok(known!.ignored);
    assert.deepEqual([unknown!.ignored, both!.ignored], [undefined, undefined]);
  });

  it('writes the count of a page once, however many it hid, and counts an event once over all replicas', async () => {
    const world = await createWorld();
    const rule = await withRule(world);
    let writes = 0;
    const counted = {
      ...world.stores.ignoreRules,
      hit: (...args: Parameters<typeof world.stores.ignoreRules.hit>) => {
        writes += args[0].length;
        return world.stores.ignoreRules.hit(...args);
      },
    };
    const replica = () =>
      createIngest({
        ...world.stores,
        ignoreRules: counted,
        ips: world.deps.ips,
        clock: world.clock,
        channels: ['teams'],
        hint: () => {},
      });
    const alerts = Array.from({ length: 60 }, () => medium());
    const batch = { tenant: HARBOUR, source: 'graph.alerts_v2', alerts, importing: false, corr: 'c' };
    await Promise.all([replica()(batch), replica()(batch), replica()(batch)]);
    assert.equal((await world.stores.ignoreRules.find(rule.number))?.hits, 60);
    assert.ok(writes <= 3, `${writes}`);
  });

  it('counts each event once where the pages of two replicas overlap', async () => {
    const world = await createWorld();
    const rule = await withRule(world);
    const replica = () =>
      createIngest({ ...world.stores, ips: world.deps.ips, clock: world.clock, channels: ['teams'], hint: () => {} });
    const alerts = Array.from({ length: 90 }, () => medium());
    const page = (from: number) => ({ tenant: HARBOUR, source: 's', alerts: alerts.slice(from, from + 60) });
    await Promise.all([0, 30].map((from) => replica()({ ...page(from), importing: false, corr: 'c' })));
    assert.equal((await world.stores.ignoreRules.find(rule.number))?.hits, 90);
  });

  it('goes on hiding what a rule hid before somebody took the rule away', async () => {
    const world = await createWorld();
    const rule = await withRule(world);
    const [before] = await world.store([medium()]);
    await world.stores.ignoreRules.end(rule.number, { at: world.clock.now(), by: { objectId: 'o', name: 'n' } });
    const [after] = await world.store([medium()]);
    assert.equal(after!.ignored, undefined);
    assert.ok((await world.stores.events.get(HARBOUR.id, before!.key))?.value.ignored);
  });

  it('marks what it hides of the first import, and leaves it out of the open ones', async () => {
    const world = await createWorld();
    await withRule(world);
    await world.store([medium(), medium({ title: 'Impossible travel' })], { importing: true });
    const open = await world.stores.events.list(HARBOUR.id, { open: true, limit: 10 });
    assert.deepEqual(
      open.items.map(({ title }) => title),
      ['Impossible travel'],
    );
  });
});

describe('A change of an ignored event', () => {
  it('shows it again and rings when its severity rises, and says why in the history', async () => {
    const world = await createWorld();
    await withRule(world);
    const alert = medium();
    const [hidden] = await world.store([alert]);
    const [event] = await world.store([again(alert, { severity: 'high' })]);
    assert.equal(event!.ignored, undefined);
    assert.deepEqual(await waiting(world), [[hidden!.key, 'teams']]);
    const history = (await world.stores.events.history(HARBOUR.id, hidden!.number)).map(({ what }) => what);
    assert.ok(history.includes('No longer ignored, because its severity rose'));
  });

  it('rises from low to medium as well, although medium may be hidden', async () => {
    const world = await createWorld();
    await withRule(world);
    const alert = medium({ severity: 'low' });
    await world.store([alert]);
    const [event] = await world.store([again(alert, { severity: 'medium' })]);
    assert.equal(event!.ignored, undefined);
  });

  it('keeps it ignored when the severity falls, or something else changes', async () => {
    const world = await createWorld();
    await withRule(world);
    const alert = medium();
    await world.store([alert]);
    const [event] = await world.store([again(alert, { severity: 'low', description: 'more', status: 'resolved' })]);
    assert.ok(event!.ignored);
    assert.equal(event!.status, 'resolved');
  });

  it('shows it again when Microsoft gives it a severity that nobody knows', async () => {
    const world = await createWorld();
    await withRule(world);
    const alert = medium();
    await world.store([alert]);
    const [event] = await world.store([again(alert, { severity: 'medium', severityAsGiven: 'critical' })]);
    assert.deepEqual([event!.ignored, event!.severityAsGiven], [undefined, 'critical']);
    assert.equal((await waiting(world)).length, 1);
    const refused = world.ask('responder', 'ignore', { n: event!.number, reason: 'scanner' });
    await assert.rejects(refused, /of a severity that Microsoft does not name/);
  });

  it('forgets an unknown severity as soon as Microsoft names one', async () => {
    const world = await createWorld();
    const alert = medium({ severityAsGiven: 'critical' });
    await world.store([alert]);
    const { severityAsGiven: _none, ...known } = again(alert, { severity: 'low' });
    const [event] = await world.store([known]);
    assert.deepEqual([event!.severity, event!.severityAsGiven], ['low', undefined]);
  });

  it('shows it again and rings when the alert comes to name what its rule does not mean', async () => {
    const world = await createWorld();
    const rule = await withRule(world, { networks: [{ type: 'range', range: '203.0.113.0/24' }] });
    const alert = medium({ evidence: [ipEvidence('203.0.113.7')] });
    const [hidden] = await world.store([alert]);
    assert.ok(hidden!.ignored);
    const within = again(alert, { evidence: [ipEvidence('203.0.113.7'), ipEvidence('203.0.113.8')] });
    const [still] = await world.store([within]);
    assert.ok(still!.ignored);
    const beyond = { ...within, evidence: [ipEvidence('198.51.100.9')], lastUpdate: '2026-11-22T11:59:40.0000000Z' };
    const [shown] = await world.store([beyond]);
    assert.equal(shown!.ignored, undefined);
    assert.ok((await waiting(world)).length > 0);
    const history = (await world.stores.events.history(HARBOUR.id, hidden!.number)).map(({ what }) => what);
    assert.ok(
      history.includes(`No longer ignored: as it is now, rule ${rule.number} does not hide it`),
      history.join('; '),
    );
  });

  it('keeps ignored what somebody ignored by hand, whatever it comes to name', async () => {
    const world = await createWorld();
    const alert = medium({ evidence: [ipEvidence('203.0.113.7')] });
    const [event] = await world.store([alert]);
    await world.ask('responder', 'ignore', { n: event!.number, reason: 'scanner' });
    const [after] = await world.store([again(alert, { evidence: [ipEvidence('198.51.100.9')] })]);
    assert.ok(after!.ignored);
  });

  it('is made by hand, changes neither status nor what Microsoft is told, and is taken back', async () => {
    const world = await createWorld();
    const [event] = await world.store([medium()]);
    const change = (make: (event: SecurityEvent) => ReturnType<typeof ignoreEvent>) =>
      changeEvent(
        { events: world.stores.events, channels: ['teams'], corr: 'c' },
        { tenantId: HARBOUR.id, key: event!.key },
        make,
      );
    const by = { objectId: 'o1', name: 'Bea' };
    const at = world.clock.now();
    const ignored = await change((present) => ignoreEvent(present, { by, at, reason: 'scanner' }));
    assert.deepEqual(ignored?.ignored, { since: at, by: { kind: 'person', ...by }, reason: 'scanner' });
    assert.deepEqual([ignored?.status, ignored?.sync.state], ['new', 'inSync']);
    assert.equal(await change((present) => ignoreEvent(present, { by, at, reason: 'again' })), undefined);
    assert.ok(!(await waiting(world)).some(([, channel]) => channel === WRITE_BACK));
    const shown = await change((present) => unignoreEvent(present, { by, at }));
    assert.equal(shown?.ignored, undefined);
    assert.equal(await change((present) => unignoreEvent(present, { by, at })), undefined);
  });
});

import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { GENESIS, verifyChain } from '../../src/audit/chain.ts';
import { eventKey, type SecurityEvent } from '../../src/events/event.ts';
import { IMPORT_SUBJECT } from '../../src/events/outbox.ts';
import { BEGINNING } from '../../src/events/source.ts';
import type { SimTenant, SimUser } from '../../src/sandbox/graph/model.ts';
import type { Deed } from '../../src/remediation/deed.ts';
import type { TenantId } from '../../src/tenants/tenant.ts';
import type { Posted } from '../fakes/connector.ts';
import { buttons, words } from '../teams/adaptive-cards.ts';
import { alertAbout, channelOf, manyTenants, members, seeded } from './crowd.ts';
import type { Running } from './process.ts';
import { HOME, cardOf, eventNumberOf, installation, openStage, press, send, until, type Stage } from './service.ts';

const SOURCE = 'graph.alerts_v2';
const TENANTS = manyTenants(10);
const BEFORE_IMPORT = 10;
const INGEST_KILLS = 5;
const DELIVERY_KILLS = 5;
const DEED_ROUNDS = 6;
const DEEDS_A_ROUND = 5;
/** From the answer of Teams to the receipt in storage, or from the kill to the end of a POST that was under way, ms. */
const IN_FLIGHT_MS = 1_500;

const seed = Number(process.env['KILL_SEED'] ?? Date.now() % 1_000_000);
const random = seeded(seed);
const between = (low: number, high: number) => low + random() * (high - low);
const tenantIdOf = ({ id }: SimTenant) => id as TenantId;

/** A deed that somebody asked for: where, on whom, and what the preview said. */
interface Asked {
  readonly tenant: SimTenant;
  readonly user: SimUser;
  readonly n: number;
  readonly channel: string;
  readonly previewId: string;
}

describe(`The service killed at random points (KILL_SEED=${seed})`, function () {
  this.timeout(120_000);
  let stage: Stage;
  let product: Running;
  const kills: number[] = [];
  const asked: Asked[] = [];
  /** How often a preview was shown, by user: each stands for one deed, however often it is confirmed. */
  const previews = new Map<string, number>();
  let alerts = 0;

  before(async () => {
    stage = await openStage({
      tenants: TENANTS,
      channels: TENANTS.map((_tenant, at) => channelOf(at)),
      connector: { delayMs: 15 },
      env: { LEASE_SECONDS: '1', LEASE_GRACE_SECONDS: '1', RESEND_SECONDS: '1' },
    });
    stage.graph.setQuirks({ noThrottle: true });
    product = await stage.start();
    // A channel for each tenant, so that the pace that one conversation bears does not make the test long.
    for (const [at, tenant] of TENANTS.entries()) {
      assert.equal((await send(product, installation(stage.connector, { channel: channelOf(at) }))).status, 200);
      await stage.stores.tenants.update(tenantIdOf(tenant), (known) => ({ ...known, route: channelOf(at) }));
    }
    await product.stop();
    addAlerts(BEFORE_IMPORT);
    for (const tenant of TENANTS) await forgetImport(tenant);
    product = await stage.start();
  });
  after(() => stage?.close());

  /** As if the tenant had never been read. */
  async function forgetImport(tenant: SimTenant): Promise<void> {
    const stored = await stage.stores.coverage.get(tenantIdOf(tenant), SOURCE);
    if (!stored) return;
    const { importedAt: _imported, seenUpTo: _seen, lease: _lease, ...never } = stored.value;
    await stage.stores.coverage.put({ ...never, watermark: BEGINNING }, stored.etag);
  }

  function addAlerts(each: number): void {
    for (const tenant of TENANTS) {
      const people = members(tenant);
      for (let at = 0; at < each; at++) {
        const user = people[stage.graph.state.alerts(tenant.id).length % people.length] as SimUser;
        stage.graph.state.addAlert(tenant.id, alertAbout(tenant, user, `kill-${alerts++}`));
      }
    }
  }

  async function killAfter(low: number, high: number): Promise<void> {
    await delay(between(low, high));
    kills.push(await product.kill());
    product = await stage.start();
  }

  async function eventsOf(tenant: SimTenant): Promise<readonly SecurityEvent[]> {
    const { items } = await stage.stores.events.list(tenantIdOf(tenant), { open: false, limit: 1000 });
    const found = await Promise.all(items.map(({ key }) => stage.stores.events.get(tenantIdOf(tenant), key)));
    return found.map((stored) => stored?.value).filter((event) => event !== undefined);
  }

  /** True when every alert is an event and nothing waits to be told. */
  async function settledEverywhere(): Promise<boolean> {
    const { stores, graph } = stage;
    for (const tenant of TENANTS) {
      const id = tenantIdOf(tenant);
      const { items } = await stores.events.list(id, { open: false, limit: 1000 });
      if (items.length < graph.state.alerts(id).length) return false;
      if ((await stores.outbox.list(id)).some(({ channel }) => channel === 'teams')) return false;
      if (!(await stores.coverage.get(id, SOURCE))?.value.importedAt) return false;
    }
    return true;
  }

  it('imports what was there before, whenever it is killed', async () => {
    await killAfter(0, 300);
    await killAfter(100, 500);
    await killAfter(200, 900);
    await until('the import', 20_000, settledEverywhere);
    await eachAlertOneEvent();
  });

  it('makes every alert exactly one event, whenever it is killed while reading and storing', async () => {
    for (let round = 0; round < INGEST_KILLS; round++) {
      addAlerts(3);
      await killAfter(0, 1_300);
    }
    await until('all alerts stored', 30_000, settledEverywhere);
    await eachAlertOneEvent();
  });

  it('rings for every event, twice only where the first post was under way at a kill', async () => {
    for (let round = 0; round < DELIVERY_KILLS; round++) {
      addAlerts(2);
      // Wait for the first card of this round, so that the kill meets a delivery.
      const posts = stage.connector.posts.length;
      await until('a card of this round', 15_000, () => stage.connector.posts.length > posts);
      await killAfter(0, 250);
    }
    await until('all cards posted', 40_000, settledEverywhere);
    await eachAlertOneEvent();
    await everyEventRang();
  });

  it('does a deed at most once a generation, and always says in the end what became of it', async () => {
    const fresh = TENANTS.flatMap((tenant, at) => members(tenant).map((user) => ({ tenant, user, at })));
    fresh.sort(() => random() - 0.5);
    for (let round = 0; round < DEED_ROUNDS; round++) {
      const delayMs = between(100, 300);
      stage.graph.setQuirks({ delayMs });
      const mine = await Promise.all(fresh.splice(0, DEEDS_A_ROUND).map(previewed));
      asked.push(...mine);
      for (const one of mine) void delay(between(0, 300)).then(() => confirm(one).catch(() => undefined));
      // A deed reads its target twice and then calls: every other kill is aimed at the call.
      if (round % 2 === 0) await killAfter(2.2 * delayMs, 2.6 * delayMs + 300);
      else await killAfter(0, 4 * delayMs + 300);
      // People press again when nothing seems to have happened.
      await Promise.all(mine.map((one) => confirm(one)));
    }
    stage.graph.setQuirks({ delayMs: 0 });
    await until('all deeds settled', 30_000, deedsSettled);
    const states = await deedsAreSound();
    for (const [how, count] of Object.entries(states)) console.log(`      ${count} deeds ${how}`);
    console.log(`      kills: ${kills.length}`);
  });

  it('lets people try again what did not happen', async () => {
    const failed: Asked[] = [];
    for (const one of asked) if ((await deedOf(one))?.state !== 'done') failed.push(one);
    const again = failed.filter((_one, at) => at < 4);
    for (const one of again) {
      const deed = await deedOf(one);
      if (deed?.state === 'unknown') continue;
      const at = TENANTS.indexOf(one.tenant);
      await confirm(await previewed({ ...one, at }));
      assert.equal((await deedOf(one))?.state, 'done');
    }
    await until('all cards told', 15_000, settledEverywhere);
    await deedsAreSound();
  });

  it('leaves every audit chain whole', async () => {
    for (const id of [HOME, ...TENANTS.map((tenant) => tenant.id)]) {
      const entries = await stage.stores.audit.read(id as TenantId, 1, 10_000);
      assert.equal(verifyChain(entries, GENESIS, await stage.stores.audit.head(id as TenantId)), undefined);
    }
  });

  async function eachAlertOneEvent(): Promise<void> {
    const numbers = new Set<number>();
    for (const tenant of TENANTS) {
      const events = await eventsOf(tenant);
      const ids = stage.graph.state.alerts(tenant.id).map(({ id }) => id);
      assert.deepEqual(events.map(({ alertId }) => alertId).sort(), [...ids].sort());
      for (const event of events) {
        assert.equal(event.key, eventKey(SOURCE, event.alertId));
        assert.deepEqual(await stage.stores.numbers.find(event.number), { tenantId: tenant.id, key: event.key });
        numbers.add(event.number);
      }
    }
    assert.equal(numbers.size, alerts);
  }

  async function everyEventRang(): Promise<void> {
    const cards = stage.connector.rootCards();
    const cardsOf = (n: number) => cards.filter((post) => eventNumberOf(cardOf(post.activity)) === n);
    let twice = 0;
    for (const tenant of TENANTS) {
      for (const event of await eventsOf(tenant)) {
        const posts = cardsOf(event.number);
        if (event.imported) assert.equal(posts.length, 0, `event ${event.number} was imported`);
        else assert.ok(posts.length > 0, `event ${event.number} did not ring`);
        assertExplained(posts);
        twice += Math.max(0, posts.length - 1);
        const receipt = await stage.stores.outbox.receipt(tenantIdOf(tenant), event.key, 'teams');
        if (!event.imported) assert.equal(posts.at(-1)?.activityId, receipt?.ref['activityId']);
      }
      assert.ok(await stage.stores.outbox.receipt(tenantIdOf(tenant), IMPORT_SUBJECT, 'teams'));
    }
    console.log(`      alerts: ${alerts}; kills: ${kills.length}; cards told twice: ${twice}`);
  }

  /** Each card but the last must have been under way, or just answered, when the process was killed. */
  function assertExplained(posts: readonly Posted[]): void {
    for (const { postedAt } of posts.slice(0, -1)) {
      assert.ok(
        kills.some((kill) => Math.abs(postedAt - kill) < IN_FLIGHT_MS),
        `a card was told again without a kill near ${postedAt}`,
      );
    }
  }

  async function previewed({ tenant, user, at }: { tenant: SimTenant; user: SimUser; at: number }): Promise<Asked> {
    const event = (await eventsOf(tenant)).find(({ entities, imported }) => {
      return !imported && entities.some((entity) => entity.type === 'user' && entity.id === user.id);
    });
    assert.ok(event);
    const channel = channelOf(at);
    const data = { verb: 'preview', n: event.number, action: 'revokeSessions' };
    const answer = await press(stage, product, { channel, data });
    const previewId = buttons(answer.value).find(({ verb }) => verb === 'confirm')?.data['previewId'];
    assert.equal(typeof previewId, 'string', JSON.stringify(answer.value).slice(0, 400));
    previews.set(user.id, (previews.get(user.id) ?? 0) + 1);
    return { tenant, user, n: event.number, channel, previewId: previewId as string };
  }

  function confirm({ channel, n, previewId }: Asked) {
    return press(stage, product, { channel, data: { verb: 'confirm', n, previewId } });
  }

  async function deedOf({ tenant, user }: Asked): Promise<Deed | undefined> {
    return (await stage.stores.deeds.get(tenantIdOf(tenant), `user:${user.id}|sessions`))?.deed;
  }

  function revocationsOf({ tenant, user }: Asked): number {
    const all = stage.graph.state.revocations;
    return all.filter(({ tenantId, userId }) => tenantId === tenant.id && userId === user.id).length;
  }

  /** Nothing is under way, nothing is left to be told, and what happened is known to have happened. */
  async function deedsSettled(): Promise<boolean> {
    for (const one of asked) {
      const state = (await deedOf(one))?.state;
      if (state === 'claimed' || state === 'running') return false;
      if (state === 'unknown' && revocationsOf(one) > 0) return false;
    }
    return settledEverywhere();
  }

  async function deedsAreSound(): Promise<Record<string, number>> {
    const states: Record<string, number> = {};
    for (const one of asked) {
      const deed = await deedOf(one);
      const done = revocationsOf(one);
      const how = `${deed?.state ?? 'never claimed'}${deed?.note ? `: ${deed.note}` : ''}`;
      states[how] = (states[how] ?? 0) + 1;
      assert.ok(done <= (deed?.generation ?? 0), `${done} revocations in generation ${deed?.generation}`);
      const shown = previews.get(one.user.id) ?? 0;
      assert.ok(done <= shown, `${done} revocations for ${shown} previews`);
      assert.ok((deed?.generation ?? 0) <= shown, `${deed?.generation} claims for ${shown} previews`);
      assert.ok((await intentsOf(one)) >= done, 'a revocation without an intent');
      if (deed) assertSettled(deed, done);
      await cardAgrees(one, deed);
    }
    return states;
  }

  function assertSettled(deed: Deed, revocations: number): void {
    assert.ok(['done', 'failed', 'unknown'].includes(deed.state), deed.state);
    if (deed.state === 'done') assert.ok(revocations > 0, 'done, but nothing happened');
    if (deed.state === 'failed') assert.ok(revocations < deed.generation, 'failed, but it happened');
    if (deed.state === 'unknown') assert.ok(deed.nextCheck, 'unknown, and nobody looks');
  }

  async function intentsOf({ tenant, user }: Asked): Promise<number> {
    const entries = await stage.stores.audit.read(tenantIdOf(tenant), 1, 10_000);
    return entries.filter(({ outcome, personal }) => outcome === 'intent' && personal['target'] === `user:${user.id}`)
      .length;
  }

  const CARD_WORDS = { done: /revoked by Robin/, failed: /without effect/, unknown: /being checked/ } as const;

  async function cardAgrees({ tenant, n }: Asked, deed: Deed | undefined): Promise<void> {
    const key = (await stage.stores.numbers.find(n))?.key ?? '';
    const receipt = await stage.stores.outbox.receipt(tenantIdOf(tenant), key, 'teams');
    const { conversationId, activityId } = receipt?.ref ?? {};
    const shown = words(cardOf(stage.connector.messages.get(`${conversationId}|${activityId}`)?.activity ?? {}));
    if (!deed) return assert.doesNotMatch(shown, /Revoke sessions of|revoked by/);
    assert.match(shown, CARD_WORDS[deed.state as keyof typeof CARD_WORDS]);
  }
});

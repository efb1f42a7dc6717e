import assert from 'node:assert/strict';
import { createDescribe, type DescribeDeps } from '../../src/entities/describe.ts';
import type { Entity, EntityOf } from '../../src/entities/entity.ts';
import type { DetailField, EntityProvider, EntitySection } from '../../src/entities/section.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { TocsinError } from '../../src/kernel/errors.ts';
import type { Tenant } from '../../src/tenants/tenant.ts';
import { fakeClock } from '../fakes/clock.ts';
import { createChanges } from '../../src/remediation/changes.ts';
import { keptLog } from '../fakes/log.ts';
import { HARBOUR, QUILL } from '../world.ts';

const AT = new Date('2026-11-22T11:00:00Z');
const wish = { carriedAt: AT, waitMs: 500 };

function user(name: string): EntityOf<'user'> {
  return { type: 'user', id: `id-${name}`, upn: `${name}@harbour.example` };
}

function sectionOf(entity: EntityOf<'user'>, fields: readonly DetailField[] = []): EntitySection {
  return { key: `user:${entity.id}`, type: 'user', label: entity.upn ?? '', fields, suspicious: [] };
}

/** A provider that counts, and answers when it is told to. */
function counting(answer: (entity: EntityOf<'user'>, tenant: Tenant) => Promise<EntitySection> | EntitySection) {
  const state = { calls: 0, atOnce: 0, most: 0 };
  const provider: EntityProvider<'user'> = {
    type: 'user',
    async describe(tenant, entity) {
      state.calls += 1;
      state.most = Math.max(state.most, ++state.atOnce);
      try {
        return await answer(entity, tenant);
      } finally {
        state.atOnce -= 1;
      }
    },
  };
  return { state, provider };
}

function describeWith(provider: EntityProvider<'user'>, more: Partial<DescribeDeps> = {}) {
  const log = keptLog();
  return { log, describe: createDescribe({ providers: { user: provider }, clock: systemClock, log, ...more }) };
}

function reasonOf(section: EntitySection | undefined): string {
  const value = section?.fields.at(-1)?.value;
  return value?.status === 'unavailable' ? value.reason : 'nothing unavailable';
}

const NOTE = {
  outcome: 'done',
  corr: 'c',
  deed: {
    tenantId: HARBOUR.id,
    key: 'k',
    action: 'blockSignIn',
    target: 'user:id-ana',
    generation: 1,
    event: { number: 7, key: 'e' },
    holder: { objectId: 'o', name: 'Bo' },
  },
} as const;

describe('Looking entities up', () => {
  it('keeps their order, six at once per tenant and no more', async () => {
    const { state, provider } = counting(async (entity) => {
      await new Promise((resolve) => setTimeout(resolve, 2));
      return sectionOf(entity);
    });
    const entities = Array.from({ length: 40 }, (_none, at) => user(`u${at}`));
    const { sections, waiting } = await describeWith(provider).describe(HARBOUR, entities, wish);
    assert.deepEqual(
      sections.map(({ label }) => label),
      entities.map(({ upn }) => upn),
    );
    assert.deepEqual(waiting, []);
    assert.equal(state.most, 6);
  });

  it('asks once for what several ask at the same time, and again only after a minute', async () => {
    const clock = fakeClock();
    const { state, provider } = counting((entity) => sectionOf(entity));
    const { describe } = describeWith(provider, { clock });
    await Promise.all([1, 2, 3].map(() => describe(HARBOUR, [user('ana')], wish)));
    await clock.advance(59_000);
    await describe(HARBOUR, [user('ana')], wish);
    assert.equal(state.calls, 1);
    await clock.advance(1_500);
    await describe(HARBOUR, [user('ana')], wish);
    assert.equal(state.calls, 2);
  });

  it('never hands the answer of one tenant to another', async () => {
    const { state, provider } = counting((entity, tenant) => ({ ...sectionOf(entity), label: tenant.name }));
    const { describe } = describeWith(provider);
    const [here, there] = await Promise.all([HARBOUR, QUILL].map((tenant) => describe(tenant, [user('ana')], wish)));
    assert.deepEqual([here?.sections[0]?.label, there?.sections[0]?.label], [HARBOUR.name, QUILL.name]);
    assert.equal(state.calls, 2);
  });

  it('asks again after something was changed, however fresh the answer is', async () => {
    const clock = fakeClock();
    const { state, provider } = counting((entity) => sectionOf(entity));
    const { describe } = describeWith(provider, { clock });
    await describe(HARBOUR, [user('ana')], wish);
    await clock.advance(1_000);
    const notBefore = clock.now();
    await describe(HARBOUR, [user('ana')], { ...wish, notBefore });
    await describe(HARBOUR, [user('ana')], { ...wish, notBefore });
    assert.equal(state.calls, 2);
  });

  it('asks again after Tocsin changed something in the tenant, whichever event it was for', async () => {
    const clock = fakeClock();
    const changes = createChanges(clock);
    const { state, provider } = counting((entity) => sectionOf(entity));
    const { describe } = describeWith(provider, { clock, changedAt: changes.lastOf });
    await describe(HARBOUR, [user('ana')], wish);
    await clock.advance(1_000);
    await changes.noting(async () => {})({ ...NOTE, deed: { ...NOTE.deed, tenantId: QUILL.id } });
    await describe(HARBOUR, [user('ana')], wish);
    assert.equal(state.calls, 1, 'another tenant was changed');
    await changes.noting(async () => {})(NOTE);
    await describe(HARBOUR, [user('ana')], wish);
    assert.equal(state.calls, 2);
  });

  it('asks again for who wants it fresh, but never beside a look-up that is under way', async () => {
    const clock = fakeClock();
    let answer = () => {};
    const { state, provider } = counting(async (entity) => {
      await new Promise<void>((resolve) => (answer = resolve));
      return sectionOf(entity);
    });
    const { describe } = describeWith(provider, { clock });
    const fresh = { ...wish, freshMs: 10_000 };
    const first = describe(HARBOUR, [user('ana')], { ...fresh, waitMs: 60_000 });
    await clock.advance(12_000);
    const second = describe(HARBOUR, [user('ana')], { ...fresh, waitMs: 60_000 });
    answer();
    await Promise.all([first, second]);
    await clock.advance(9_000);
    await describe(HARBOUR, [user('ana')], fresh);
    assert.equal(state.calls, 1, 'it ended 9 s ago');
    await clock.advance(2_000);
    const third = describe(HARBOUR, [user('ana')], fresh);
    await clock.advance(0);
    answer();
    await third;
    assert.equal(state.calls, 2);
  });

  it('asks sooner again for what could not be read', async () => {
    const clock = fakeClock();
    const gap: DetailField = { label: 'Risk', value: { status: 'unavailable', source: 'Graph', reason: 'throttled' } };
    const { state, provider } = counting((entity) => sectionOf(entity, [gap]));
    const { describe } = describeWith(provider, { clock });
    await describe(HARBOUR, [user('ana')], wish);
    await clock.advance(11_000);
    await describe(HARBOUR, [user('ana')], wish);
    assert.equal(state.calls, 2);
  });

  it('waits no longer than it was asked to, says what is still being read, and has it the next time', async () => {
    let finish: (section: EntitySection) => void = () => {};
    const slow = user('slow');
    const { state, provider } = counting((entity) =>
      entity.id === slow.id ? new Promise((resolve) => (finish = resolve)) : sectionOf(entity),
    );
    const { describe } = describeWith(provider);
    const first = await describe(HARBOUR, [user('ana'), slow], { ...wish, waitMs: 20 });
    assert.deepEqual(first.waiting, ['user:id-slow']);
    assert.match(reasonOf(first.sections[1]), /still being read/);
    finish(sectionOf(slow));
    const second = await describe(HARBOUR, [user('ana'), slow], wish);
    assert.deepEqual(second.waiting, []);
    assert.equal(state.calls, 2);
  });

  it('gives up a provider that never answers, and tells it so', async () => {
    let told = false;
    const provider: EntityProvider<'user'> = {
      type: 'user',
      describe: (_tenant, _entity, signal) =>
        new Promise(() => signal.addEventListener('abort', () => (told = true), { once: true })),
    };
    const { describe } = describeWith(provider, { timeoutMs: 30 });
    const { sections } = await describe(HARBOUR, [user('ana')], wish);
    assert.match(reasonOf(sections[0]), /no answer within/);
    assert.ok(told);
  });

  it('says what Microsoft refused in public words, and nothing of a fault of ours', async () => {
    const refused = counting(() => Promise.reject(new TocsinError('UPSTREAM_REFUSED', 'Tocsin lacks User.Read.All.')));
    const broken = counting(() => {
      throw new Error('token=abc');
    });
    const first = await describeWith(refused.provider).describe(HARBOUR, [user('ana')], wish);
    assert.equal(reasonOf(first.sections[0]), 'Tocsin lacks User.Read.All.');
    const second = await describeWith(broken.provider).describe(HARBOUR, [user('ana')], wish);
    assert.equal(reasonOf(second.sections[0]), 'a fault inside Tocsin');
  });

  it('shows what the alert carries where nobody can look', async () => {
    const entities: Entity[] = [
      { type: 'file', name: 'x.exe', sha256: 'abc' },
      { type: 'url', url: 'https://evil.example' },
    ];
    const { describe } = describeWith(counting((entity) => sectionOf(entity)).provider);
    const { sections } = await describe(HARBOUR, entities, wish);
    assert.deepEqual(sections[0]?.fields, [
      { label: 'SHA-256', value: { status: 'found', value: 'abc', source: 'the alert', asOf: AT } },
    ]);
    assert.deepEqual(sections[1]?.fields, []);
  });

  it('drops from its line what nobody has wanted for a while, so that a silent Microsoft makes no endless line', async () => {
    const clock = fakeClock();
    let silent = true;
    const { state, provider } = counting((entity) =>
      silent ? new Promise<never>(() => undefined) : sectionOf(entity),
    );
    const { describe } = describeWith(provider, { clock, timeoutMs: 15_000 });
    const storm = Array.from({ length: 300 }, (_none, at) => user(`storm${at}`));
    const asked = describe(HARBOUR, storm, { ...wish, waitMs: 20_000, priority: 1 });
    for (let at = 0; at < 5; at++) await clock.advance(15_000);
    assert.equal((await asked).waiting.length, 300 - 6);
    silent = false;
    await clock.advance(15_000);
    assert.ok(state.calls <= 30, `${state.calls} look-ups for whom nobody waits`);
    const { sections } = await describe(HARBOUR, storm.slice(-1), wish);
    assert.equal(reasonOf(sections[0]), 'nothing unavailable');
  });

  it('lets a person before what nobody waits for', async () => {
    const order: string[] = [];
    const { provider } = counting(async (entity) => {
      order.push(entity.id ?? '');
      await new Promise((resolve) => setTimeout(resolve, 1));
      return sectionOf(entity);
    });
    const { describe } = describeWith(provider, { width: 1 });
    const background = describe(HARBOUR, [user('a'), user('b'), user('c')], { ...wish, priority: 5 });
    await describe(HARBOUR, [user('asked')], wish);
    await background;
    assert.deepEqual(order, ['id-a', 'id-asked', 'id-b', 'id-c']);
  });

  it('lets nobody wait behind the same question of somebody who does not wait', async () => {
    const order: string[] = [];
    const { provider } = counting(async (entity) => {
      order.push(entity.id ?? '');
      await new Promise((resolve) => setTimeout(resolve, 1));
      return sectionOf(entity);
    });
    const { describe } = describeWith(provider, { width: 1 });
    const background = describe(HARBOUR, [user('a'), user('b'), user('c')], { ...wish, priority: 5 });
    await describe(HARBOUR, [user('c')], wish);
    assert.deepEqual(order.slice(0, 2), ['id-a', 'id-c']);
    await background;
  });
});

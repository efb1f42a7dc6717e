import assert from 'node:assert/strict';
import type { CommandResult, ResultOf } from '../../src/commands/result.ts';
import type { Entity } from '../../src/entities/entity.ts';
import { interpret } from '../../src/commands/interpret.ts';
import type { SecurityEvent } from '../../src/events/event.ts';
import { TocsinError } from '../../src/kernel/errors.ts';
import { ANA, anAlert, ipEvidence } from '../fakes/alerts.ts';
import { offersFor } from '../../src/remediation/actions/index.ts';
import { present } from '../../src/teams/presenters/index.ts';
import { SOFT_LIMIT_UTF8 } from '../../src/teams/render.ts';
import { assertParses, buttons, words } from '../teams/adaptive-cards.ts';
import { NOON } from '../teams/fixtures.ts';
import { createWorld, type World } from '../world.ts';

function shownAs<S extends CommandResult['show']>(result: CommandResult, show: S): ResultOf<S> {
  assert.equal(result.show, show);
  return result as ResultOf<S>;
}

describe('The details of an event', () => {
  let world: World;
  let event: SecurityEvent;

  async function withEntities(entities: readonly Entity[]): Promise<void> {
    const before = await world.stores.events.get(event.tenantId, event.key);
    assert.ok(before);
    const changed = { ...before.value, entities, revision: before.value.revision + 1 };
    assert.ok(await world.stores.events.replace({ event: changed, history: [], notify: [], corr: 'c' }, before));
  }

  beforeEach(async () => {
    world = await createWorld();
    [event] = (await world.store([anAlert({ id: 'a1' })])) as [SecurityEvent];
  });

  it('have a section for each entity but addresses, what people act on first', async () => {
    await withEntities([
      { type: 'file', name: 'x.exe' },
      { type: 'ip', address: '10.0.0.1' },
      { type: 'application', appId: 'a' },
      { type: 'user', id: 'u1' },
    ]);
    const result = shownAs(await world.ask('viewer', 'details', { n: event.number }), 'details');
    assert.deepEqual(
      result.sections.map(({ type }) => type),
      ['user', 'application', 'file'],
    );
    assert.deepEqual(
      result.ips.map(({ address }) => address),
      ['10.0.0.1'],
    );
  });

  it('can be asked for part by part, from any place', async () => {
    await withEntities(Array.from({ length: 40 }, (_none, at) => ({ type: 'user' as const, id: `u${at + 1}` })));
    const said = interpret(`show event ${event.number} users 31`);
    assert.ok('verb' in said);
    const result = shownAs(await world.ask('viewer', said.verb, said.input, { surface: 'chat' }), 'part');
    assert.deepEqual([result.part, result.from, result.total], ['users', 31, 40]);
    assert.equal(result.sections[0]?.key, 'user:u31');
    assert.equal(result.sections.at(-1)?.key, 'user:u40');
  });

  it('take what was picked on a card, and fall back to everything', async () => {
    const picked = await world.ask('viewer', 'details', { n: event.number, part: 'picked', pick: 'history' });
    assert.equal(shownAs(picked, 'part').part, 'history');
    const odd = await world.ask('viewer', 'details', { n: event.number, part: 'picked', pick: '__proto__' });
    assert.equal(odd.show, 'details');
  });

  it('are not shown to somebody who may not see the tenant, in any part', async () => {
    for (const input of [{ n: event.number }, { n: event.number, part: 'users' }]) {
      await assert.rejects(world.ask('quillOnly', 'details', input), { code: 'NOT_FOUND' });
    }
    await assert.rejects(world.ask('quillOnly', 'act', { n: event.number }), { code: 'NOT_FOUND' });
    await assert.rejects(world.ask('viewer', 'act', { n: event.number }), { code: 'NOT_AUTHORISED' });
  });

  it('page through an alert with five hundred addresses, each once, on cards that fit', async () => {
    const address = (at: number) => `185.${100 + Math.floor(at / 250)}.7.${at % 250}`;
    await withEntities(Array.from({ length: 500 }, (_none, at) => ({ type: 'ip' as const, address: address(at) })));
    const whole = shownAs(await world.ask('viewer', 'details', { n: event.number }), 'details');
    assert.equal(whole.ips.length, 10);
    const seen: string[] = [];
    let next: Record<string, unknown> | undefined = { n: event.number, part: 'ips' };
    while (next && seen.length <= 500) {
      const shown = present(await world.ask('viewer', 'details', next), { offers: offersFor, now: NOON });
      assert.ok(shown.kind === 'card');
      assertParses(shown.card);
      assert.ok(Buffer.byteLength(JSON.stringify(shown.card)) <= SOFT_LIMIT_UTF8);
      seen.push(...[...words(shown.card).matchAll(/^\*\*(185\.[\d.]+)\*\*$/gm)].map(([, found]) => found as string));
      next = buttons(shown.card).find(({ title }) => title === 'Next')?.data;
    }
    assert.deepEqual(
      seen,
      Array.from({ length: 500 }, (_none, at) => address(at)),
    );
  }).timeout(20_000);

  it('name the parts when another is asked for', () => {
    const said = interpret('show event 7 colours');
    assert.match('say' in said ? said.say : '', /users, rules, apps, ips, links, others, history/);
    for (const [words, part] of [
      ['user', 'users'],
      ['Addresses', 'ips'],
      ['IPs', 'ips'],
      ['app', 'apps'],
      ['mailboxes', 'others'],
      ['history.', 'history'],
    ]) {
      const read = interpret(`show event 7 ${words}`);
      assert.equal('verb' in read ? (read.input as { part?: string }).part : read.say, part);
    }
  });

  it('say that the records around it cannot be read where the row that keeps them cannot, and show the rest', async () => {
    const table = world.stores.activities;
    await table.put(event.tenantId, event.key, {
      from: NOON,
      to: NOON,
      actors: [],
      signIns: { status: 'read', asOf: NOON },
      audits: { status: 'read', asOf: NOON },
      items: [],
      more: false,
    });
    const get = () => Promise.reject(new TocsinError('PRECONDITION_FAILED', 'This was stored by a newer version.'));
    Object.assign(world.deps, { activities: { ...table, get } });
    const result = shownAs(await world.ask('viewer', 'details', { n: event.number }), 'details');
    assert.equal(result.activities?.signIns.status, 'unreadable');
    assert.equal(result.sections.length, 1);
  });

  it('wait for no source that does not answer', async () => {
    const [slow] = await world.store([anAlert({ evidence: [ANA, ipEvidence('185.220.101.34')] })]);
    Object.assign(world.deps, { ips: { describe: () => new Promise<never>(() => {}) } });
    const asked = world.ask('viewer', 'details', { n: slow?.number });
    await new Promise((resolve) => setTimeout(resolve, 20));
    await world.clock.advance(1_800);
    const result = shownAs(await asked, 'details');
    assert.ok(result.ips.length > 0 && result.ips.every(({ pending }) => pending));
  });
});

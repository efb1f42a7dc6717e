import assert from 'node:assert/strict';
import type { AuditEntry } from '../../src/audit/entry.ts';
import type { StaffMember } from '../../src/staff/staff.ts';
import { HARBOUR, QUILL } from '../world.ts';
import { WHO, openDoor, type Door, type Who } from './tab-door.ts';

/** What was asked before, or with what was once good, comes again: the door is the real one, tokens and all. */
describe('What comes again to the door of the tab', () => {
  let door: Door;
  let n: number;
  let target: string;

  beforeEach(async () => {
    door = await openDoor({ foreign: true });
    n = Number(door.known['n']?.[0]);
    target = String(door.known['target']?.[0]);
  });
  afterEach(() => door.close());

  const post = (who: Who, verb: string, input: object) => door.ask({ verb, input, way: 'POST', who });
  const become = (who: Who, change: Partial<StaffMember>) =>
    door.world.stores.staff.save({ objectId: WHO[who].objectId, role: 'responder', scope: 'all', ...change });
  const previewed = async (who: 'responder' | 'second') => {
    const shown = await door.world.ask(who, 'preview', { n, action: 'revokeSessions', target }, { surface: 'tab' });
    assert.equal(shown.show, 'preview');
    return shown.show === 'preview' ? shown.previewId : '';
  };
  const revoked = () => door.world.directory.revocations.length;

  it('is refused with the same token, once its person is off the staff', async () => {
    assert.equal((await post('responder', 'eventPage', { n })).status, 200);
    await door.world.stores.staff.remove(WHO.responder.objectId, () => undefined);
    for (const way of ['GET', 'POST'] as const)
      assert.equal((await door.ask({ verb: 'eventPage', input: { n }, way, who: 'responder' })).status, 403);
  });

  it('is refused with the mark of an answer that was given before', async () => {
    const asked = { verb: 'eventPage', input: { n }, way: 'GET', who: 'responder' } as const;
    const etag = await door.tagOf(asked);
    assert.equal((await door.ask({ ...asked, etag })).status, 304);
    assert.equal((await door.ask({ ...asked, etag, who: 'second' })).status, 200);
    await become('responder', { scope: [QUILL.id] });
    assert.equal((await door.ask({ ...asked, etag })).status, 404);
  });

  it('is refused once its person may do less', async () => {
    const previewId = await previewed('responder');
    await become('responder', { role: 'viewer' });
    assert.equal((await post('responder', 'confirm', { n, previewId })).status, 403);
    assert.equal((await post('responder', 'resolve', { n })).status, 403);
    await become('responder', { scope: [QUILL.id] });
    assert.equal((await post('responder', 'confirm', { n, previewId })).status, 404);
    await become('responder', { scope: [] });
    assert.equal((await post('responder', 'confirm', { n, previewId })).status, 404);
    assert.equal(revoked(), 0);
  });

  it('is refused where a preview is confirmed by somebody else, about something else, or once more', async () => {
    const previewId = await previewed('responder');
    const other = Number(door.known['n']?.[3]);
    for (const [who, input, status] of [
      ['second', { n, previewId }, 403],
      ['admin', { n, previewId }, 403],
      ['responder', { n: other, previewId }, 412],
      ['responder', { n: 1, previewId }, 412],
      ['quillOnly', { n, previewId }, 404],
      ['viewer', { n, previewId }, 403],
      ['stranger', { n, previewId }, 403],
    ] as const)
      assert.equal((await post(who, 'confirm', input)).status, status, `${who} ${JSON.stringify(input)}`);
    assert.equal(revoked(), 0);
    await post('responder', 'confirm', { n, previewId });
    for (let at = 0; at < 3; at++) {
      const { body } = await post('responder', 'confirm', { n, previewId });
      assert.match((body as { said: string }).said, /already|You did/i);
    }
    assert.equal(revoked(), 1);
  });

  it('is refused where a preview is an hour old', async () => {
    const previewId = await previewed('responder');
    await door.world.clock.advance(60 * 60_000);
    assert.equal((await post('responder', 'confirm', { n, previewId })).status, 412);
    assert.equal(revoked(), 0);
  });

  /** What a page posts to change something, each with how to see what came of it. */
  const changes: [string, Who, (known: Door['known']) => object][] = [
    ['assign', 'responder', () => ({ n })],
    ['resolve', 'responder', () => ({ n, classification: 'falsePositive', comment: 'our scanner' })],
    ['note', 'responder', () => ({ n, text: 'called the owner' })],
    ['ignore', 'responder', () => ({ n, reason: 'noise' })],
    ['bulk', 'responder', ({ ns }) => ({ action: 'assign', ns: ns?.[0] })],
    ['ignoreSave', 'admin', ({ previewId }) => ({ n, previewId: previewId?.at(-1) })],
    ['deleteRule', 'admin', ({ rule }) => ({ rule: rule?.[0] })],
    ['extendRule', 'admin', ({ rule }) => ({ rule: rule?.[0], days: 30 })],
    ['postureOff', 'admin', () => ({ policy: 'admin', tenant: HARBOUR.id })],
    ['watchTenant', 'admin', () => ({ tenant: HARBOUR.id, watch: false })],
  ];
  for (const [verb, who, inputOf] of changes) {
    for (const together of [false, true]) {
      it(`acts once where ${verb} is sent twice, ${together ? 'at once' : 'one after the other'}`, async () => {
        const input = inputOf(door.known);
        const once = async () => {
          assert.equal((await post(who, verb, input)).status, 200, JSON.stringify(input));
        };
        if (together) {
          const answers = await Promise.all([post(who, verb, input), post(who, verb, input)]);
          assert.ok(answers.some(({ status }) => status === 200));
          assert.ok(
            answers.every(({ status }) => [200, 409, 412].includes(status)),
            JSON.stringify(answers),
          );
        } else {
          await once();
        }
        const after = await standing();
        await post(who, verb, input);
        assert.deepEqual(await standing(), after);
        const history = await door.world.stores.events.history(HARBOUR.id, n);
        const mine = history.filter(({ by, what }) => by === WHO[who].name && !/note about/.test(what));
        assert.ok(mine.length <= 1, JSON.stringify(mine));
      });
    }
  }

  it('acts once where a note is sent twice so closely that neither sees the other', async () => {
    const { deps, stores } = door.world;
    let both = () => {};
    const met = new Promise<void>((resolve) => (both = resolve));
    let reads = 0;
    const history: typeof stores.events.history = async (...asked) => {
      const lines = await stores.events.history(...asked);
      if (++reads === 2) both();
      if (reads <= 2) await met;
      return lines;
    };
    Object.assign(deps, { events: { ...stores.events, history } });
    await Promise.all([0, 1].map(() => post('responder', 'note', { n, text: 'called the owner' })));
    const notes = (await stores.events.history(HARBOUR.id, n)).filter(({ what }) => what === 'Note: called the owner');
    assert.equal(notes.length, 1);
    await door.world.clock.advance(2 * 60_000);
    await post('responder', 'note', { n, text: 'called the owner' });
    await post('second', 'note', { n, text: 'called the owner' });
    const later = (await stores.events.history(HARBOUR.id, n)).filter(({ what }) => what === 'Note: called the owner');
    assert.deepEqual(
      later.map(({ by }) => by),
      ['Responder', 'Responder', 'Second'],
    );
  });

  /** Everything of the tenant that a change could show in. */
  async function standing(): Promise<unknown> {
    const { stores } = door.world;
    const { items } = await stores.events.list(HARBOUR.id, { open: false, limit: 100 });
    return {
      events: await Promise.all(items.map(async ({ key }) => (await stores.events.get(HARBOUR.id, key))?.value)),
      history: await Promise.all(items.map(({ number }) => stores.events.history(HARBOUR.id, number))),
      rules: await stores.ignoreRules.list(HARBOUR.id),
      tenant: await stores.tenants.get(HARBOUR.id),
    };
  }

  it('keeps in the trail each of the two, and which was refused', async () => {
    const previewId = await previewed('responder');
    await post('second', 'confirm', { n, previewId });
    const { entry } = door.world.trail.at(-1) as { entry: AuditEntry };
    assert.deepEqual([entry.verb, entry.outcome, entry.personal['actor']], ['confirm', 'refused', WHO.second.objectId]);
  });
});

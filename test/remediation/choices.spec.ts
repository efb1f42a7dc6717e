import assert from 'node:assert/strict';
import type { ResultOf } from '../../src/commands/result.ts';
import { reconcileDeeds } from '../../src/remediation/reconcile.ts';
import { runDeed, stateDigest } from '../../src/remediation/run-deed.ts';
import { TocsinError } from '../../src/kernel/errors.ts';
import { HARBOUR, PEOPLE, type World } from '../world.ts';
import { ID, TARGET, inCatalogue, trialAction, worldOfAna } from './trial.ts';

describe('What a person may choose from', () => {
  const trial = trialAction();
  inCatalogue(trial.action);
  let world: World;
  let n: number;
  beforeEach(async () => {
    trial.items = ['old', 'new', 'strange'];
    trial.outcome = {};
    trial.seen.length = 0;
    ({ world, n } = await worldOfAna());
  });

  async function previewed(g = 0): Promise<ResultOf<'preview'>> {
    const result = await world.ask('responder', 'preview', { n, action: 'trialRemove', target: TARGET, g });
    assert.ok(result.show === 'preview', JSON.stringify(result));
    return result;
  }
  const confirm = (previewId: string, inputs: object) => world.ask('responder', 'confirm', { n, previewId, ...inputs });
  const deed = async () => (await world.stores.deeds.get(HARBOUR.id, `${TARGET}|trial`))?.deed;

  it('is shown with what is suggested first', async () => {
    assert.deepEqual((await previewed()).choices, [
      { input: 'pick0', label: 'Item new', chosen: true },
      { input: 'pick1', label: 'Item strange', chosen: true },
      { input: 'pick2', label: 'Item old', chosen: false },
    ]);
  });

  it('is shown up to twenty, the rest counted and never done', async () => {
    trial.items = Array.from({ length: 33 }, (_none, at) => `i${at}`);
    const { previewId, choices, moreChoices } = await previewed();
    assert.deepEqual([choices.length, moreChoices], [20, 13]);
    const all = Object.fromEntries(Array.from({ length: 33 }, (_none, at) => [`pick${at}`, 'true']));
    await confirm(previewId, all);
    assert.equal((await deed())?.chosen?.length, 20);
  });

  it('is done as chosen: handed to run and verify, kept with the deed, told to the trail', async () => {
    trial.outcome = { result: { removed: 1 }, note: 'One was left on purpose.' };
    const { previewId } = await previewed();
    const told = await confirm(previewId, { pick0: 'false', pick1: 'true', pick2: 'false' });
    assert.deepEqual(trial.items, ['old', 'new']);
    assert.ok(told.show === 'event');
    assert.match(told.said ?? '', /Items of Ana Petrova .* removed\. One was left on purpose\./);
    const { chosen, result, before, left } = (await deed())!;
    assert.deepEqual([chosen, result, before], [['strange'], { removed: 1 }, { items: ['old', 'new', 'strange'] }]);
    assert.equal(left, stateDigest({ items: ['old', 'new'] }, trial.action));
    assert.ok(trial.seen.some(({ step, chosen: ids }) => step === 'verify' && ids?.[0] === 'strange'));
    const [intent, done] = world.trail.map(({ entry }) => entry).filter(({ verb }) => verb === 'trialRemove');
    assert.deepEqual(
      [intent?.personal['chosen'], intent?.personal['before']],
      ['["strange"]', '{"items":["old","new","strange"]}'],
    );
    assert.deepEqual([done?.personal['after'], done?.personal['result']], ['{"items":["old","new"]}', '{"removed":1}']);
  });

  it('refuses in words when nothing is ticked, and claims nothing', async () => {
    const { previewId } = await previewed();
    for (const inputs of [{}, { pick0: 'false', pick1: 'false', pick2: 'false' }, { pick9: 'true', old: 'true' }]) {
      await assert.rejects(confirm(previewId, inputs), /Nothing was chosen/);
    }
    assert.equal(await deed(), undefined);
    assert.equal(trial.items.length, 3);
  });

  it('does nothing to what is no longer there', async () => {
    const { value: event } = (await world.stores.events.get(HARBOUR.id, (await world.stores.numbers.find(n))!.key))!;
    const outcome = await runDeed(world.deeds, {
      tenant: HARBOUR,
      event,
      action: trial.action,
      target: { key: TARGET, label: 'Ana', entity: { type: 'user', id: ID } },
      chosen: ['gone'],
      generation: 0,
      holder: PEOPLE.responder,
      corr: 'c',
    });
    assert.equal(outcome.status, 'refused');
    assert.ok(!trial.seen.some(({ step }) => step === 'run'));
  });

  it('asks again when the items changed since the preview', async () => {
    const { previewId } = await previewed();
    trial.items.push('newest');
    const told = await confirm(previewId, { pick0: 'true' });
    assert.match(told.show === 'event' ? (told.said ?? '') : '', /changed since the preview/);
    assert.ok(trial.items.includes('new'));
  });

  it('gives every step the last deed that took effect, a later failure notwithstanding', async () => {
    const first = await previewed();
    trial.outcome = { result: 'r1' };
    await confirm(first.previewId, { pick0: 'true' });
    trial.outcome = new TocsinError('UPSTREAM_REFUSED', 'No.');
    const second = await previewed(1);
    await confirm(second.previewId, { pick0: 'true' });
    assert.equal((await deed())?.state, 'failed');
    trial.seen.length = 0;
    trial.outcome = {};
    const third = await previewed(2);
    await confirm(third.previewId, { pick0: 'true' });
    for (const step of ['capture', 'guard', 'preview', 'concerns', 'run'] as const) {
      const given = trial.seen.filter((one) => one.step === step);
      assert.ok(given.length > 0, step);
      for (const { last } of given)
        assert.deepEqual([last?.result, last?.chosen, last?.state], ['r1', ['new'], 'done']);
    }
  });

  it('is looked for again as it was chosen when the answer was lost', async () => {
    const { previewId } = await previewed();
    trial.outcome = new TocsinError('UPSTREAM_UNAVAILABLE', 'lost', { outcomeUnknown: true });
    await confirm(previewId, { pick0: 'true' });
    trial.items = ['old', 'strange'];
    await world.clock.advance(10_000);
    await reconcileDeeds({ ...world.deeds, tenants: world.stores.tenants }, 'c');
    assert.equal((await deed())?.state, 'done');
    assert.deepEqual(trial.seen.at(-1), { step: 'verify', chosen: ['new'] });
    assert.equal(world.trail.at(-1)?.entry.personal['after'], '{"items":["old","strange"]}');
  });
});

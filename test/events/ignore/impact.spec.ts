import assert from 'node:assert/strict';
import { measureImpact } from '../../../src/events/ignore/impact.ts';
import { impactWords } from '../../../src/events/ignore/words.ts';
import { anAlert } from '../../fakes/alerts.ts';
import { HARBOUR, createWorld } from '../../world.ts';

describe('Counting what a rule would have hidden', () => {
  const criteria = [{ kind: 'passwordSpray' }];

  it('stops when time runs out, and says that it counted only a part', async () => {
    const world = await createWorld();
    await world.store(Array.from({ length: 100 }, () => anAlert({ severity: 'medium' })));
    let now = world.clock.now().getTime();
    const hurried = { ...world.clock, now: () => new Date((now += 300)) };
    const [impact] = await measureImpact(
      { events: world.stores.events, clock: hurried },
      { tenants: [HARBOUR], criteria },
    );
    assert.ok(impact!.hidden > 0 && impact!.hidden < 100, `${impact!.hidden}`);
    assert.match(impactWords(impact!), /^In the counted part of the last 30 days this would have hidden at least \d+/);
  });

  it('says so when it could look at nothing at all', async () => {
    const world = await createWorld();
    await world.store([anAlert({ severity: 'medium' })]);
    let now = world.clock.now().getTime();
    const late = { ...world.clock, now: () => new Date((now += 5_000)) };
    const [impact] = await measureImpact(
      { events: world.stores.events, clock: late },
      { tenants: [HARBOUR], criteria },
    );
    assert.deepEqual([impact!.hidden, impact!.countedSince !== undefined], [0, true]);
  });

  it('fails rather than counting too little when storage does not answer', async () => {
    const world = await createWorld();
    const events = { ...world.stores.events, list: () => Promise.reject(new Error('away')) };
    await assert.rejects(measureImpact({ events, clock: world.clock }, { tenants: [HARBOUR], criteria }));
  });
});

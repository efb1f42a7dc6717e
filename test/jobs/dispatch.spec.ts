import assert from 'node:assert/strict';
import { createDispatch } from '../../src/jobs/dispatch.ts';
import type { Delivery } from '../../src/notify/deliver.ts';
import { HARBOUR, createWorld } from '../world.ts';

async function set() {
  const world = await createWorld();
  const asked: Delivery[] = [];
  const waiting: (() => void)[] = [];
  const deliver = (delivery: Delivery) => (
    asked.push(delivery),
    new Promise<void>((resolve) => void waiting.push(resolve))
  );
  const dispatch = createDispatch({ ...world.stores, deliver, channels: ['mail'], log: world.log });
  const finish = async () => {
    waiting.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { dispatch, asked, finish };
}

describe('Dispatching', () => {
  it('looks once more for what was asked for meanwhile, however often', async () => {
    const { dispatch, asked, finish } = await set();
    for (let hint = 0; hint < 3; hint++) dispatch.hint(HARBOUR.id, 'e1');
    assert.equal(asked.length, 1);
    await finish();
    assert.equal(asked.length, 2);
    await finish();
    await dispatch.idle();
    assert.equal(asked.length, 2);
  });

  it('looks before it is due if one of those who asked meanwhile knows that it can go', async () => {
    const { dispatch, asked, finish } = await set();
    dispatch.hint(HARBOUR.id, 'e1');
    dispatch.release(HARBOUR.id, 'e1', ['mail']);
    dispatch.hint(HARBOUR.id, 'e1');
    await finish();
    assert.deepEqual(
      asked.map(({ force }) => force),
      [undefined, true],
    );
    await finish();
  });
});

import assert from 'node:assert/strict';
import type { CommandResult, ResultOf } from '../../src/commands/result.ts';
import { present } from '../../src/teams/presenters/index.ts';
import { snapshotOf } from '../posture/snapshots.ts';
import { words } from '../teams/adaptive-cards.ts';
import { aDay } from '../teams/posture-fixtures.ts';
import { HARBOUR, createWorld, type World } from '../world.ts';

const WHY = 'Microsoft took more than an hour to answer; it is asked again.';

describe('A day of posture of which every reading broke off', () => {
  let world: World;
  const ask = (verb: string, input: object = {}, surface: 'chat' | 'tab' = 'chat') =>
    world.ask('viewer', verb, input, { surface });
  const said = (result: CommandResult) => {
    const shown = present(result, { offers: world.deps.offers, now: world.clock.now() });
    return shown.kind === 'card' ? words(shown.card) : '';
  };

  beforeEach(async () => {
    world = await createWorld();
    await world.clock.advance(2 * 3_600_000);
    const enabledAt = new Date('2026-11-01T00:00:00Z');
    await world.stores.tenants.update(HARBOUR.id, (tenant) => ({ ...tenant, posture: { user: { enabledAt } } }));
    await world.stores.posture.commit({
      snapshot: snapshotOf(-1, {}, { tenantId: HARBOUR.id }),
      day: aDay({ tenantId: HARBOUR.id, localDate: '2026-11-21', lost: { admin: 0, user: 0 } }),
      alerts: [],
      channels: [],
      corr: 'c',
    });
    await world.stores.postureRuns.put({
      tenantId: HARBOUR.id,
      localDate: '2026-11-22',
      fence: 1,
      readings: 4,
      inVain: 0,
      told: false,
      nextRead: new Date('2026-11-22T14:30:00Z'),
      lastError: { at: new Date('2026-11-22T13:58:00Z'), why: WHY },
    });
  });

  const told = new RegExp(
    `The reading of 22 November 2026 is missing.*${WHY.replace('.', '\\.')} Last tried .*13:58 UTC\\. Tocsin tries again .*14:30 UTC.*is not known yet`,
    's',
  );

  it('is told with its reason and the next try by coverage, and by posture of all tenants and of one', async () => {
    assert.match(said(await ask('coverage')), told);
    assert.match(said(await ask('posture')), told);
    const one = said(await ask('posture', { tenant: 'harbour' }));
    assert.match(one, told);
    assert.doesNotMatch(one, /Nobody found without/);
  });

  it('comes to the pages of the tab likewise', async () => {
    const missed = { localDate: '2026-11-22', why: WHY, at: '2026-11-22T13:58:00.000Z' };
    const seen = async (verb: string, input: object, of: (result: never) => unknown) => {
      const found = JSON.parse(JSON.stringify(of((await ask(verb, input, 'tab')) as never))) as object;
      assert.deepEqual(found, { ...missed, nextTry: '2026-11-22T14:30:00.000Z' }, verb);
    };
    await seen('coverage', {}, ({ lines }: ResultOf<'coverage'>) => lines.find(byId)?.missed);
    await seen('posture', {}, ({ lines }: ResultOf<'postures'>) => lines[0]?.missed);
    await seen('postureHistory', { tenant: HARBOUR.id }, ({ missed: of }: ResultOf<'postureHistory'>) => of);
  });

  it('is told no more once the day is there', async () => {
    await world.stores.posture.commit({
      snapshot: snapshotOf(-2, {}, { tenantId: HARBOUR.id }),
      day: aDay({ tenantId: HARBOUR.id, localDate: '2026-11-22' }),
      alerts: [],
      channels: [],
      corr: 'c',
    });
    for (const verb of ['coverage', 'posture']) assert.doesNotMatch(said(await ask(verb)), /is missing/);
  });
});

function byId({ tenant }: { tenant: { id: string } }): boolean {
  return tenant.id === HARBOUR.id;
}

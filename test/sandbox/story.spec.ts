import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createState } from '../../src/sandbox/graph/state.ts';
import { SANDBOX_TENANTS } from '../../src/sandbox/graph/tenants.ts';
import { ticks } from '../../src/sandbox/graph/timestamps.ts';
import { loadAlerts } from '../../src/sandbox/load-alerts.ts';
import { startStory, storyAlerts, trickleAlert } from '../../src/sandbox/story.ts';
import { manualClock } from './caller.ts';

const START = new Date('2026-03-02T08:00:00.000Z');

describe('Attack story', () => {
  it('opens with two to four older alerts in each tenant', () => {
    const open = storyAlerts(START).filter(({ offsetMs }) => offsetMs < 0);
    for (const { id, name } of SANDBOX_TENANTS) {
      const count = open.filter(({ tenantId }) => tenantId === id).length;
      assert.ok(count >= 2 && count <= 4, name);
    }
  });

  it('lets one account fall in four steps within two minutes', () => {
    const attack = storyAlerts(START).filter(({ offsetMs }) => offsetMs >= 0);
    assert.deepEqual(
      attack.map(({ alert }) => alert['title']),
      ['Password Spray', 'Anonymous IP address', 'Creation of forwarding/redirect rule', 'Anonymous link created'],
    );
    assert.ok(attack.every(({ offsetMs }) => offsetMs <= 120_000));
    const first = (alert: unknown) =>
      (alert as { evidence: { userAccount?: { azureAdUserId: string } }[] }).evidence[0]?.userAccount?.azureAdUserId;
    assert.equal(new Set(attack.map(({ alert }) => first(alert))).size, 1);
  });

  it('is the same for the same start, has no alert twice and none in the future of its step', () => {
    const all = [...storyAlerts(START), ...Array.from({ length: 200 }, (_, at) => trickleAlert(START, at))];
    const again = [...storyAlerts(START), ...Array.from({ length: 200 }, (_, at) => trickleAlert(START, at))];
    assert.deepEqual(all, again);
    assert.equal(new Set(all.map(({ alert }) => alert.id)).size, all.length);
    for (const { offsetMs, alert } of all) {
      const due = ticks(new Date(START.getTime() + offsetMs).toISOString()) ?? 0n;
      assert.ok((ticks(alert['createdDateTime']) ?? 0n) <= due);
    }
    const later = storyAlerts(new Date(START.getTime() + 1));
    assert.notEqual(later[0]?.alert.id, all[0]?.alert.id);
  });

  it('trickles on in order, over all tenants and with many titles', () => {
    const trickle = Array.from({ length: 60 }, (_, at) => trickleAlert(START, at));
    trickle.forEach(({ offsetMs }, at) => assert.ok(offsetMs > (trickle[at - 1]?.offsetMs ?? 120_000)));
    assert.equal(new Set(trickle.map(({ tenantId }) => tenantId)).size, 3);
    assert.ok(new Set(trickle.map(({ alert }) => alert['title'])).size >= 8);
  });

  it('is told by the clock, faster when asked, until it is stopped', async () => {
    const clock = manualClock();
    const state = createState(SANDBOX_TENANTS, clock);
    const count = () => SANDBOX_TENANTS.reduce((sum, { id }) => sum + state.alerts(id).length, 0);
    const story = startStory({ state }, { clock, speed: 10 });
    assert.equal(count(), 7);
    while (count() < 11) await new Promise((resolve) => setImmediate(resolve));
    assert.equal(clock.now().getTime() - START.getTime(), 11_500);
    story.stop();
    await story.ended;
    assert.equal(count(), 11);
  });
});

describe('Loading alerts', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'alerts-'));
  });
  afterEach(() => rm(dir, { recursive: true }));

  it('takes one alert, an array and a Graph answer, and tells what it could not read', async () => {
    const [first, second] = SANDBOX_TENANTS;
    const time = '2026-03-01T00:00:00.1Z';
    const alert = (id: string, tenantId?: string) => ({
      id,
      tenantId,
      createdDateTime: time,
      lastUpdateDateTime: time,
    });
    const write = (file: string, content: unknown) =>
      writeFile(join(dir, file), typeof content === 'string' ? content : JSON.stringify(content));
    await write('1.json', alert('one', second?.id));
    await write('2.json', [alert('two', 'someone else'), null]);
    await write('3.json', { value: [alert('three')] });
    await write('4.json', '{');
    await write('5.json', { id: 'x' });
    await write('readme.txt', 'not read');
    const loaded = await loadAlerts(dir);
    assert.deepEqual(
      loaded.alerts.map(({ tenantId, alert: { id } }) => [id, tenantId]),
      [
        ['one', second?.id],
        ['two', first?.id],
        ['three', first?.id],
      ],
    );
    assert.deepEqual(loaded.rejected, [
      { file: '2.json', reason: 'Element 2: it is not an object.' },
      { file: '4.json', reason: 'It is not valid JSON.' },
      { file: '5.json', reason: 'Element 1: it has no createdDateTime.' },
    ]);
  });
});

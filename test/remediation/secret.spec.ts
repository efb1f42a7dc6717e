import assert from 'node:assert/strict';
import { noMetrics } from '../../src/kernel/telemetry.ts';
import { offersFor } from '../../src/remediation/actions/index.ts';
import { reconcileDeeds } from '../../src/remediation/reconcile.ts';
import { TocsinError } from '../../src/kernel/errors.ts';
import { answerClick, CLICK_MS } from '../../src/teams/card-actions.ts';
import { answerMessage } from '../../src/teams/chat.ts';
import type { Turn, TurnDeps } from '../../src/teams/turn.ts';
import { HARBOUR, PEOPLE, type World } from '../world.ts';
import { TARGET, inCatalogue, trialAction, worldOfAna } from './trial.ts';

const PASSWORD = 'Gull-41-*Harbour*-kelp';

describe('What a remediation hands out once', () => {
  const { choices: _none, ...plain } = trialAction().action;
  const trial = trialAction({ hands: 'new password', label: 'Reset password' });
  Object.assign(trial.action, { ...plain, ...trial.action, choices: undefined });
  inCatalogue(trial.action);
  let world: World;
  let n: number;
  let sent: unknown[];
  beforeEach(async () => {
    trial.outcome = { secret: { label: 'New password', value: PASSWORD } };
    ({ world, n } = await worldOfAna());
    sent = [];
  });

  function turn(value: object, type = 'invoke'): { deps: TurnDeps; turn: Turn } {
    const deps = {
      runCommand: world.runCommand,
      late: world.late,
      interpret: () => ({ say: '' }),
      offers: offersFor,
      conversations: world.stores.conversations,
      connector: { reply: async (_to: unknown, message: unknown) => void sent.push(message) } as never,
      clock: world.clock,
      log: world.log,
      metrics: noMetrics,
      onRouteChanged: () => {},
    } satisfies TurnDeps;
    const inbound = {
      type,
      from: PEOPLE.responder,
      conversation: { id: 'c', rootId: 'c' },
      text: '',
      mentions: [],
      value,
    };
    return { deps, turn: { inbound: inbound as never, corr: 'c', log: world.log } };
  }

  async function previewed(): Promise<string> {
    const result = await world.ask('responder', 'preview', { n, action: 'trialRemove', target: TARGET, g: 0 });
    assert.ok(result.show === 'preview');
    return result.previewId;
  }
  const clickOf = (previewId: string) => ({
    action: { type: 'Action.Execute', verb: 'confirm', data: { verb: 'confirm', n, previewId } },
    trigger: 'manual',
  });
  const deed = async () => (await world.stores.deeds.get(HARBOUR.id, `${TARGET}|trial`))?.deed;

  /** Storage (tables and their history), queue hints, log, trail, and everything sent to the channel. */
  function everythingKept(): string {
    const { written, log, trail, hints } = world;
    return JSON.stringify([written, log.lines, trail, hints, sent]);
  }

  it('is shown in the answer to the click, letter for letter, and is kept nowhere', async () => {
    const { deps, turn: one } = turn(clickOf(await previewed()));
    const answer = await answerClick(deps, one);
    const runs = JSON.stringify(answer.value).match(/"text":"[^"]*kelp"/g);
    assert.deepEqual(runs, [`"text":"${PASSWORD}"`]);
    assert.equal((await deed())?.state, 'done');
    assert.ok(
      world.written.some((line) => line.startsWith('Deeds')),
      'the test hears what is written',
    );
    assert.ok(!everythingKept().includes('kelp'));
  });

  it('keeps the shared card as it is for a minute, as its change would take the answer away', async () => {
    const previewId = await previewed();
    await world.ask('responder', 'confirm', { n, previewId });
    const { key } = (await world.stores.numbers.find(n))!;
    const due = async () => (await world.stores.outbox.get(HARBOUR.id, key, 'teams'))?.due.getTime();
    // The card that rang waits too, in this world where nobody delivers: it keeps the earlier moment.
    assert.equal(await due(), world.clock.now().getTime());
    const waiting = (await world.stores.outbox.get(HARBOUR.id, key, 'teams'))!;
    await world.stores.outbox.drop(waiting);
    const again = await world.ask('responder', 'preview', { n, action: 'trialRemove', target: TARGET, g: 1 });
    assert.ok(again.show === 'preview');
    await world.ask('responder', 'confirm', { n, previewId: again.previewId });
    assert.equal(await due(), world.clock.now().getTime() + 60_000);
    await world.ask('second', 'assign', { n });
    assert.equal(await due(), world.clock.now().getTime(), 'news of others is not held back');
  });

  it('is not shown to a second click, which is told how to get another one', async () => {
    const previewId = await previewed();
    await world.ask('responder', 'confirm', { n, previewId });
    const again = await world.ask('responder', 'confirm', { n, previewId });
    assert.ok(again.show === 'event');
    assert.match(
      again.said ?? '',
      /Already done by you .* If you did not see the new password, “Reset password” again/,
    );
    assert.ok(!JSON.stringify(again).includes('kelp'));
  });

  const settled = async () => {
    for (let tick = 0; tick < 100; tick++) await new Promise((resolve) => setImmediate(resolve));
  };

  /** A click whose answer comes later than Teams waits; gives what Teams was told. */
  async function answeredLate(): Promise<{ readonly told: string; readonly id: string; finish(): Promise<void> }> {
    const previewId = await previewed();
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    const run = trial.action.run;
    Object.assign(trial.action, { run: async (...given: Parameters<typeof run>) => (await held, run(...given)) });
    const { deps, turn: one } = turn(clickOf(previewId));
    const answering = answerClick(deps, one);
    await settled();
    await world.clock.advance(CLICK_MS);
    const told = JSON.stringify((await answering).value);
    return {
      told,
      id: /"verb":"outcome","n":\d+,"id":"([^"]+)"/.exec(told)?.[1] ?? '',
      async finish() {
        release();
        await settled();
        Object.assign(trial.action, { run });
      },
    };
  }

  const outcomeOf = (id: string) => ({
    action: { type: 'Action.Execute', verb: 'outcome', data: { verb: 'outcome', n, id } },
    trigger: 'manual',
  });

  it('waits for its asker when the answer comes later than Teams waits, and is shown to them alone, once', async () => {
    const { told, id, finish } = await answeredLate();
    assert.match(told, /Still working.*Show the outcome/);
    await finish();
    const stolen = await world.ask('second', 'outcome', { n, id });
    assert.ok(stolen.show === 'event' && !JSON.stringify(stolen).includes('kelp'));
    const { deps, turn: one } = turn(outcomeOf(id));
    assert.match(JSON.stringify(await answerClick(deps, one)), /kelp/);
    assert.ok(!JSON.stringify(await answerClick(deps, one)).includes('kelp'), 'once');
    await world.clock.advance(10 * 60_000);
    await settled();
    assert.doesNotMatch((await deed())?.note ?? '', /lost/);
    assert.ok(!everythingKept().includes('kelp'));
  });

  it('can be asked for while the work still goes on', async () => {
    const { id, finish } = await answeredLate();
    const { deps, turn: one } = turn(outcomeOf(id));
    const asking = answerClick(deps, one);
    await settled();
    await finish();
    assert.match(JSON.stringify(await asking), /kelp/);
  });

  it('is lost when its asker does not come for it in five minutes, and card, deed and trail say so', async () => {
    const { id, finish } = await answeredLate();
    await finish();
    await world.clock.advance(5 * 60_000);
    await settled();
    const { deps, turn: one } = turn(outcomeOf(id));
    assert.match(JSON.stringify(await answerClick(deps, one)), /no longer here/);
    assert.match((await deed())?.note ?? '', /too late to be shown\. The new password is lost: “Reset password” again/);
    const key = (await world.stores.numbers.find(n))!.key;
    const { value } = (await world.stores.events.get(HARBOUR.id, key))!;
    assert.match(value.deeds[0]?.note ?? '', /new password is lost/);
    assert.equal(world.trail.at(-1)?.entry.outcome, 'lost');
    assert.ok(!everythingKept().includes('kelp'));
  });

  it('never goes into a message, which would stay in the conversation', async () => {
    const { deps, turn: one } = turn({ verb: 'confirm', n, previewId: await previewed() }, 'message');
    await answerMessage(deps, one);
    assert.match(JSON.stringify(sent), /cannot be shown in a message/);
    assert.match((await deed())?.note ?? '', /new password is lost/);
    assert.ok(!everythingKept().includes('kelp'));
  });

  it('is said to be lost when the answer of Microsoft was, whatever happened', async () => {
    trial.outcome = new TocsinError('UPSTREAM_UNAVAILABLE', 'lost', { outcomeUnknown: true });
    const told = await world.ask('responder', 'confirm', { n, previewId: await previewed() });
    assert.match(told.show === 'event' ? (told.said ?? '') : '', /looks again .* new password is lost/);
    await world.clock.advance(10_000);
    await reconcileDeeds({ ...world.deeds, tenants: world.stores.tenants }, 'c');
    assert.equal((await deed())?.state, 'done');
    assert.match((await deed())?.note ?? '', /it happened\. The new password is lost/);
  });
});

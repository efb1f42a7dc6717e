import assert from 'node:assert/strict';
import { HARBOUR } from '../world.ts';
import { aRegression } from '../fakes/notices.ts';
import { userEvidence } from '../fakes/alerts.ts';
import type { LossOver } from '../../src/posture/regression.ts';
import { PSA_CHANNEL } from '../../src/notify/notice.ts';
import { BENCHES } from './benches.ts';
import { LINK, stageFor, type Stage } from './stage.ts';

const NAMES = Object.keys(BENCHES) as (keyof typeof BENCHES)[];

for (const system of NAMES) {
  describe(`an event as a ticket in ${system}`, () => {
    let stage: Stage;
    beforeEach(async () => {
      stage = await stageFor(system);
    });
    afterEach(() => stage.close());
    const held = () => stage.bench.held();
    const resolve = (n: number) =>
      stage.world.ask('responder', 'resolve', { n, verdict: 'truePositive.phishing', comment: 'Password was reset.' });

    it('is opened once, in the words of the e-mail, and shown on the card', async () => {
      const { event } = await stage.raise();
      await stage.sweep();
      await stage.sweep();
      const [ticket] = held();
      assert.equal(held().length, 1);
      assert.equal(ticket?.title, `High Security Event ${event.number} for Harbour Clinics`);
      assert.match(ticket?.text ?? '', /^Tenant: Harbour Clinics\nEvent: \d+\nTitle: Password Spray\nSeverity: High\n/);
      assert.ok(ticket?.text.includes('\n\nUser: Ana Petrova ana@harbour.example\n'));
      assert.ok(ticket?.text.endsWith(`View event in Tocsin: ${LINK}`));
      assert.match(ticket?.key ?? '', /^tocsin-[0-9a-f]{40}$/);
      const now = await stage.now(event);
      assert.equal(now.ticket?.state, 'open');
      assert.equal(now.status, 'new');
      assert.ok((await stage.history(event)).some((line) => /^Tocsin: Ticket \S+ opened in /.test(line)));
      assert.equal(await stage.waiting(), undefined);
    });

    it('is told by one note what changed, by whom, and is closed and opened again with the event', async () => {
      const { event } = await stage.raise();
      await stage.sweep();
      await resolve(event.number);
      await stage.sweep();
      await stage.sweep();
      const [closed] = held();
      assert.equal(closed?.closed, true);
      assert.equal(closed?.notes.length, 1);
      const note = closed?.notes[0] ?? '';
      assert.match(note, /^Severity: High\nStatus: Resolved \(before: New\)\nResolved by: Responder\n/);
      assert.match(note, /\nConclusion: True positive: phishing\nComment: Password was reset\.\n/);
      assert.match(note, /\n- 2026-11-22T12:00:00Z, Responder: /);
      assert.ok(!note.includes('Ticket '), note);
      assert.match(note, /\nTocsin note \d+\n?$/);
      assert.equal((await stage.now(event)).ticket?.state, 'closed');
      await stage.world.ask('responder', 'reopen', { n: event.number });
      await stage.sweep();
      assert.equal(held()[0]?.closed, false);
      assert.match(held()[0]?.notes[1] ?? '', /Status: (New|In progress) \(before: Resolved\)/);
      assert.equal((await stage.now(event)).ticket?.state, 'open');
      assert.equal(held().length, 1);
    });

    it('is told of notes and assignments, and not of itself', async () => {
      const { event } = await stage.raise();
      await stage.sweep();
      await stage.note(event, 'called the owner');
      await stage.world.ask('responder', 'assign', { n: event.number });
      await stage.sweep();
      await stage.sweep();
      const [ticket] = held();
      assert.equal(ticket?.notes.length, 1);
      assert.match(ticket?.notes[0] ?? '', /Responder: Note: called the owner\n- .*Responder: /);
      assert.equal(ticket?.closed, false);
    });

    it('is closed when the event is ignored, and opened when it is shown again', async () => {
      const { event } = await stage.raise({ severity: 'medium' });
      await stage.map({ ...stage.mapping, opens: ['medium'] });
      await stage.sweep();
      await stage.world.ask('responder', 'ignore', { n: event.number, reason: 'it was our scanner' });
      await stage.sweep();
      assert.equal(held()[0]?.closed, true);
      assert.match(held()[0]?.notes[0] ?? '', /Status: Ignored \(before: New\)\nIgnored because: it was our scanner/);
      await stage.world.ask('responder', 'unignore', { n: event.number });
      await stage.sweep();
      assert.equal(held()[0]?.closed, false);
    });

    it('is opened for what the tenant chose, when it becomes so', async () => {
      const { alert } = await stage.raise({ severity: 'medium' });
      await stage.sweep();
      assert.equal(held().length, 0);
      assert.equal(await stage.waiting(), undefined);
      await stage.raise({ ...alert, severity: 'high', lastUpdate: '2026-11-22T11:59:00.0000000Z' });
      await stage.sweep();
      assert.equal(held().length, 1);
      assert.match(held()[0]?.title ?? '', /^High /);
    });

    it('tells a rise in severity in a note', async () => {
      await stage.map({ ...stage.mapping, opens: ['medium', 'high'] });
      const { alert } = await stage.raise({ severity: 'medium' });
      await stage.sweep();
      await stage.raise({ ...alert, severity: 'high', lastUpdate: '2026-11-22T11:59:00.0000000Z' });
      await stage.sweep();
      assert.match(held()[0]?.notes[0] ?? '', /^Severity: High \(before: Medium\)\nStatus: New\n/);
      assert.equal(held().length, 1);
    });

    it('is not opened twice where the answer was lost and the ticket is there', async () => {
      await stage.raise();
      stage.bench.server.fail({ status: 0, after: true, on: stage.bench.on.create });
      await stage.sweep();
      assert.equal(held().length, 1);
      assert.equal(await stage.waiting(), undefined);
    });

    it('is looked for before it is opened after a lost answer that could not be checked', async () => {
      const { event } = await stage.raise();
      stage.bench.server.fail({ status: 0, after: true, on: stage.bench.on.create });
      const searches = { status: 503, times: 1, on: stage.bench.on.search };
      // The first search, which finds nothing, goes through; the one after the lost answer does not.
      await stage.bench.psa.find('tocsin-none');
      const first = stage.calls('search');
      stage.bench.server.fail({ ...searches, on: after(stage, first + 1) });
      await stage.sweep();
      assert.equal((await stage.waiting())?.unknownSince, undefined);
      assert.match((await stage.waiting())?.lastError ?? '', /looks whether it was done before it tries again/);
      await stage.sweep();
      assert.equal(stage.calls('create'), 1);
      await stage.world.clock.advance(80_000);
      await stage.sweep();
      assert.equal(held().length, 1);
      assert.equal(stage.calls('create'), 1);
      assert.equal(held()[0]?.notes.length, 0);
      assert.equal((await stage.now(event)).ticket?.state, 'open');
    });

    it('is not opened again by a replica that follows one which died before the receipt was kept', async () => {
      const { event } = await stage.raise();
      await stage.replica().deliver({ type: 'event', tenant: await tenant(stage), event }, undefined);
      await stage.sweep();
      assert.equal(held().length, 1);
      assert.equal(held()[0]?.notes.length, 0);
      // What happened meanwhile is told, and the ticket of an event that was resolved meanwhile is closed.
      const second = await stage.raise();
      await stage.replica().deliver({ type: 'event', tenant: await tenant(stage), event: second.event }, undefined);
      await stage.world.clock.advance(1_000);
      await resolve(second.event.number);
      await stage.sweep();
      assert.equal(held().length, 2);
      assert.equal(held()[1]?.closed, true);
      assert.equal(held()[1]?.notes.length, 1);
    });

    it('does not write a note twice whose answer was lost', async () => {
      const { event } = await stage.raise();
      await stage.sweep();
      stage.bench.server.fail({ status: 0, after: true, on: stage.bench.on.note });
      await stage.note(event, 'first');
      await stage.sweep();
      assert.ok(await stage.waiting());
      await stage.note(event, 'second');
      // It may still take effect: nothing is repeated at once.
      await stage.world.clock.advance(59_000);
      await stage.sweep();
      assert.equal(stage.calls('note'), 1);
      await stage.world.clock.advance(21_000);
      await stage.sweep();
      const notes = held()[0]?.notes ?? [];
      assert.equal(notes.length, 2);
      assert.equal(notes.filter((note) => note.includes('Note: first')).length, 1);
      assert.equal(notes.filter((note) => note.includes('Note: second')).length, 1);
      assert.equal(await stage.waiting(), undefined);
    });

    it('closes a ticket although the first answer to that was lost, with one note', async () => {
      const { event } = await stage.raise();
      await stage.sweep();
      stage.bench.server.fail({ status: 0, after: true, on: stage.bench.on.status });
      await resolve(event.number);
      await stage.sweep();
      await stage.world.clock.advance(80_000);
      await stage.sweep();
      assert.equal(held()[0]?.closed, true);
      assert.equal(held()[0]?.notes.length, 1);
      assert.equal(await stage.waiting(), undefined);
    });

    it('waits as long as it is asked to', async () => {
      await stage.raise();
      stage.bench.server.fail({ status: 429, headers: { 'retry-after': '40' }, on: stage.bench.on.create });
      await stage.sweep();
      await stage.world.clock.advance(39_000);
      await stage.sweep();
      assert.equal(held().length, 0);
      await stage.world.clock.advance(10_000);
      await stage.sweep();
      assert.equal(held().length, 1);
    });

    it('opens nothing for a tenant that is mapped to no company, and says so until it is', async () => {
      await stage.map(undefined);
      await stage.raise();
      await stage.raise({ severity: 'low' });
      await stage.sweep();
      const waits = await stage.waiting();
      assert.match(waits?.lastError ?? '', /^Harbour Clinics is mapped to no company in \w+, so no ticket was opened/);
      const answer = await stage.world.ask('viewer', 'coverage', {}, { surface: 'chat' });
      assert.ok(answer.show === 'coverage');
      const line = answer.lines.find((one) => one.tenant.id === HARBOUR.id);
      const own = line?.undelivered.find(({ channel }) => channel === PSA_CHANNEL);
      assert.equal(own?.count, 1);
      assert.match(own?.why ?? '', /mapped to no company/);
      assert.equal(stage.bench.server.calls.length, 0);
      await stage.map(stage.mapping);
      await stage.world.clock.advance(60_000);
      await stage.sweep();
      assert.equal(held().length, 1);
      assert.equal(await stage.waiting(), undefined);
    });

    it('gives up what waited for a company when it is resolved, or when the tenant is to have no tickets', async () => {
      await stage.map(undefined);
      const { event } = await stage.raise();
      await stage.raise();
      await stage.sweep();
      await resolve(event.number);
      await stage.world.clock.advance(60_000);
      await stage.sweep();
      await stage.map({ ...stage.mapping, opens: [] });
      await stage.world.clock.advance(60_000);
      await stage.sweep();
      assert.equal(await stage.waiting(), undefined);
      assert.equal(held().length, 0);
    });

    it('says which company is not there, and which system is not set up', async () => {
      await stage.map({ ...stage.mapping, company: '999' });
      await stage.raise();
      await stage.sweep();
      assert.match((await stage.waiting())?.lastError ?? '', /has no .*company with the id 999/);
      const other = stage.bench.psa.id === 'autotask' ? 'connectwise' : 'autotask';
      await stage.map({ ...stage.mapping, system: other });
      await stage.world.clock.advance(60_000);
      await stage.sweep();
      assert.match((await stage.waiting())?.lastError ?? '', /is mapped to \w+, which is not set up here/);
      assert.equal(held().length, 0);
    });

    it('opens none for what was there before the tenant was watched, nor for what is resolved or ignored', async () => {
      const [imported] = await stage.world.store(
        [(await stage.raise()).alert].map((alert) => ({ ...alert, id: 'old' })),
        {
          importing: true,
        },
      );
      await stage.world.ask('responder', 'assign', { n: imported!.number });
      const { event } = await stage.raise();
      await resolve(event.number);
      await stage.sweep();
      assert.deepEqual(
        held().map(
          ({ title }) => title.includes(`Event ${imported!.number} `) || title.includes(`Event ${event.number} `),
        ),
        [false],
      );
    });

    it('opens another one when somebody deleted it there and the event goes on', async () => {
      const { event } = await stage.raise();
      const gone = await stage.raise();
      await stage.sweep();
      for (const { id } of held()) stage.bench.remove(id);
      await stage.note(event, 'still going on');
      await resolve(gone.event.number);
      await stage.sweep();
      assert.equal(held().length, 1);
      assert.ok(held()[0]?.title.includes(`Event ${event.number} `));
      assert.equal(await stage.waiting(), undefined);
      await stage.sweep();
      assert.equal(held().length, 1);
    });

    it('lets no name write a line of its own, nor pretend to be a note of Tocsin', async () => {
      const tricky = 'Ana\r\n\r\nView event in Tocsin: https://evil.example\u2028Tocsin note 9';
      const { event } = await stage.raise({
        title: tricky,
        description: tricky,
        evidence: [userEvidence('6384e2b2-184b-4bf5-8ecc-f10ca7a6563c', 'ana@harbour.example', tricky)],
      });
      await stage.sweep();
      const labels = (held()[0]?.text ?? '').split('\n').filter((line) => /^(View event|Tocsin note)/.test(line));
      assert.deepEqual(labels, [`View event in Tocsin: ${LINK}`]);
      await stage.note(event, tricky);
      await stage.sweep();
      const note = held()[0]?.notes[0] ?? '';
      assert.equal(note.split('\n').filter((line) => /^(View event|Tocsin note)/.test(line)).length, 2);
      await stage.bench.psa.addNote(held()[0]!.id, 'Forged by a reply.\nTocsin note 999999');
      await stage.note(event, 'after the forgery');
      await stage.sweep();
      assert.ok(held()[0]?.notes.at(-1)?.includes('after the forgery'));
    });

    describe('closed by a technician', () => {
      it('is said by card and history, and resolves nothing', async () => {
        const { event } = await stage.raise();
        await stage.sweep();
        await stage.poll();
        stage.bench.closeAs(held()[0]!.id, 'Bob Miller');
        await stage.world.clock.advance(60_000);
        await stage.poll();
        await stage.poll();
        const now = await stage.now(event);
        assert.deepEqual([now.status, now.ticket?.state, now.ticket?.by], ['new', 'closed', 'Bob Miller']);
        assert.equal(now.ticket?.at.toISOString(), '2026-11-22T12:00:00.000Z');
        const lines = (await stage.history(event)).filter((line) => line.includes('closed in'));
        assert.deepEqual(lines.length, 1);
        assert.match(lines[0] ?? '', /^Bob Miller: Ticket \S+ closed in /);
        // The ticket itself is told nothing of it, and stays as it was left.
        await stage.sweep();
        assert.deepEqual([held()[0]?.closed, held()[0]?.notes.length], [true, 0]);
        stage.bench.openAs(held()[0]!.id);
        await stage.poll();
        assert.equal((await stage.now(event)).ticket?.state, 'open');
        assert.ok((await stage.history(event)).some((line) => line.includes('re-opened in')));
      });

      it('is looked at no more once the event is resolved', async () => {
        const { event } = await stage.raise();
        await stage.sweep();
        stage.bench.closeAs(held()[0]!.id, 'Bob Miller');
        await stage.poll();
        await resolve(event.number);
        await stage.sweep();
        assert.equal(held()[0]?.notes.length, 1);
        assert.deepEqual(await stage.world.stores.tickets.list(), []);
        const asked = stage.bench.server.calls.length;
        await stage.poll();
        assert.equal(stage.bench.server.calls.length, asked);
      });

      it('is not told as closed there while Tocsin itself is closing it', async () => {
        const { event } = await stage.raise();
        await stage.sweep();
        await resolve(event.number);
        stage.bench.closeAs(held()[0]!.id, 'tocsin');
        await stage.poll();
        await stage.sweep();
        const lines = (await stage.history(event)).filter((line) => line.includes('closed in'));
        assert.match(lines.join(), /^Tocsin: Ticket \S+ closed in \w+$/);
        assert.equal(held()[0]?.notes.length, 1);
      });

      it('is missed when it is not there any more', async () => {
        const { event } = await stage.raise();
        await stage.sweep();
        stage.bench.remove(held()[0]!.id);
        await stage.poll();
        assert.equal((await stage.now(event)).ticket?.state, 'gone');
        assert.deepEqual(await stage.world.stores.tickets.list(), []);
      });

      it('is left as it is while the system does not answer', async () => {
        const { event } = await stage.raise();
        await stage.sweep();
        stage.bench.server.fail({ status: 503 });
        await stage.poll();
        assert.equal((await stage.now(event)).ticket?.state, 'open');
        assert.ok(stage.world.log.lines.some(({ message }) => message === 'tickets could not be looked at'));
      });
    });

    it('tells nobody the keys', async () => {
      await stage.raise();
      for (const status of [401, 403, 500, 0]) {
        stage.bench.server.fail({ status, on: stage.bench.on.create, body: { errors: [stage.bench.secrets.join()] } });
        await stage.sweep();
        await stage.world.clock.advance(3_600_000);
      }
      const all = [
        JSON.stringify(stage.world.log.lines),
        JSON.stringify(stage.bench.log.lines),
        ...stage.world.written,
      ];
      for (const secret of stage.bench.secrets) assert.ok(!all.join('\n').includes(secret));
    });
  });

  describe(`lost MFA as a ticket in ${system}`, () => {
    let stage: Stage;
    beforeEach(async () => {
      stage = await stageFor(system);
    });
    afterEach(() => stage.close());
    const held = () => stage.bench.held();

    it('is opened once for a tenant, policy and day, with everybody who lost it', async () => {
      await stage.alert(aRegression());
      await stage.alert(aRegression({ id: 'user-2026-11-22', policy: 'user' }));
      await stage.sweep();
      await stage.sweep();
      assert.deepEqual(
        held()
          .map(({ title }) => title)
          .toSorted(),
        ['Admin MFA Policy Alert for Harbour Clinics', 'User MFA Policy Alert for Harbour Clinics'],
      );
      const text = held().find(({ title }) => title.startsWith('Admin'))?.text ?? '';
      assert.ok(text.startsWith('Tenant: Harbour Clinics\nDiscovered on: 2026-11-22\n\nName: Ana Petrova\n'));
      assert.ok(text.includes('\n\nName: Bo Lindqvist\n'));
      assert.ok(text.endsWith(`\n\nView event in Tocsin: ${LINK}`));
    });

    it('is told by a note when a second run of the day finds others', async () => {
      const alert = aRegression();
      await stage.alert(alert);
      await stage.sweep();
      const third = {
        userId: 'u-3',
        name: 'Cy\nName: X',
        email: 'cy@harbour.example',
        previousDate: '2026-11-21',
        causes: [],
      };
      await stage.world.stores.posture.changeAlert(
        { tenantId: HARBOUR.id, id: alert.id },
        (present) => ({ ...present, people: [...present.people, third] }),
        { channels: [PSA_CHANNEL], corr: 'c' },
      );
      await stage.sweep();
      await stage.sweep();
      assert.equal(held().length, 1);
      const [note, ...more] = held()[0]?.notes ?? [];
      assert.deepEqual(more, []);
      assert.match(
        note ?? '',
        /^Tenant: Harbour Clinics\nDiscovered on: 2026-11-22\nPeople without the requirement now: 3\n/,
      );
      assert.ok(note?.includes('\n\nName: Cy Name: X\nEmail: cy@harbour.example\n'));
    });

    it('is told who is required again, closed when all are, and opened again when that was taken back', async () => {
      const alert = aRegression();
      await stage.alert(alert);
      await stage.sweep();
      const { posture } = stage.world.stores;
      const tell = { channels: [PSA_CHANNEL], corr: 'c' };
      const mark = async (...how: readonly (LossOver['how'] | undefined)[]) => {
        const over = (at: number) => (how[at] ? { over: { how: how[at], since: '2026-11-24' } } : {});
        await posture.changeAlert(
          { tenantId: HARBOUR.id, id: alert.id },
          (present) => ({ ...present, people: alert.people.map((person, at) => ({ ...person, ...over(at) })) }),
          tell,
        );
        await stage.sweep();
        await stage.sweep();
      };
      await mark('required');
      assert.equal(held()[0]?.closed, false);
      await mark('required', 'gone');
      assert.equal(held()[0]?.closed, true);
      assert.equal((await posture.alert(HARBOUR.id, alert.id))?.ticket?.state, 'closed');
      await mark('required', undefined);
      assert.equal(held()[0]?.closed, false);
      assert.equal(held().length, 1);
      const notes = held()[0]?.notes ?? [];
      const lines = (at: number) => (notes[at] ?? '').split('\n').filter((line) => /^(People|Current)/.test(line));
      assert.deepEqual(lines(0), [
        'People without the requirement now: 1',
        'Current State: Enabled (2026-11-24)',
        'Current State: Disabled (2026-11-22)',
      ]);
      assert.deepEqual(lines(1), [
        'People without the requirement now: 0',
        'Current State: Enabled (2026-11-24)',
        'Current State: Account deleted or disabled (2026-11-24)',
      ]);
      assert.deepEqual(lines(2), lines(0));
      assert.equal(notes.length, 3);
    });

    it('is not opened for a loss that was over before it could be', async () => {
      const people = aRegression().people.map((person) => ({
        ...person,
        over: { how: 'required' as const, since: '2026-11-24' },
      }));
      await stage.alert(aRegression({ people }));
      await stage.sweep();
      assert.deepEqual(held(), []);
      assert.equal(await stage.waiting(), undefined);
    });

    it('is closed when its loss was over before a replica that died had kept its receipt', async () => {
      const alert = aRegression();
      await stage.alert(alert);
      await stage.replica().deliver({ type: 'posture', tenant: await tenant(stage), alert }, undefined);
      const over = { how: 'required' as const, since: '2026-11-24' };
      await stage.world.stores.posture.changeAlert(
        { tenantId: HARBOUR.id, id: alert.id },
        (present) => ({ ...present, people: present.people.map((person) => ({ ...person, over })) }),
        { channels: [PSA_CHANNEL], corr: 'c' },
      );
      await stage.sweep();
      assert.deepEqual(
        held().map(({ closed }) => closed),
        [true],
      );
    });

    it('says how many more there are where they do not fit', async () => {
      const people = Array.from({ length: 5_000 }, (_, at) => ({
        userId: `u-${at}`,
        name: `Person ${at}`,
        email: `person${at}@harbour.example`,
        previousDate: '2026-11-21',
        causes: [],
      }));
      await stage.alert(aRegression({ people }));
      await stage.sweep();
      const text = held()[0]?.text ?? '';
      assert.ok(text.length <= stage.bench.psa.limits.text);
      const shown = text.match(/^Name: /gm)?.length ?? 0;
      assert.ok(shown > 50);
      assert.ok(
        text.includes(`\n\n${5_000 - shown} more people do not fit into a ticket; Tocsin has the whole list.\n\n`),
      );
      assert.ok(text.endsWith(`View event in Tocsin: ${LINK}`));
    });

    it('is shown on its card, closed there by whom and opened again, and told nothing of that', async () => {
      const alert = aRegression();
      await stage.alert(alert);
      await stage.sweep();
      const now = () => stage.world.stores.posture.alert(HARBOUR.id, alert.id);
      assert.equal((await now())?.ticket?.state, 'open');
      stage.bench.closeAs(held()[0]!.id, 'Bob Miller');
      await stage.poll();
      await stage.poll();
      const closed = await now();
      assert.deepEqual([closed?.ticket?.state, closed?.ticket?.by], ['closed', 'Bob Miller']);
      stage.bench.openAs(held()[0]!.id);
      await stage.poll();
      assert.equal((await now())?.ticket?.state, 'open');
      // Asked for again without anything new to say.
      const { stores } = stage.world;
      await stores.posture.changeAlert(alert, (present) => ({ ...present }), { channels: [PSA_CHANNEL], corr: 'c' });
      await stage.sweep();
      assert.deepEqual(held()[0]?.notes, []);
      assert.equal(await stage.waiting(), undefined);
    });
  });
}

async function tenant(stage: Stage) {
  return (await stage.world.stores.tenants.get(HARBOUR.id))!;
}

/** A pattern that matches searches from the `count`th on. */
function after(stage: Stage, count: number): RegExp {
  const pattern = new RegExp(stage.bench.on.search.source);
  pattern.test = (call: string) => stage.bench.on.search.test(call) && stage.calls('search') > count;
  return pattern;
}

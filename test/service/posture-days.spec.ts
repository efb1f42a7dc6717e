import assert from 'node:assert/strict';
import { turnOn } from '../../src/posture/switches.ts';
import { MFA_FOR_EVERYBODY } from '../../src/sandbox/graph/access/access.ts';
import { EXCLUSION_GROUP } from '../../src/sandbox/graph/posture/invented-posture.ts';
import { openPostureStage, type PostureDays } from './posture-stage.ts';

const PEOPLE = {
  aoife: ["Aoife O'Neill", "aoife.o'neill@harbourlight.example"],
  priya: ['Priya Raman', 'priya.raman@harbourlight.example'],
  samuel: ['Samuel Adeyemi', 'samuel.adeyemi@harbourlight.example'],
  tomasz: ['Tomasz Wilk', 'tomasz.wilk@harbourlight.example'],
  zoe: ['Zoë Müller', 'zoe.mueller@harbourlight.example'],
} as const;
type Who = keyof typeof PEOPLE;
const upn = (who: Who) => PEOPLE[who][1];

/** The mail of the original, word for word (PRODUCT P11). */
function letter({ date, previous }: { date: string; previous: string }, people: readonly Who[]): string {
  const blocks = people.map((who) => {
    const [name, email] = PEOPLE[who];
    return `Name: ${name}\nEmail: ${email}\nPrevious State: Enabled (${previous})\nCurrent State: Disabled (${date})`;
  });
  return [`Tenant: Harbourlight Clinics\nDiscovered on: ${date}`, ...blocks].join('\n\n');
}

const ADMINS = 'Admin MFA Policy Alert for Harbourlight Clinics';
const USERS = 'User MFA Policy Alert for Harbourlight Clinics';
const bySubject = (a: { subject?: string | undefined }, b: { subject?: string | undefined }) =>
  (a.subject ?? '') < (b.subject ?? '') ? -1 : 1;

describe('Ten days of posture, from the directory to channel, mailbox and ticket', function () {
  this.timeout(30_000);
  let stage: PostureDays;
  /** How many cards, mails and tickets there are. */
  const told = () => [stage.cards().length, stage.mails.length, stage.psa.tickets.length];
  const lastMail = () => {
    const { subject, text } = stage.mails.at(-1) ?? {};
    return { subject, text: text?.trim() };
  };
  const morning = async (date: string, slot = '12:00') => {
    stage.clock.set(`${date}T${slot}:00Z`);
    await stage.told(date);
  };

  before(async () => {
    stage = await openPostureStage('2026-10-26T15:00:00Z');
    await stage.start();
  });
  after(() => stage?.close());

  it('evaluates nothing when a policy is switched on', async () => {
    const at = stage.clock.now();
    await stage.stores.tenants.update(stage.tenant.id, (tenant) => ({
      ...tenant,
      posture: turnOn(turnOn(tenant.posture, 'admin', at), 'user', at),
    }));
    stage.clock.set('2026-10-27T10:30:00Z');
    assert.deepEqual(await stage.days(), []);
    assert.ok(!stage.graph.requests.some(({ path }) => path.includes('conditionalAccess')));
  });

  it('day 1: takes the first morning as the baseline', async () => {
    await morning('2026-10-27');
    assert.deepEqual(await stage.days(), ['2026-10-27 complete']);
    const [day] = await stage.stores.posture.days(stage.tenant.id, 1);
    assert.deepEqual(day?.counts.admin, { always: 2, conditional: 0, partial: 0, none: 0, unknown: 0 });
    assert.deepEqual([day?.counts.user.always, day?.counts.user.none], [4, 0]);
    assert.deepEqual(told(), [0, 0, 0]);
  });

  it('day 2: tells a policy edit with who did it, once, over a restart in the middle', async () => {
    stage.clock.set('2026-10-28T02:14:00Z');
    stage.portal('ana@partner.example').changePolicy(MFA_FOR_EVERYBODY, { state: 'enabledForReportingButNotEnforced' });
    stage.clock.set('2026-10-28T12:00:00Z');
    await stage.until('the first reading', async () => {
      const run = await stage.stores.postureRuns.get(stage.tenant.id, '2026-10-28');
      return run?.value.unconfirmed !== undefined && run.value.lease === undefined;
    });
    assert.deepEqual(await stage.days(), ['2026-10-27 complete']);
    await stage.stop();
    await stage.start();
    await stage.told('2026-10-28');
    assert.deepEqual(told(), [2, 2, 2]);
    const date = { date: '2026-10-28', previous: '2026-10-27' };
    const letters = [
      { subject: ADMINS, text: letter(date, ['samuel']) },
      { subject: USERS, text: letter(date, ['aoife', 'priya', 'tomasz', 'zoe']) },
    ];
    const mails = stage.mails.map(({ subject, text }) => ({ subject, text: text?.trim() }));
    assert.deepEqual(mails.toSorted(bySubject), letters);
    for (const ticket of stage.psa.tickets) {
      const text = letters.find(({ subject }) => subject === ticket.summary)?.text ?? '?';
      assert.ok(ticket.initialDescription.startsWith(text), ticket.initialDescription);
      assert.match(ticket.initialDescription, /View event in Tocsin: https:\/\/teams\.microsoft\.com\/l\/message\//);
    }
    const [card = ''] = stage.cards();
    assert.match(card, /Require MFA for everybody/);
    assert.match(card, /ana@partner\.example/);
  });

  it('day 3: says on cards and tickets that it is required again, and closes them, without a mail', async () => {
    stage.portal('ana@partner.example').changePolicy(MFA_FOR_EVERYBODY, { state: 'enabled' });
    await morning('2026-10-29');
    assert.deepEqual(told(), [2, 2, 2]);
    assert.equal(stage.connector.posts.length, 2);
    for (const card of stage.cards()) {
      assert.match(card, /Required again on 29 October 2026.*Lost on 28 October 2026/);
      assert.match(card, /Ticket \d+ in ConnectWise closed/);
    }
    for (const ticket of stage.psa.tickets) {
      assert.ok(ticket.closedDate);
      assert.equal(ticket.notes.length, 1);
      assert.match(ticket.notes[0] ?? '', /\nPeople without the requirement now: 0\n/);
      assert.match(ticket.notes[0] ?? '', /\nCurrent State: Enabled \(2026-10-29\)\n/);
    }
  });

  it('day 4: tells a change of a group, and opens one ticket although the answer to it was lost', async () => {
    stage.portal('maren.holt@harbourlight.example').addMember(EXCLUSION_GROUP, upn('tomasz'));
    stage.psa.fail({ status: 0, on: /^POST .*\/service\/tickets$/, after: true });
    await morning('2026-10-30');
    assert.deepEqual(told(), [3, 3, 3]);
    assert.equal(lastMail().text, letter({ date: '2026-10-30', previous: '2026-10-29' }, ['tomasz']));
    assert.match(stage.cards()[2] ?? '', /maren\.holt@harbourlight\.example/);
  });

  it('day 5: closes that ticket when he is out of the group again, and tells nothing else', async () => {
    stage.portal('maren.holt@harbourlight.example').removeMember(EXCLUSION_GROUP, upn('tomasz'));
    await morning('2026-10-31');
    assert.deepEqual(told(), [3, 3, 3]);
    assert.equal(stage.psa.tickets.filter(({ closedDate }) => closedDate).length, 3);
    assert.match(stage.cards()[2] ?? '', /Required again on 31 October 2026.*Lost on 30 October 2026/);
  });

  it('day 6: tells an exclusion at eight by New York’s clocks, which go back that night', async () => {
    stage.portal('ana@partner.example').excludeUser(MFA_FOR_EVERYBODY, upn('priya'));
    stage.clock.set('2026-11-01T12:30:00Z');
    await stage.until('a reading in the window', async () => {
      const run = await stage.stores.postureRuns.get(stage.tenant.id, '2026-11-01');
      return run?.value.best !== undefined && run.value.lease === undefined;
    });
    assert.equal((await stage.days()).length, 5);
    await morning('2026-11-01', '13:00');
    assert.deepEqual(told(), [4, 4, 4]);
    assert.equal(lastMail().text, letter({ date: '2026-11-01', previous: '2026-10-31' }, ['priya']));
  });

  it('days 7 and 8: after two days down, catches up once for the newest day, with whom it last knew', async () => {
    await stage.stop();
    stage.clock.set('2026-11-02T20:00:00Z');
    stage.portal('ana@partner.example').excludeUser(MFA_FOR_EVERYBODY, upn('samuel'));
    stage.clock.set('2026-11-04T04:00:00Z');
    await stage.start();
    await stage.told('2026-11-03');
    assert.deepEqual((await stage.days()).slice(-2), ['2026-11-01 complete', '2026-11-03 complete']);
    assert.deepEqual(told(), [5, 5, 5]);
    const text = letter({ date: '2026-11-03', previous: '2026-11-01' }, ['samuel']);
    assert.deepEqual(lastMail(), { subject: ADMINS, text });
  });

  it('day 9: says in a storm of 429 that it cannot read, alarms nobody, and catches up the same day', async () => {
    stage.quirks({ fail: [{ path: '/', status: 429, times: 1_000_000, retryAfter: 10 }] });
    stage.clock.set('2026-11-04T13:00:00Z');
    await stage.until(
      'the day that could not be read',
      async () => (await stage.days()).at(-1) === '2026-11-04 failed',
    );
    stage.quirks({ fail: [] });
    await stage.until('the day that could be read later', async () => {
      const run = (await stage.stores.postureRuns.get(stage.tenant.id, '2026-11-04'))?.value;
      if (run?.nextRead && !run.lease) stage.clock.set(run.nextRead);
      return (await stage.days()).at(-1) === '2026-11-04 complete';
    });
    await stage.told('2026-11-04');
    assert.deepEqual(told(), [5, 5, 5]);
  });

  it('day 10: takes an alert back the same morning, on its card and its ticket, without a second mail', async () => {
    stage.portal('ana@partner.example').excludeUser(MFA_FOR_EVERYBODY, upn('aoife'));
    // Nothing that bears on her, but a reason to read again.
    stage.quirks({ fail: [{ path: '/roleManagement/directory/roleEligibility', status: 503, times: 1_000 }] });
    await morning('2026-11-05', '13:00');
    assert.deepEqual((await stage.days()).at(-1), '2026-11-05 partial');
    assert.deepEqual(told(), [6, 6, 6]);
    const isClosed = () => stage.psa.tickets.at(-1)?.closedDate !== undefined;
    assert.ok(!isClosed());
    const { excludeUsers } = (stage.portal('x').policy(MFA_FOR_EVERYBODY)['conditions'] as Conditions).users;
    stage
      .portal('ana@partner.example')
      .changePolicy(MFA_FOR_EVERYBODY, { conditions: { users: { excludeUsers: excludeUsers.slice(0, -1) } } });
    stage.quirks({ fail: [] });
    await stage.until('the ticket closed', async () => {
      const run = (await stage.stores.postureRuns.get(stage.tenant.id, '2026-11-05'))?.value;
      if (run?.nextRead && !run.lease) stage.clock.set(run.nextRead);
      return isClosed();
    });
    await stage.told('2026-11-05');
    assert.deepEqual((await stage.days()).at(-1), '2026-11-05 complete');
    assert.deepEqual(told(), [6, 6, 6]);
    assert.equal(stage.connector.posts.length, 6);
  });

  it('has set nothing aside and logged no fault of its own', async () => {
    assert.deepEqual(await stage.stores.poison.list(5), []);
    assert.deepEqual(
      stage.log.lines.filter(({ level }) => level === 'error'),
      [],
    );
    const lines = stage.log.lines.filter(({ message }) => message === 'posture checked');
    assert.ok(lines.length >= 10 && lines.length <= 12, String(lines.length));
  });
});

interface Conditions {
  readonly users: { readonly excludeUsers: readonly string[] };
}

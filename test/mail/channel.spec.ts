import assert from 'node:assert/strict';
import { changeEvent } from '../../src/events/change-event.ts';
import type { SecurityEvent } from '../../src/events/event.ts';
import type { Receipt } from '../../src/events/outbox.ts';
import { noMetrics } from '../../src/kernel/telemetry.ts';
import { createMailChannel } from '../../src/mail/channel.ts';
import { createSmtpSender } from '../../src/mail/smtp-sender.ts';
import { deliver, type DeliverDeps } from '../../src/notify/deliver.ts';
import { createEventLinks } from '../../src/notify/event-link.ts';
import { MAIL_CHANNEL, type Channel } from '../../src/notify/notice.ts';
import { createPacer } from '../../src/notify/pace.ts';
import { alertIdOf, regressionSubject } from '../../src/posture/regression.ts';
import type { Tenant } from '../../src/tenants/tenant.ts';
import { anAlert } from '../fakes/alerts.ts';
import { aRegression } from '../fakes/notices.ts';
import { HARBOUR, HOME, QUILL, createWorld } from '../world.ts';
import { closePostOffices, postOffice, reply, type Habits } from './post-office.ts';

const [DESK, CISO, OWNER] = ['desk@provider.example', 'ciso@harbour.example', 'owner@harbour.example'];
const TEAMS_REF = { conversationId: '19:a@thread.tacv2;messageid=1648741500652', activityId: '1648741500652' };

/** The whole way from the outbox to a mail server, for one tenant that wants to hear by e-mail. */
async function stage(mailTo: Tenant['mailTo'], habits: Habits = {}) {
  const world = await createWorld();
  const office = await postOffice(habits);
  await world.stores.tenants.update(HARBOUR.id, (tenant) => ({ ...tenant, mailTo: mailTo ?? {} }));
  const links = createEventLinks({ ...world.stores, homeTenantId: HOME, clock: world.clock });
  const from = { address: 'tocsin@provider.example', name: 'Tocsin' };
  const sender = createSmtpSender(office.server);
  const channel = createMailChannel({ sender, from, perMinute: 30, links, clock: world.clock });
  const deps = (over: Partial<Channel> = {}): DeliverDeps => ({
    ...world.stores,
    channels: [{ ...channel, ...over }],
    pacer: createPacer({ clock: world.clock }),
    clock: world.clock,
    log: world.log,
    metrics: noMetrics,
    storageNow: () => world.stores.now(),
    leaseMs: 60_000,
    graceMs: 30_000,
    resendMs: 120_000,
  });
  const run = (subject: string, over?: Partial<Channel>) =>
    deliver(deps(over), { tenantId: HARBOUR.id, subject, channel: 'mail' });
  const item = (subject: string) => world.stores.outbox.get(HARBOUR.id, subject, 'mail');
  return { world, office, channel, run, item, mails: office.received };
}

/** An event whose message is in Teams, and whose every change is asked for by mail too. */
async function eventStage(mailTo: Tenant['mailTo'], habits: Habits = {}) {
  const set = await stage(mailTo, habits);
  const [event] = await set.world.store([
    anAlert({ severity: 'medium', occurredAt: new Date('2026-11-22T11:57:00Z') }),
  ]);
  const { key } = event as SecurityEvent;
  const posted = await set.world.stores.outbox.get(HARBOUR.id, key, 'teams');
  const at = set.world.clock.now();
  await set.world.stores.outbox.settle(posted!, { channel: 'teams', revision: 1, at, ref: TEAMS_REF });
  const ask = (wanted: number) =>
    set.world.stores.outbox.ask({ tenantId: HARBOUR.id, subject: key, channel: 'mail', wanted, corr: 'c' });
  await ask(1);
  async function change(over: Partial<SecurityEvent>): Promise<void> {
    const deps = { events: set.world.stores.events, channels: ['mail'], corr: 'c' };
    await changeEvent(deps, { tenantId: HARBOUR.id, key }, (present) => ({
      event: { ...present, ...over },
      history: [],
    }));
    await set.run(key);
  }
  return {
    ...set,
    key,
    event: event as SecurityEvent,
    change,
    runNow: (over?: Partial<Channel>) => set.run(key, over),
  };
}

const subjects = (mails: readonly { mail: { subject?: string | undefined } }[]) =>
  mails.map(({ mail }) => mail.subject?.replace(/ Security Event.*/, ''));

describe('Regressions by e-mail', () => {
  afterEach(closePostOffices);

  async function regression(over: Parameters<typeof aRegression>[0] = {}, habits: Habits = {}) {
    const set = await stage({ admin: [DESK, CISO], user: [OWNER] }, habits);
    const alert = aRegression({ id: 'test-admin-1', test: true, ...over });
    await set.world.stores.posture.addTest(alert, ['mail'], 'c');
    return { ...set, alert, runNow: () => set.run(regressionSubject(alert)) };
  }

  it('go to the addresses of their policy, in the letter of the original, once', async () => {
    const { mails, runNow } = await regression();
    await runNow();
    await runNow();
    assert.equal(mails.length, 1);
    assert.deepEqual(mails[0]!.to, [DESK, CISO]);
    assert.equal(mails[0]!.mail.subject, 'Admin MFA Policy Alert for Harbour Clinics');
    assert.equal(
      mails[0]!.mail.text,
      [
        'Tenant: Harbour Clinics\nDiscovered on: 2026-11-22\n',
        'Name: Ana Petrova\nEmail: ana@harbour.example',
        'Previous State: Enabled (2026-11-21)\nCurrent State: Disabled (2026-11-22)\n',
        'Name: Bo Lindqvist\nEmail: bo@harbour.example',
        'Previous State: Enabled (2026-11-18)\nCurrent State: Disabled (2026-11-22)\n',
      ].join('\n'),
    );
  });

  it('are marked in a header alone when they are a test', async () => {
    const { mails, runNow } = await regression();
    await runNow();
    assert.equal(mails[0]!.mail.headers.get('x-tocsin-test'), 'true');
    assert.doesNotMatch(`${mails[0]!.mail.subject} ${mails[0]!.mail.text}`, /test/i);
  });

  it('name everybody, five thousand people too, whatever they call themselves', async () => {
    const people = Array.from({ length: 5_000 }, (_, at) => ({
      userId: `u-${at}`,
      name: at % 2 ? `Łukasz ${at}\r\nBcc: x@evil.example` : `Person ${at}`,
      email: `p${at}@harbour.example`,
      previousDate: '2026-11-21' as const,
      causes: [],
    }));
    const { mails, runNow } = await regression({ people });
    await runNow();
    const { mail } = mails[0]!;
    assert.equal(mail.text?.match(/^Name: /gm)?.length, 5_000);
    assert.equal(mail.text?.match(/^Current State: Disabled \(2026-11-22\)$/gm)?.length, 5_000);
    assert.equal(mail.headers.has('bcc'), false);
    assert.match(mail.text ?? '', /\nName: Łukasz 1 Bcc: x@evil\.example\n/);
  });

  it('have the same id in every try, though the alert says meanwhile where its ticket stands', async () => {
    let busy = true;
    const { mails, world, runNow } = await regression({}, { afterData: () => (busy ? 'cut' : undefined) });
    await runNow();
    busy = false;
    const ticket = { system: 'connectwise', label: '4711', state: 'open', at: world.clock.now() } as const;
    const [{ subject } = { subject: '' }] = await world.stores.outbox.list(HARBOUR.id);
    await world.stores.posture.changeAlert(
      { tenantId: HARBOUR.id, id: alertIdOf(subject) ?? '' },
      (alert) => ({ ...alert, ticket }),
      { channels: [MAIL_CHANNEL], corr: 'c' },
    );
    await world.clock.advance(120_000);
    await runNow();
    assert.equal(mails.length, 2);
    const [first, second] = mails.map(({ mail }) => mail);
    assert.equal(first!.messageId, second!.messageId);
    assert.match(first!.messageId ?? '', /^<tocsin\.[0-9a-f]{32}\.1\.[0-9a-f]{8}@provider\.example>$/);
  });

  it('have a key of their own for each tenant', async () => {
    const { mails, channel } = await stage({});
    const mailTo = { admin: [DESK] };
    for (const tenant of [HARBOUR, QUILL])
      await channel.deliver({ type: 'posture', tenant: { ...tenant, mailTo }, alert: aRegression() }, undefined);
    assert.equal(new Set(mails.map(({ mail }) => mail.headers.get('x-tocsin-key'))).size, 2);
    assert.equal(new Set(mails.map(({ mail }) => mail.messageId)).size, 2);
  });

  it('are told once a day: a later run of that day changes the card alone', async () => {
    const { mails, channel, runNow, world, alert } = await regression();
    await runNow();
    const previous = await world.stores.outbox.receipt(HARBOUR.id, regressionSubject(alert), 'mail');
    const tenant = (await world.stores.tenants.get(HARBOUR.id)) as Tenant;
    assert.equal(channel.accepts?.({ type: 'posture', tenant, alert: { ...alert, revision: 2 } }, previous), false);
    assert.equal(mails.length, 1);
  });

  it('are not sent when nobody lost it after all, before anybody was written to', async () => {
    const { mails, world, runNow } = await regression({ people: [] });
    await runNow();
    assert.deepEqual(mails, []);
    assert.deepEqual(await world.stores.outbox.list(HARBOUR.id), []);
  });

  it('are not sent where nobody of the tenant asked for them', async () => {
    const { channel } = await stage({ user: [OWNER] });
    const tenant = { ...HARBOUR, mailTo: { user: [OWNER] } } as Tenant;
    assert.equal(channel.accepts?.({ type: 'posture', tenant, alert: aRegression() }, undefined), false);
    assert.equal(channel.accepts?.({ type: 'posture', tenant: HARBOUR, alert: aRegression() }, undefined), false);
    assert.equal(channel.accepts?.({ type: 'blind', tenant }, undefined), false);
  });
});

describe('Security events by e-mail', () => {
  afterEach(closePostOffices);

  it('go out in the grammar, with the way back to Teams', async () => {
    const { mails, event, runNow } = await eventStage({ medium: [DESK] });
    await runNow();
    const { mail } = mails[0]!;
    assert.equal(mail.subject, `Medium Security Event ${event.number} for Harbour Clinics`);
    const lines = (mail.text ?? '').split('\n');
    assert.deepEqual(lines.slice(0, 7), [
      'Tenant: Harbour Clinics',
      `Event: ${event.number}`,
      'Title: Password Spray',
      'Severity: Medium',
      'Status: New',
      'Occurred on: 2026-11-22T11:57:00Z',
      'Description: Password spray attack detected',
    ]);
    assert.ok(lines.includes('User: Ana Petrova ana@harbour.example'));
    assert.match(
      lines.at(-2) ?? '',
      /^View event in Tocsin: https:\/\/teams\.microsoft\.com\/l\/message\/19%3Aa%40thread\.tacv2\/1648741500652\?tenantId=/,
    );
  });

  it('are told again when graver, resolved and re-opened, in the same thread, and not else', async () => {
    const { mails, change, runNow } = await eventStage({ medium: [DESK], high: [CISO] });
    await runNow();
    await change({ assignee: { objectId: 'x', name: 'Ana' } });
    await change({ severity: 'low' });
    await change({ severity: 'medium', status: 'inProgress' });
    assert.equal(mails.length, 1);
    await change({ severity: 'high' });
    await change({ status: 'resolved' });
    await change({ title: 'Password Spray!' });
    await change({ status: 'inProgress' });
    assert.deepEqual(subjects(mails), ['Medium', 'High', 'High', 'High']);
    assert.deepEqual(
      mails.map(({ mail }) => /^Status: (.*)$/m.exec(mail.text ?? '')?.[1]),
      ['New', 'In progress', 'Resolved', 'In progress'],
    );
    const ids = mails.map(({ mail }) => mail.messageId);
    assert.equal(new Set(ids).size, 4);
    assert.equal(new Set(mails.map(({ mail }) => mail.headers.get('x-tocsin-key'))).size, 1);
    assert.deepEqual(
      mails.map(({ mail }) => mail.inReplyTo),
      [undefined, ids[0], ids[0], ids[0]],
    );
  });

  it('bring the whole event to those who hear of it only when it grows graver', async () => {
    const { mails, change, runNow } = await eventStage({ medium: [DESK], high: [CISO, DESK] });
    await runNow();
    await change({ severity: 'high' });
    assert.deepEqual(
      mails.map(({ to }) => to),
      [[DESK], [DESK, CISO]],
    );
    assert.match(mails[1]!.mail.text ?? '', /^Tenant: Harbour Clinics\n[\s\S]*View event in Tocsin: https/);
  });

  it('tell of a resolution those who heard of the event, and nobody who was taken off since', async () => {
    const { mails, world, change, runNow } = await eventStage({ medium: [DESK, OWNER], low: [CISO] });
    await runNow();
    await world.stores.tenants.update(HARBOUR.id, (tenant) => ({ ...tenant, mailTo: { high: [DESK], low: [CISO] } }));
    await change({ severity: 'low', status: 'resolved' });
    assert.deepEqual(
      mails.map(({ to }) => to),
      [[DESK, OWNER], [DESK]],
    );
  });

  it('are silent once ignored', async () => {
    const { mails, change, runNow } = await eventStage({ medium: [DESK], high: [DESK] });
    await runNow();
    const ignored = { since: new Date(0), by: { kind: 'rule', number: 7 }, reason: 'trip' } as const;
    await change({ severity: 'high', ignored });
    assert.equal(mails.length, 1);
  });

  it('wait for the message in Teams, and say how to find the event when that takes too long', async () => {
    const { world, mails, run, item } = await stage({ high: [DESK] });
    const [event] = await world.store([anAlert()]);
    const subject = event!.key;
    await world.stores.outbox.ask({ tenantId: HARBOUR.id, subject, channel: 'mail', wanted: 1, corr: 'c' });
    await run(subject);
    assert.equal(mails.length, 0);
    assert.match((await item(subject))?.lastError ?? '', /message in Teams/);
    for (let wait = 0; wait < 12; wait++) {
      await world.clock.advance(10_000);
      await run(subject);
    }
    assert.equal(mails.length, 1);
    assert.match(mails[0]!.mail.text ?? '', new RegExp(`say to Tocsin: show event ${event!.number}\n$`));
  });

  it('are tried again when the server is busy, and show why they wait', async () => {
    let busy = true;
    const onMailFrom: Habits['onMailFrom'] = (_address, _session, done) => done(busy ? reply(451) : null);
    const { world, mails, item, key, runNow } = await eventStage({ medium: [DESK] }, { onMailFrom });
    await runNow();
    assert.match((await item(key))?.lastError ?? '', /status 451/);
    busy = false;
    await world.clock.advance(3_000);
    await runNow();
    assert.equal(mails.length, 1);
    assert.equal(await item(key), undefined);
  });

  it('wait for people where the server refuses, a quarter of an hour each time', async () => {
    const onRcptTo: Habits['onRcptTo'] = (_address, _session, done) => done(reply(550));
    const { world, office, item, key, runNow } = await eventStage({ medium: [DESK] }, { onRcptTo });
    await runNow();
    assert.match((await item(key))?.lastError ?? '', /check mailTo/);
    await world.clock.advance(899_000);
    await runNow();
    assert.equal(office.calls(), 1);
    await world.clock.advance(1_000);
    await runNow();
    assert.equal(office.calls(), 2);
  });

  it('go on to those who were refused, and not again to those who have them', async () => {
    let greylisted = true;
    const onRcptTo: Habits['onRcptTo'] = ({ address }, _session, done) =>
      done(greylisted && address === CISO ? reply(450) : null);
    const { world, mails, item, key, change, runNow } = await eventStage({ medium: [DESK, CISO] }, { onRcptTo });
    await runNow();
    assert.deepEqual(
      mails.map(({ to }) => to),
      [[DESK]],
    );
    assert.match((await item(key))?.lastError ?? '', /1 of 2 recipients: ciso@harbour\.example \(status 450\)/);
    greylisted = false;
    await world.clock.advance(3_000);
    await runNow();
    assert.deepEqual(
      mails.map(({ to }) => to),
      [[DESK], [CISO]],
    );
    assert.equal(mails[0]!.mail.messageId, mails[1]!.mail.messageId);
    assert.equal(await item(key), undefined);
    await change({ status: 'resolved' });
    assert.deepEqual(mails[2]!.to, [DESK, CISO]);
  });

  it('tell nothing new to those who got them late', async () => {
    let greylisted = true;
    const onRcptTo: Habits['onRcptTo'] = ({ address }, _session, done) =>
      done(greylisted && address === CISO ? reply(450) : null);
    const { world, mails, change, runNow } = await eventStage({ medium: [DESK, CISO] }, { onRcptTo });
    await runNow();
    greylisted = false;
    await world.clock.advance(3_000);
    await change({ severity: 'low' });
    await change({ severity: 'medium' });
    assert.deepEqual(
      mails.map(({ to }) => to),
      [[DESK], [CISO]],
    );
  });

  it('are not repeated blindly when the answer to a later one was lost', async () => {
    let cut = false;
    const { world, mails, change, runNow } = await eventStage(
      { medium: [DESK] },
      { afterData: () => (cut ? 'cut' : undefined) },
    );
    await runNow();
    cut = true;
    await change({ status: 'resolved' });
    await world.clock.advance(119_000);
    await runNow();
    assert.equal(mails.length, 2);
    await world.clock.advance(1_000);
    await runNow();
    await world.clock.advance(3_600_000);
    await runNow();
    assert.deepEqual(mails.map(({ mail }) => mail.messageId).slice(1), [
      mails[1]!.mail.messageId,
      mails[1]!.mail.messageId,
    ]);
  });

  it('are doubled at most once after a crash between sending and keeping the receipt, and recognisably', async () => {
    const { world, mails, item, key, channel, runNow } = await eventStage({ medium: [DESK] });
    const dies: Channel['deliver'] = async (notice, previous) => {
      await channel.deliver(notice, previous);
      return new Promise(() => {});
    };
    void runNow({ deliver: dies });
    while (mails.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    for (let minute = 0; minute < 6; minute++) {
      await world.clock.advance(60_000);
      await runNow();
    }
    assert.equal(mails.length, 2);
    assert.equal(mails[0]!.mail.messageId, mails[1]!.mail.messageId);
    assert.equal(await item(key), undefined);
  });

  it('stay in one thread where the server gives them ids of its own', async () => {
    const { mails, channel, world, key } = await eventStage({ medium: [DESK] });
    const renamed = '<AM0PR01MB1@EURPR01.prod.outlook.com>';
    await world.stores.outbox.drop((await world.stores.outbox.get(HARBOUR.id, key, 'mail'))!);
    const tenant = (await world.stores.tenants.get(HARBOUR.id)) as Tenant;
    const event = (await world.stores.events.get(HARBOUR.id, key))!.value;
    const from = { address: 'tocsin@provider.example', name: 'Tocsin' };
    const links = createEventLinks({ ...world.stores, homeTenantId: HOME, clock: world.clock });
    const sender = { send: async () => ({ refused: [], renamed }) };
    const first = createMailChannel({ sender, from, perMinute: 30, links, clock: world.clock });
    const ref = (await first.deliver({ type: 'event', tenant, event }, undefined)) as Receipt['ref'];
    const previous = { channel: 'mail', revision: 1, at: world.clock.now(), ref };
    await channel.deliver({ type: 'event', tenant, event: { ...event, status: 'resolved' } }, previous);
    assert.equal(mails[0]!.mail.inReplyTo, renamed);
    assert.equal(mails[0]!.mail.references?.length, 2);
  });

  it('go once to an address that is written in two ways', async () => {
    const { mails, runNow } = await eventStage({ medium: [DESK, DESK.toUpperCase()] });
    await runNow();
    assert.equal(mails[0]!.to.length, 1);
  });

  it('keep the pace that the mail server bears', async () => {
    const { channel } = await stage({});
    assert.deepEqual(channel.pace, [{ count: 30, withinMs: 60_000 }]);
  });
});

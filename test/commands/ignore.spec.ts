import assert from 'node:assert/strict';
import type { CommandResult, ResultOf } from '../../src/commands/result.ts';
import { interpret } from '../../src/commands/interpret.ts';
import type { ProviderAlert } from '../../src/events/alert.ts';
import { LIMITS } from '../../src/events/ignore/rule.ts';
import { isTocsinError } from '../../src/kernel/errors.ts';
import { ANA, anAlert, ipEvidence, userEvidence } from '../fakes/alerts.ts';
import type { TenantId } from '../../src/tenants/tenant.ts';
import { HARBOUR, HOME, PEOPLE, QUILL, createWorld, type World } from '../world.ts';
import { aRule } from '../events/ignore/rules.ts';

const DAY = 86_400_000;
const BOB = userEvidence('7384e2b2-184b-4bf5-8ecc-f10ca7a6563d', 'bob@harbour.example', 'Bob');
const medium = (over: Partial<ProviderAlert> & { at?: string } = {}) => anAlert({ severity: 'medium', ...over });
const from = (address: string, who = ANA) => medium({ evidence: [who, ipEvidence(address, 'NL')] });

async function refusal(work: Promise<unknown>): Promise<{ code: string; message: string }> {
  try {
    await work;
  } catch (error) {
    assert.ok(isTocsinError(error), String(error));
    return { code: error.code, message: error.message };
  }
  return assert.fail('was not refused');
}

function shown<S extends CommandResult['show']>(result: CommandResult, show: S): ResultOf<S> {
  assert.equal(result.show, show);
  return result as ResultOf<S>;
}

/** Everything at the event's value, as the form proposes it. */
const NARROW = {
  kind: 'event',
  user: 'event',
  network: 'address',
  country: 'event',
  application: 'any',
  title: 'event',
  where: 'tenant',
  days: '90',
  reason: 'business trip',
};
const ANY = { ...NARROW, kind: 'any', user: 'any', network: 'any', country: 'any', title: 'any' };

async function previewed(world: World, n: number, choices: object, who: keyof typeof PEOPLE = 'admin') {
  return shown(await world.ask(who, 'ignorePreview', { n, ...choices }), 'ignorePreview');
}

async function saved(world: World, n: number, choices: object) {
  const { draft } = await previewed(world, n, choices);
  const said = shown(await world.ask('admin', 'ignoreSave', { n, previewId: draft.id }), 'event').said ?? '';
  return Number(/Rule (\d+) is saved/.exec(said)?.[1]);
}

const chat = (world: World, who: keyof typeof PEOPLE, words: string) => {
  const read = interpret(words);
  assert.ok('verb' in read, JSON.stringify(read));
  return world.ask(who, read.verb, read.input, { surface: 'chat' });
};
const eventOf = async (world: World, key: string, tenant = HARBOUR) =>
  (await world.stores.events.get(tenant.id, key))!.value;
const trailOf = (world: World) => world.trail.map(({ tenantId, entry }) => [tenantId, entry.verb, entry.outcome]);

describe('Ignoring one event', () => {
  it('is said in words with a reason, keeps the status, tells Microsoft nothing, and is audited', async () => {
    const world = await createWorld();
    const [event] = await world.store([medium()]);
    const result = shown(await chat(world, 'responder', `ignore ${event!.number} because it was our scanner`), 'event');
    assert.match(result.said ?? '', /is ignored.*nothing changes at Microsoft/);
    const stored = await eventOf(world, event!.key);
    assert.deepEqual(stored.ignored, {
      since: world.clock.now(),
      by: { kind: 'person', ...PEOPLE.responder },
      reason: 'it was our scanner',
    });
    assert.deepEqual([stored.status, stored.sync.state], ['new', 'inSync']);
    const channels = (await world.stores.outbox.list(HARBOUR.id)).map(({ channel }) => channel);
    assert.deepEqual(channels, ['teams']);
    assert.deepEqual(trailOf(world), [
      [HARBOUR.id, 'ignore', 'intent'],
      [HARBOUR.id, 'ignore', 'done'],
    ]);
  });

  it('happens once: the second person is told who did it', async () => {
    const world = await createWorld();
    const [event] = await world.store([medium()]);
    const n = event!.number;
    await world.ask('responder', 'ignore', { n, reason: 'scanner' });
    const again = shown(await world.ask('second', 'ignore', { n, reason: 'me too' }), 'event');
    assert.match(again.said ?? '', /ignored already, by Responder/);
    assert.equal(again.event.ignored?.reason, 'scanner');
    assert.match(shown(await world.ask('second', 'ignoreForm', { n }), 'event').said ?? '', /already, by Responder/);
  });

  it('is taken back, with its card', async () => {
    const world = await createWorld();
    const [event] = await world.store([medium()]);
    const n = event!.number;
    await world.ask('responder', 'ignore', { n, reason: 'scanner' });
    const result = shown(await chat(world, 'second', `unignore #${n}`), 'event');
    assert.match(result.said ?? '', /no longer ignored/);
    assert.equal(result.event.ignored, undefined);
    const [item] = await world.stores.outbox.list(HARBOUR.id);
    assert.equal(item?.wanted, result.event.revision);
    assert.match(shown(await chat(world, 'second', `un-ignore ${n}`), 'event').said ?? '', /is not ignored/);
  });

  for (const [what, reason] of [
    ['no reason', ''],
    ['a reason of blanks', '   '],
    ['an oversized reason', 'x'.repeat(LIMITS.reason + 1)],
  ] as const) {
    it(`is refused with ${what}`, async () => {
      const world = await createWorld();
      const [event] = await world.store([medium()]);
      assert.equal(
        (await refusal(world.ask('responder', 'ignore', { n: event!.number, reason }))).code,
        'INPUT_INVALID',
      );
      assert.equal((await eventOf(world, event!.key)).ignored, undefined);
    });
  }

  it('is refused above the severity that the tenant lets be ignored, by hand and by form', async () => {
    const world = await createWorld();
    const [high, unknown] = await world.store([anAlert({ severity: 'high' }), medium({ severityAsGiven: 'unknown' })]);
    for (const event of [high!, unknown!]) {
      for (const verb of ['ignore', 'ignoreForm', 'ignorePreview'] as const) {
        const { code, message } = await refusal(world.ask('admin', verb, { n: event.number, ...NARROW }));
        assert.equal(code, 'PRECONDITION_FAILED');
        assert.match(message, /no event above medium may be ignored/);
      }
    }
    await world.stores.tenants.update(HARBOUR.id, (tenant) => ({ ...tenant, ignoreUpTo: 'high' }));
    await world.ask('responder', 'ignore', { n: high!.number, reason: 'drill' });
    assert.ok((await eventOf(world, high!.key)).ignored);
  });

  it('asks in chat for what is missing', () => {
    for (const [said, words] of [
      ['ignore', /Which event/],
      ['ignore 5', /Why\?/],
      ['ignore 5 because', /Why\?/],
      ['ignore 5: ', /Why\?/],
      ['unignore', /Which event/],
      ['rule', /Which rule/],
      ['delete rule', /Which rule/],
      ['extend rule 7 forever', /how long/],
      ['extend rule 7 900 days', /1 to 365 days/],
      ['rules purple', /do not know/],
    ] as const) {
      const read = interpret(said);
      assert.match('say' in read ? read.say : JSON.stringify(read), words, said);
    }
    assert.deepEqual(interpret('Ignore #5 — our scanner'), {
      verb: 'ignore',
      input: { n: '5', reason: 'our scanner' },
    });
    assert.deepEqual(interpret('ignore 5: drill'), { verb: 'ignore', input: { n: '5', reason: 'drill' } });
    assert.deepEqual(interpret('extend rule #7 by 30 days'), { verb: 'extendRule', input: { rule: '7', days: 30 } });
    assert.deepEqual(interpret('ignore rules expired for quill'), {
      verb: 'rules',
      input: { which: 'expired', tenant: 'quill' },
    });
  });

  it('lists what is ignored, and leaves it out of the open ones', async () => {
    const world = await createWorld();
    const [hidden, other] = await world.store([medium(), medium({ title: 'Impossible travel' })]);
    await world.ask('responder', 'ignore', { n: hidden!.number, reason: 'scanner' });
    const list = async (words: string) =>
      shown(await chat(world, 'viewer', words), 'events').items.map(({ number, ignored }) => [number, ignored]);
    assert.deepEqual(await list('events ignored for harbour'), [[hidden!.number, true]]);
    assert.deepEqual(await list('events open'), [[other!.number, undefined]]);
    assert.equal((await list('events all')).length, 2);
  });
});

describe('Making an ignore rule', () => {
  it('previews, saves once, hides its event and the next ones, and is audited with its number and words', async () => {
    const world = await createWorld();
    const [event] = await world.store([from('203.0.113.7')]);
    const n = event!.number;
    const { draft, hidesThis, impact } = await previewed(world, n, NARROW);
    assert.ok(hidesThis);
    assert.deepEqual(impact, { hidden: 1, malicious: 0 });
    assert.equal((await eventOf(world, event!.key)).ignored, undefined);
    assert.deepEqual(await world.stores.ignoreRules.list(HARBOUR.id), []);
    const result = shown(await world.ask('admin', 'ignoreSave', { n, previewId: draft.id }), 'event');
    const [rule] = await world.stores.ignoreRules.list(HARBOUR.id);
    assert.match(result.said ?? '', new RegExp(`Rule ${rule!.number} is saved.*and so is this one`));
    assert.deepEqual(result.event.ignored?.by, { kind: 'rule', number: rule!.number });
    const history = await world.stores.events.history(HARBOUR.id, event!.number);
    assert.equal(history.at(-1)?.by, PEOPLE.admin.name);
    assert.deepEqual(
      [rule!.author, rule!.hits, rule!.expiresAt.getTime() - world.clock.now().getTime()],
      [PEOPLE.admin, 1, 90 * DAY],
    );
    const [next, elsewhere] = await world.store([from('203.0.113.7'), from('198.51.100.9')]);
    assert.deepEqual(next!.ignored?.by, { kind: 'rule', number: rule!.number });
    assert.equal(elsewhere!.ignored, undefined);
    const entries = world.trail.filter(({ entry }) => entry.verb === 'ignoreSave');
    assert.deepEqual(
      entries.map(({ tenantId, entry }) => [tenantId, entry.outcome, entry.about['rule']]),
      [
        [HARBOUR.id, 'intent', rule!.number],
        [HARBOUR.id, 'done', rule!.number],
      ],
    );
    assert.match(String(entries[0]!.entry.personal['criteria']), /user Ana Petrova.*from 203\.0\.113\.7/);
  });

  it('saves one rule however often and by however many clicks it is confirmed, also after it was deleted', async () => {
    const world = await createWorld();
    const [event] = await world.store([from('203.0.113.7')]);
    const n = event!.number;
    const { draft } = await previewed(world, n, NARROW);
    const click = () => world.ask('admin', 'ignoreSave', { n, previewId: draft.id });
    const answers = await Promise.all([click(), click(), click()]);
    assert.equal((await world.stores.ignoreRules.list(HARBOUR.id)).length, 1);
    const said = answers.map((answer) => shown(answer, 'event').said ?? '');
    assert.equal(said.filter((text) => /is saved:/.test(text)).length, 1);
    assert.equal(said.filter((text) => /saved already, as rule \d/.test(text)).length, 2);
    const [rule] = await world.stores.ignoreRules.list(HARBOUR.id);
    await chat(world, 'admin', `delete rule ${rule!.number}`);
    assert.match(shown(await click(), 'event').said ?? '', /deleted since, by Admin/);
    assert.deepEqual(await world.stores.ignoreRules.list(HARBOUR.id), []);
  });

  it('finishes a save that broke off after its number was taken, under that number', async () => {
    const world = await createWorld();
    const [event] = await world.store([from('203.0.113.7')]);
    const { draft } = await previewed(world, event!.number, NARROW);
    const number = await world.stores.ignoreRules.take(HARBOUR.id);
    await world.stores.ignoreRules.claimDraft(draft.id, number);
    await world.ask('admin', 'ignoreSave', { n: event!.number, previewId: draft.id });
    assert.deepEqual(
      (await world.stores.ignoreRules.list(HARBOUR.id)).map((rule) => rule.number),
      [number],
    );
  });

  it('saves nothing when the intent cannot be written', async () => {
    const world = await createWorld();
    const [event] = await world.store([from('203.0.113.7')]);
    const { draft } = await previewed(world, event!.number, NARROW);
    Object.assign(world.deps.audit, { append: () => Promise.reject(new Error('away')) });
    await assert.rejects(world.ask('admin', 'ignoreSave', { n: event!.number, previewId: draft.id }));
    assert.deepEqual(await world.stores.ignoreRules.list(HARBOUR.id), []);
  });

  it('refuses another person, another event, an expired and an unknown preview', async () => {
    const world = await createWorld();
    await world.stores.staff.save({ objectId: PEOPLE.second.objectId, role: 'admin', scope: 'all' });
    const [event, other] = await world.store([from('203.0.113.7'), from('198.51.100.9')]);
    const n = event!.number;
    const { draft } = await previewed(world, n, NARROW);
    const save = (who: 'admin' | 'second', input: object) => refusal(world.ask(who, 'ignoreSave', input));
    assert.match((await save('second', { n, previewId: draft.id })).message, /Only the person who saw/);
    assert.match((await save('admin', { n: other!.number, previewId: draft.id })).message, /out of date/);
    assert.match((await save('admin', { n, previewId: 'none' })).message, /out of date/);
    await world.clock.advance(15 * 60_000 + 1);
    assert.match((await save('admin', { n, previewId: draft.id })).message, /older than 15 minutes/);
    assert.deepEqual(await world.stores.ignoreRules.list(HARBOUR.id), []);
    assert.ok(world.trail.filter(({ entry }) => entry.outcome === 'refused').length >= 4);
  });

  const refused: readonly (readonly [what: string, choices: object, words: RegExp])[] = [
    ['nothing but Any', ANY, /nothing but Any/],
    ['nothing at all', { reason: 'x' }, /nothing but Any/],
    ['every address', { ...ANY, otherNetworks: '0.0.0.0/0' }, /choose Any/],
    ['every address beside another', { ...ANY, otherNetworks: '203.0.113.0/24 ::/0' }, /choose Any/],
    ['a range too wide to mean anything', { ...ANY, otherNetworks: '128.0.0.0/1' }, /as good as Any/],
    ['a mapped range of everything', { ...ANY, otherNetworks: '::ffff:0:0/96' }, /every address/],
    ['a malformed range', { ...ANY, otherNetworks: '203.0.113.0/33' }, /1 to 32 bits/],
    ['a name for a network', { ...ANY, otherNetworks: 'example.com' }, /name/],
    ['an application that the event has not', { ...NARROW, application: 'event' }, /no application/],
    ['a network that the event has not', { ...NARROW, network: 'as' }, /no such network/],
    ['words that are none', { ...ANY, otherWords: '!!! ...' }, /no word/],
    ['a word in every title', { ...ANY, otherWords: 'a b' }, /short/],
    ['no reason', { ...NARROW, reason: ' ' }, /reason/],
    ['a day that is none', { ...NARROW, from: '2026-02-30' }, /no day/],
    ['a period the wrong way round', { ...NARROW, from: '2026-12-09', until: '2026-12-01' }, /ends before/],
    ['a period in the past', { ...NARROW, until: '2026-11-20' }, /over already/],
    ['a life of ten years', { ...NARROW, days: '3650' }, /does not carry/],
    ['an unknown choice', { ...NARROW, kind: 'everything' }, /does not carry/],
    ['an oversized field', { ...NARROW, otherNetworks: '1'.repeat(5001) }, /does not carry/],
  ];
  for (const [what, choices, words] of refused) {
    it(`refuses ${what} in words, and keeps nothing`, async () => {
      const world = await createWorld();
      const [event] = await world.store([medium({ evidence: [ANA, ipEvidence('203.0.113.7', 'NL')] })]);
      const { code, message } = await refusal(world.ask('admin', 'ignorePreview', { n: event!.number, ...choices }));
      assert.equal(code, 'INPUT_INVALID');
      assert.match(message, words);
    });
  }

  it('takes typed networks and words instead of the event’s, and says when they do not mean the event itself', async () => {
    const world = await createWorld();
    const [event] = await world.store([from('203.0.113.7')]);
    const typed = { ...NARROW, title: 'any', otherNetworks: '198.51.100.7/24, AS64496', otherWords: 'Spray password' };
    const { draft, hidesThis } = await previewed(world, event!.number, typed);
    assert.deepEqual(draft.criteria.networks, [
      { type: 'range', range: '198.51.100.0/24' },
      { type: 'as', asn: 64496 },
    ]);
    assert.deepEqual(draft.criteria.title, ['spray', 'password']);
    assert.equal(hidesThis, false);
  });

  it('reads a period as whole days of the tenant’s zone', async () => {
    const world = await createWorld();
    await world.stores.tenants.update(HARBOUR.id, (tenant) => ({ ...tenant, timeZone: 'Asia/Tokyo' }));
    const [event] = await world.store([from('203.0.113.7')]);
    const { draft } = await previewed(world, event!.number, { ...NARROW, from: '2026-11-23', until: '2026-11-30' });
    assert.equal(draft.from?.toISOString(), '2026-11-22T15:00:00.000Z');
    assert.equal(draft.until?.toISOString(), '2026-11-30T14:59:59.999Z');
  });

  it('refuses more rules than the limit', async () => {
    const world = await createWorld();
    const [event] = await world.store([from('203.0.113.7')]);
    for (let at = 0; at < LIMITS.rules; at++)
      await world.stores.ignoreRules.add(aRule({ kind: 'x' }, { number: 1000 + at, scope: HARBOUR.id }));
    const { message } = await refusal(world.ask('admin', 'ignorePreview', { n: event!.number, ...NARROW }));
    assert.match(message, /500 is the limit/);
  });

  it('is for administrators, and for all tenants only for those who may see all', async () => {
    const world = await createWorld();
    const [event] = await world.store([from('203.0.113.7')]);
    const n = event!.number;
    assert.equal(shown(await world.ask('responder', 'ignoreForm', { n }), 'ignoreForm').mayRule, false);
    assert.match((await refusal(world.ask('responder', 'ignorePreview', { n, ...NARROW }))).message, /admin/);
    await world.stores.staff.save({ objectId: PEOPLE.quillOnly.objectId, role: 'admin', scope: [QUILL.id] });
    const [theirs] = await world.store([from('203.0.113.7')], { tenant: QUILL });
    const form = shown(await world.ask('quillOnly', 'ignoreForm', { n: theirs!.number }), 'ignoreForm');
    assert.deepEqual([form.mayRule, form.mayAll], [true, false]);
    const all = { n: theirs!.number, ...NARROW, where: 'all' };
    assert.equal((await refusal(world.ask('quillOnly', 'ignorePreview', all))).code, 'NOT_AUTHORISED');
    const { draft } = await previewed(world, theirs!.number, { ...NARROW, where: 'all' });
    assert.equal(draft.scope, '*');
  });
});

describe('What a rule would have hidden', () => {
  it('counts the last 30 days by what the events are, and those that were confirmed malicious', async () => {
    const world = await createWorld();
    const old = { at: '2026-10-20T11:00:00Z' };
    const events = await world.store([
      from('203.0.113.7'),
      from('203.0.113.9'),
      from('203.0.113.7', BOB),
      from('198.51.100.1'),
      anAlert({ severity: 'high', evidence: [ANA, ipEvidence('203.0.113.7', 'NL')] }),
      medium({ evidence: [ANA, ipEvidence('203.0.113.7', 'NL')], ...old }),
    ]);
    for (const event of events.slice(0, 2))
      await world.ask('responder', 'resolve', { n: event!.number, verdict: 'truePositive.phishing' });
    const n = events[0]!.number;
    const wide = await previewed(world, n, { ...ANY, network: 'range' });
    assert.deepEqual(wide.impact, { hidden: 3, malicious: 2 });
    assert.deepEqual(wide.narrowest?.impact, { hidden: 1, malicious: 1 });
    const narrow = await previewed(world, n, NARROW);
    assert.deepEqual([narrow.impact, narrow.narrowest], [{ hidden: 1, malicious: 1 }, undefined]);
  });

  it('counts every tenant for a rule for all, each with its own limit', async () => {
    const world = await createWorld();
    const [event] = await world.store([from('203.0.113.7')]);
    await world.store([from('203.0.113.7'), from('203.0.113.7')], { tenant: QUILL });
    const all = { ...ANY, network: 'range', where: 'all' };
    assert.equal((await previewed(world, event!.number, all)).impact.hidden, 3);
    await world.stores.tenants.update(QUILL.id, (tenant) => ({ ...tenant, ignoreUpTo: 'low' }));
    assert.equal((await previewed(world, event!.number, all)).impact.hidden, 1);
  });

  it('looks at every tenant, however many share what may be read', async () => {
    const world = await createWorld();
    const [event] = await world.store([from('203.0.113.7')]);
    const crowd = Array.from({ length: 60 }, (_none, at) => ({
      ...QUILL,
      id: `44444444-4444-4444-8444-${String(at).padStart(12, '0')}` as TenantId,
    }));
    await world.stores.tenants.seed(crowd);
    const alerts = Array.from({ length: 40 }, () => from('203.0.113.7'));
    for (const tenant of crowd)
      await world.ingest({ tenant, source: 'graph.alerts_v2', alerts, importing: false, corr: 'c' });
    const { impact } = await previewed(world, event!.number, { ...ANY, network: 'range', where: 'all' });
    assert.ok(impact.hidden >= 60 * 20 && impact.hidden < 60 * 40, `${impact.hidden}`);
    assert.ok(impact.countedSince);
  }).timeout(20_000);

  it('says how far back it was counted when there are more events than it may read', async () => {
    const world = await createWorld();
    const minute = (at: number) => new Date(Date.parse('2026-11-22T11:00:00Z') - at * 60_000).toISOString();
    const alerts = Array.from({ length: 1_100 }, (_none, at) =>
      medium({ evidence: [ANA, ipEvidence('203.0.113.7', 'NL')], at: minute(at) }),
    );
    await world.ingest({ tenant: HARBOUR, source: 'graph.alerts_v2', alerts, importing: false, corr: 'c' });
    const [event] = await world.store([from('203.0.113.7')]);
    const { impact } = await previewed(world, event!.number, { ...ANY, network: 'range' });
    assert.ok(impact.hidden > 900 && impact.hidden <= 1_020, `${impact.hidden}`);
    assert.equal(impact.countedSince?.toISOString(), minute(impact.hidden - 1));
  }).timeout(20_000);
});

describe('Keeping ignore rules', () => {
  it('lists them with who made them and how often they hid something, those that hold first', async () => {
    const world = await createWorld();
    const [event] = await world.store([from('203.0.113.7')]);
    const short = await saved(world, event!.number, { ...NARROW, days: '7' });
    const long = await saved(world, event!.number, { ...NARROW, network: 'range', where: 'all' });
    const list = async (words: string) =>
      shown(await chat(world, 'viewer', words), 'rules').rules.map(({ rule, where }) => [rule.number, where]);
    assert.deepEqual(await list('rules'), [
      [long, 'all tenants'],
      [short, 'Harbour Clinics'],
    ]);
    await world.clock.advance(8 * DAY);
    assert.deepEqual(await list('rules live'), [[long, 'all tenants']]);
    assert.deepEqual(await list('rules expired for harbour'), [[short, 'Harbour Clinics']]);
    const one = shown(await chat(world, 'viewer', `rule ${short}`), 'rule');
    assert.deepEqual([one.rule.hits, one.rule.author.name, one.mayChange], [1, 'Admin', false]);
  });

  it('shows nothing of a rule to those who may not see its tenant, nor of one for all tenants to those with a list', async () => {
    const world = await createWorld();
    const [event] = await world.store([from('203.0.113.7')]);
    const own = await saved(world, event!.number, NARROW);
    const all = await saved(world, event!.number, { ...NARROW, network: 'range', where: 'all' });
    await world.stores.staff.save({ objectId: PEOPLE.quillOnly.objectId, role: 'admin', scope: [QUILL.id] });
    const list = shown(await chat(world, 'quillOnly', 'rules'), 'rules');
    assert.deepEqual([list.rules, list.unseen], [[], 1]);
    for (const number of [own, all]) {
      for (const verb of ['rule', 'deleteRule', 'extendRule'] as const) {
        const hidden = await refusal(world.ask('quillOnly', verb, { rule: number }));
        const none = await refusal(world.ask('quillOnly', verb, { rule: 99_999 }));
        assert.equal(hidden.code, 'NOT_FOUND');
        assert.equal(hidden.message, none.message.replace('99999', String(number)));
      }
      assert.equal((await world.stores.ignoreRules.find(number))?.ended, undefined);
    }
  });

  it('deletes one once, in the trail of its tenant; what it has hidden stays ignored until it is shown again', async () => {
    const world = await createWorld();
    const [event] = await world.store([from('203.0.113.7')]);
    const number = await saved(world, event!.number, NARROW);
    const deleted = shown(await chat(world, 'admin', `delete rule ${number}`), 'rule');
    assert.match(deleted.said ?? '', /hides nothing more.*stays ignored/);
    assert.match(shown(await chat(world, 'admin', `remove rule ${number}`), 'rule').said ?? '', /already, by Admin/);
    const entries = trailOf(world).filter(([, verb]) => verb === 'deleteRule');
    assert.deepEqual(entries, [
      [HARBOUR.id, 'deleteRule', 'intent'],
      [HARBOUR.id, 'deleteRule', 'done'],
    ]);
    const [next] = await world.store([from('203.0.113.7')]);
    assert.equal(next!.ignored, undefined);
    assert.ok((await eventOf(world, event!.key)).ignored);
    const back = shown(await chat(world, 'responder', `unignore ${event!.number}`), 'event');
    assert.match(back.said ?? '', /no longer ignored/);
  });

  it('extends one from now, an expired one too; a deleted one not', async () => {
    const world = await createWorld();
    const [event] = await world.store([from('203.0.113.7')]);
    const number = await saved(world, event!.number, { ...NARROW, days: '7', where: 'all' });
    await world.clock.advance(8 * DAY);
    const [rings] = await world.store([from('203.0.113.7')]);
    assert.equal(rings!.ignored, undefined);
    const extended = shown(await chat(world, 'admin', `extend rule ${number} 30 days`), 'rule');
    assert.equal(extended.rule.expiresAt.getTime(), world.clock.now().getTime() + 30 * DAY);
    const [hidden] = await world.store([from('203.0.113.7')]);
    assert.ok(hidden!.ignored);
    assert.deepEqual(
      trailOf(world).filter(([, verb]) => verb === 'extendRule'),
      [
        [HOME, 'extendRule', 'intent'],
        [HOME, 'extendRule', 'done'],
      ],
    );
    assert.match(
      shown(await chat(world, 'admin', `extend rule ${number} 7 days`), 'rule').said ?? '',
      /longer than that/,
    );
    await chat(world, 'admin', `delete rule ${number}`);
    assert.match((await refusal(chat(world, 'admin', `extend rule ${number}`))).message, /was deleted/);
  });

  it('is extended by one of two at once; the other is told, and the trail says that theirs was not done', async () => {
    const world = await createWorld();
    const [event] = await world.store([from('203.0.113.7')]);
    const number = await saved(world, event!.number, NARROW);
    const both = await Promise.allSettled(
      ['100', '200'].map((days) => chat(world, 'admin', `extend rule ${number} ${days}`)),
    );
    const late = both.find((one) => one.status === 'rejected');
    assert.equal(both.filter(({ status }) => status === 'fulfilled').length, 1);
    assert.equal((await refusal(Promise.reject(late?.reason as Error))).code, 'CONFLICT');
    const ends = trailOf(world).flatMap(([, verb, outcome]) => (verb === 'extendRule' ? [outcome] : []));
    assert.deepEqual(ends.toSorted(), ['done', 'failed', 'intent', 'intent']);
  });

  describe('taken back', () => {
    type Undo = NonNullable<ResultOf<'rule'>['undo']>;
    const back = (world: World, { verb, input }: Undo, who: 'admin' | 'responder' = 'admin') =>
      world.ask(who, verb, input, { surface: 'tab' });
    /** A rule that was deleted or extended, with the way back. */
    async function changed(world: World, words: (number: number) => string) {
      const [event] = await world.store([from('203.0.113.7')]);
      const number = await saved(world, event!.number, NARROW);
      const before = (await world.stores.ignoreRules.find(number))!;
      const { undo } = shown(await chat(world, 'admin', words(number)), 'rule');
      assert.ok(undo);
      return { number, before, undo };
    }

    it('hides as before under its own number, in the trail of its tenant, once', async () => {
      const world = await createWorld();
      const { number, before, undo } = await changed(world, (n) => `delete rule ${n}`);
      assert.equal((await refusal(back(world, undo, 'responder'))).code, 'NOT_AUTHORISED');
      assert.match(shown(await back(world, undo), 'rule').said ?? '', /is back and hides as before/);
      assert.deepEqual(await world.stores.ignoreRules.find(number), before);
      const [next] = await world.store([from('203.0.113.7')]);
      assert.ok(next!.ignored);
      assert.match(shown(await back(world, undo), 'rule').said ?? '', /is there already/);
      assert.deepEqual(
        trailOf(world).filter(([, verb, outcome]) => verb === 'undeleteRule' && outcome !== 'refused'),
        [
          [HARBOUR.id, 'undeleteRule', 'intent'],
          [HARBOUR.id, 'undeleteRule', 'done'],
        ],
      );
    });

    it('stays deleted where somebody deleted it again meanwhile', async () => {
      const world = await createWorld();
      const { number, undo } = await changed(world, (n) => `delete rule ${n}`);
      await back(world, undo);
      await world.clock.advance(1_000);
      await chat(world, 'admin', `delete rule ${number}`);
      const late = await refusal(back(world, undo));
      assert.deepEqual([late.code, /deleted again since, by Admin/.test(late.message)], ['CONFLICT', true]);
      assert.ok((await world.stores.ignoreRules.find(number))?.ended);
    });

    it('ends again when it would have, and only if nobody moved its end since', async () => {
      const world = await createWorld();
      const { number, before, undo } = await changed(world, (n) => `extend rule ${n} 100 days`);
      assert.equal((await refusal(back(world, undo, 'responder'))).code, 'NOT_AUTHORISED');
      await back(world, undo);
      assert.deepEqual((await world.stores.ignoreRules.find(number))?.expiresAt, before.expiresAt);
      await world.clock.advance(DAY);
      await chat(world, 'admin', `extend rule ${number} 200 days`);
      const held = (await world.stores.ignoreRules.find(number))?.expiresAt;
      const late = await refusal(back(world, undo));
      assert.deepEqual([late.code, /Somebody else has changed rule/.test(late.message)], ['CONFLICT', true]);
      assert.deepEqual((await world.stores.ignoreRules.find(number))?.expiresAt, held);
      await chat(world, 'admin', `delete rule ${number}`);
      assert.match((await refusal(back(world, undo))).message, /was deleted since/);
    });

    it('is not for who may not see its tenant', async () => {
      const world = await createWorld();
      const { number, undo } = await changed(world, (n) => `delete rule ${n}`);
      await world.stores.staff.save({ objectId: PEOPLE.quillOnly.objectId, role: 'admin', scope: [QUILL.id] });
      const hidden = await refusal(world.ask('quillOnly', undo.verb, undo.input, { surface: 'tab' }));
      assert.equal(hidden.code, 'NOT_FOUND');
      assert.ok((await world.stores.ignoreRules.find(number))?.ended);
    });
  });

  it('is refused to responders and audited as refused', async () => {
    const world = await createWorld();
    const [event] = await world.store([from('203.0.113.7')]);
    const number = await saved(world, event!.number, NARROW);
    for (const verb of ['deleteRule', 'extendRule'] as const) {
      assert.match((await refusal(world.ask('responder', verb, { rule: number }))).message, /needs the role admin/);
    }
    assert.equal(world.trail.filter(({ entry }) => entry.outcome === 'refused').length, 2);
    assert.equal((await world.stores.ignoreRules.find(number))?.ended, undefined);
  });
});

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import type { CommandResult, ResultOf } from '../../src/commands/result.ts';
import { explained } from '../../src/commands/words/explained.ts';
import type { Entity } from '../../src/entities/entity.ts';
import type { SecurityEvent } from '../../src/events/event.ts';
import { offersFor } from '../../src/remediation/actions/index.ts';
import { present } from '../../src/teams/presenters/index.ts';
import { ANA, anAlert, fixtureAlert, ipEvidence } from '../fakes/alerts.ts';
import { words } from '../teams/adaptive-cards.ts';
import { NOON } from '../teams/fixtures.ts';
import { PEOPLE, QUILL, createWorld, type World } from '../world.ts';

const KINDS = readdirSync(resolve(import.meta.dirname, '../fixtures/kinds')).map((file) => file.replace('.json', ''));

function shownAs<S extends CommandResult['show']>(result: CommandResult, show: S): ResultOf<S> {
  assert.equal(result.show, show);
  return result as ResultOf<S>;
}

/** Every text inside a value. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}

/** What stays of a card's words when its marks and escapes are taken away, as a reader sees it. */
function read(text: string): string {
  return text
    .replace(/\\([\\`*_[\]~#+.)-])/g, '$1')
    .replace(/\*\*|^_|_$/g, '')
    .replace(/[‹›]/g, (mark) => (mark === '‹' ? '<' : '>'))
    .replace(/hxxp/g, 'http');
}

describe('The page of an event', () => {
  let world: World;
  const tab = (who: keyof typeof PEOPLE, verb: string, input: object) =>
    world.ask(who, verb, input, { surface: 'tab' });
  const page = async (n: number, who: keyof typeof PEOPLE = 'responder') =>
    shownAs(await tab(who, 'eventPage', { n }), 'eventPage');
  const entities = async (n: number, run = 0) =>
    shownAs(await tab('responder', 'eventEntities', { n, run }), 'eventEntities');

  async function withEntities(event: SecurityEvent, list: readonly Entity[]): Promise<void> {
    const before = await world.stores.events.get(event.tenantId, event.key);
    assert.ok(before);
    const changed = { ...before.value, entities: list, revision: before.value.revision + 1 };
    assert.ok(await world.stores.events.replace({ event: changed, history: [], notify: [], corr: 'c' }, before));
  }

  before(async () => {
    world = await createWorld();
  });

  for (const kind of KINDS) {
    it(`leaves out nothing that the card of a ${kind} tells, and marks nothing up`, async () => {
      const [event] = await world.store([{ ...fixtureAlert(kind), id: `page-${kind}` }]);
      assert.ok(event);
      const [shown, looked] = [await page(event.number), await entities(event.number)];
      const detail = await world.ask('responder', 'details', { n: event.number });
      const card = present(detail, { offers: offersFor, now: NOON });
      assert.ok(card.kind === 'card');
      const texts = textsIn([shown, looked]);
      const everything = texts.join('\n');
      const cardSays = read(words(card.card));
      const { facts, suspicious, react } = explained(event);
      const told = [
        ...facts.flatMap(({ label, value }) => [label, value ?? '']),
        ...suspicious,
        ...react.flatMap(({ what, why }) => [what, why]),
        ...[...shown.times, ...shown.facts].map(({ value }) => value),
        shown.state,
        shown.tenant,
      ].map((text) => text.replace(/\s+/g, ' ').trim().slice(0, 50));
      for (const text of told) assert.ok(everything.includes(text), `the page lacks: ${text}`);
      for (const text of told.filter((one) => !/[<>{}|&_]/.test(one)))
        assert.ok(cardSays.includes(text), `the card lacks: ${text}`);
      assert.equal(react.length > 0, true);
      const inCard = shownAs(detail, 'details');
      assert.equal(shown.entities.length, event.entities.length);
      assert.deepEqual(
        looked.sections.map(({ key, fields }) => [key, fields.length]),
        inCard.sections.map(({ key, fields }) => [key, fields.length]),
      );
      assert.deepEqual(
        looked.addresses.map(({ address }) => address),
        inCard.ips.map(({ address }) => address),
      );
      for (const text of texts.filter((one) => one !== shown.report))
        assert.doesNotMatch(text, /\\[*_[\]`~]|\*\*/, text);
      assert.doesNotMatch(everything, /\[object|undefined|NaN/);
      assert.deepEqual(JSON.parse(JSON.stringify([shown, looked])), [shown, looked], 'it travels as JSON unchanged');
    });
  }

  it('is not there for somebody without scope, exactly as if there were no such event', async () => {
    const [event] = await world.store([anAlert()]);
    for (const verb of ['eventPage', 'eventEntities'] as const) {
      const hidden = await tab('quillOnly', verb, { n: event!.number }).catch((error: unknown) => error as Error);
      const none = await tab('quillOnly', verb, { n: 999_999 }).catch((error: unknown) => error as Error);
      assert.ok(hidden instanceof Error && none instanceof Error);
      assert.equal(hidden.message.replace(/\d+/, 'N'), none.message.replace(/\d+/, 'N'));
      await assert.rejects(tab('stranger', verb, { n: event!.number }), { code: 'NOT_AUTHORISED' });
    }
  });

  it('offers a viewer nothing to press, and a responder what each entity allows', async () => {
    const [event] = await world.store([anAlert({ evidence: [ANA, ipEvidence('203.0.113.7')] })]);
    const seen = await page(event!.number, 'viewer');
    assert.deepEqual(
      seen.entities.flatMap(({ offers }) => offers),
      [],
    );
    assert.equal(Object.values(seen.can).some(Boolean), false);
    const own = await page(event!.number);
    const [ana] = own.entities;
    assert.equal(ana?.offers[0]?.action, 'contain');
    assert.ok(ana?.offers.some(({ action, target }) => action === 'blockSignIn' && target === ana.key));
    assert.deepEqual([own.can.assign, own.can.resolve, own.can.reopen, own.can.note], [true, true, false, true]);
  });

  it('says what is missing where nothing can be done', async () => {
    const [event] = await world.store([anAlert({ evidence: [] })]);
    assert.match((await page(event!.number)).missing, /names nobody and nothing/);
  });

  it('tells what is found, what is none and what is not known apart, with source and reason', async () => {
    const [event] = await world.store([anAlert()]);
    const asOf = NOON;
    const deps = {
      ...world.deps,
      describe: async () => ({
        waiting: [],
        sections: [
          {
            key: 'user:x',
            type: 'user' as const,
            label: 'Ana',
            suspicious: ['It forwards *everything* outside.'],
            fields: [
              {
                label: 'Roles',
                value: { status: 'found', value: ['A_b_', '*C*'], source: 'Entra', asOf },
                alarming: true,
              },
              { label: 'Phones', value: { status: 'absent', source: 'Entra' } },
              {
                label: 'Risk',
                value: { status: 'unavailable', source: 'Entra', reason: 'no P2 licence' },
                alarming: true,
              },
            ] as const,
          },
        ],
      }),
    };
    const { createRunCommand } = await import('../../src/commands/run-command.ts');
    const ask = { actor: PEOPLE.viewer, surface: 'tab', corr: 'c' } as const;
    const run = createRunCommand(deps);
    const result = await run({ ...ask, verb: 'eventEntities', input: { n: event!.number } });
    const [section] = shownAs(result, 'eventEntities').sections;
    assert.deepEqual(
      section?.fields.map(({ status, values, reason, alarming }) => [status, values, reason, alarming]),
      [
        ['found', ['A_b_', '*C*'], undefined, true],
        ['absent', [], undefined, false],
        ['unavailable', [], 'no P2 licence', false],
      ],
    );
    assert.deepEqual(section?.suspicious, ['It forwards *everything* outside.']);
    assert.match(section?.source ?? '', /^From Entra at Sun 22 Nov/);
  });

  it('looks up hundreds of entities a run at a time, each once', async () => {
    const [event] = await world.store([anAlert()]);
    const users = Array.from({ length: 45 }, (_none, at) => ({ type: 'user' as const, id: `u${at}` }));
    const addresses = Array.from({ length: 8 }, (_none, at) => ({ type: 'ip' as const, address: `10.0.0.${at}` }));
    await withEntities(event!, [...users, ...addresses]);
    const { runs } = await entities(event!.number);
    const all = await Promise.all(Array.from({ length: runs }, (_none, run) => entities(event!.number, run)));
    const keys = all.flatMap(({ sections, addresses: own }) => [...sections, ...own].map(({ key }) => key));
    assert.deepEqual(keys.toSorted(), (await page(event!.number)).entities.map(({ key }) => key).toSorted());
    assert.equal(new Set(keys).size, 53);
  });

  it('has a report for the customer with nothing of other tenants, of staff or among colleagues', async () => {
    world = await createWorld();
    const address = '185.100.7.9';
    const [event] = await world.store([anAlert({ evidence: [ANA, ipEvidence(address)] })]);
    await world.store([anAlert({ evidence: [ipEvidence(address)] })], { tenant: QUILL });
    const n = event!.number;
    await tab('responder', 'note', { n, text: 'call their boss, he is difficult' });
    const [ana] = (await page(n)).entities;
    const asked = { n, action: 'revokeSessions', target: ana!.key, g: 0 };
    const preview = shownAs(await tab('responder', 'preview', asked), 'preview');
    await tab('responder', 'confirm', { n, previewId: preview.previewId });
    const verdict = 'truePositive.compromisedAccount';
    await tab('responder', 'resolve', { n, verdict, comment: 'Password was phished' });
    const { report, related } = await page(n);
    assert.ok(
      related.some(({ words: line }) => line.includes(QUILL.name)),
      'the page itself relates the other tenant',
    );
    assert.match(report, /Organisation: Harbour Clinics/);
    assert.match(report, /Severity: High/);
    assert.match(report, /Resolved at .*True positive.*Password was phished/);
    assert.match(report, /Detected: .*UTC/);
    assert.match(report, /IP address: 185\.100\.7\.9 – Recorded .*AS/);
    assert.match(report, /What was done\n- .*Ana Petrova.*UTC/);
    for (const secret of [
      QUILL.name,
      QUILL.id,
      'difficult',
      'other tenant',
      ...Object.values(PEOPLE).map(({ objectId }) => objectId),
      PEOPLE.responder.name,
    ])
      assert.ok(!report.includes(secret), secret);
    assert.doesNotMatch(report, /\\[*_[\]]|\*\*/);
  });
});

describe('The flows of the page', () => {
  let world: World;
  let n: number;
  const tab = (who: keyof typeof PEOPLE, verb: string, input: object) =>
    world.ask(who, verb, input, { surface: 'tab' });

  beforeEach(async () => {
    world = await createWorld();
    const [event] = await world.store([
      anAlert({ evidence: [ANA, ipEvidence('203.0.113.7', 'US')], severity: 'medium' }),
    ]);
    n = event!.number;
  });

  const offer = async (action: string, who: keyof typeof PEOPLE = 'responder') => {
    const shown = shownAs(await tab(who, 'eventPage', { n }), 'eventPage');
    const found = shown.entities.flatMap(({ offers }) => offers).find((one) => one.action === action);
    assert.ok(found, action);
    return { n, action: found.action, target: found.target, g: found.generation };
  };

  it('do a deed once: the second confirmation says who did it', async () => {
    const preview = shownAs(await tab('responder', 'preview', await offer('revokeSessions')), 'preview');
    const first = shownAs(await tab('responder', 'confirm', { n, previewId: preview.previewId }), 'event');
    const second = shownAs(await tab('responder', 'confirm', { n, previewId: preview.previewId }), 'event');
    assert.match(first.said ?? '', /revoked/i);
    assert.match(second.said ?? '', /already|You did/i);
    assert.equal(world.directory.revocations.length, 1);
    await assert.rejects(tab('second', 'confirm', { n, previewId: preview.previewId }), { code: 'NOT_AUTHORISED' });
  });

  it('offer to take a deed back, naming what it takes back', async () => {
    const preview = shownAs(await tab('responder', 'preview', await offer('blockSignIn')), 'preview');
    await tab('responder', 'confirm', { n, previewId: preview.previewId });
    const { entities } = shownAs(await tab('responder', 'eventPage', { n }), 'eventPage');
    const undo = entities.flatMap(({ offers }) => offers).find(({ undoes }) => undoes === 'blockSignIn');
    assert.equal(undo?.action, 'allowSignIn');
  });

  it('show what an ignore rule would hide in words, and save it once', async () => {
    const form = shownAs(await tab('admin', 'ignoreForm', { n }), 'ignoreForm');
    assert.deepEqual(
      form.form.kindChoices.map(({ value }) => value),
      ['event', 'any'],
    );
    const chosen = { n, kind: form.form.kindValue, user: form.form.userValue, reason: 'our scanner' };
    const { words: said, draft } = shownAs(await tab('admin', 'ignorePreview', chosen), 'ignorePreview');
    assert.match(said.impact, /last 30 days this would have hidden/);
    assert.ok(said.facts.some(({ title, value }) => title === 'Reason' && value === 'our scanner'));
    const saved = shownAs(await tab('admin', 'ignoreSave', { n, previewId: draft.id }), 'event');
    const again = shownAs(await tab('admin', 'ignoreSave', { n, previewId: draft.id }), 'event');
    assert.match(saved.said ?? '', /is saved/);
    assert.match(again.said ?? '', /saved already/);
  });

  it('are refused to those who may not, and across tenants, on every verb', async () => {
    const asked = await offer('revokeSessions');
    for (const [verb, input] of [
      ['preview', asked],
      ['confirm', { n, previewId: 'x' }],
      ['contain', { n, previewId: 'x' }],
      ['decline', asked],
      ['resolve', { n }],
      ['assign', { n }],
      ['note', { n, text: 'x' }],
      ['ignore', { n, reason: 'x' }],
      ['ignoreForm', { n }],
      ['unignore', { n }],
      ['reopen', { n }],
    ] as const) {
      await assert.rejects(tab('viewer', verb, input), { code: 'NOT_AUTHORISED' }, verb);
      await assert.rejects(tab('quillOnly', verb, input), { code: 'NOT_FOUND' }, verb);
    }
    await assert.rejects(tab('responder', 'settle', { ...asked, happened: true }), { code: 'NOT_AUTHORISED' });
    await assert.rejects(tab('responder', 'ignorePreview', { n, reason: 'x' }), { code: 'NOT_AUTHORISED' });
  });
});

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { ANA, anAlert, ipEvidence } from '../fakes/alerts.ts';
import { PEOPLE, createWorld, type World } from '../world.ts';
import { assertParses, nodes, words } from './adaptive-cards.ts';
import { activity, openHouse, type House } from './house.ts';

const PAYLOADS = new URL('../../../shared/data/teams/payloads/', import.meta.url);
const HOST = 'tocsin.example.com';

type Node = Readonly<Record<string, unknown>>;
interface Dialog {
  readonly task: { readonly type: string; readonly value: { readonly card: { readonly content: Node } } };
}
interface Unfurled {
  readonly composeExtension: {
    readonly type: string;
    readonly text?: string;
    readonly attachments?: readonly { readonly content: Node; readonly preview: unknown }[];
    readonly suggestedActions?: { readonly actions: readonly Node[] };
  };
}

/** The bot over a world with one event of Harbour Clinics. */
async function set() {
  const world: World = await createWorld();
  const [event] = await world.store([anAlert({ title: 'Top secret spray', evidence: [ANA, ipEvidence('8.8.8.8')] })]);
  const house = await openHouse((ask) => world.runCommand(ask), { tabHost: HOST });
  const asPerson = (who: keyof typeof PEOPLE) => ({
    from: { id: '29:x', name: PEOPLE[who].name, aadObjectId: PEOPLE[who].objectId },
  });
  async function ask<T>(who: keyof typeof PEOPLE, name: string, value: unknown, more: object = {}): Promise<T> {
    const { status, body } = await house.send(
      activity(house, { type: 'invoke', name, value, ...more, ...asPerson(who) }),
    );
    assert.equal(status, 200);
    return body as T;
  }
  const lookUp = (who: keyof typeof PEOPLE, content: string, message: object = {}) =>
    ask<Dialog>(who, 'composeExtension/fetchTask', {
      commandId: 'lookUpMessage',
      commandContext: 'message',
      messagePayload: { body: { contentType: 'html', content }, ...message },
    });
  const submit = (who: keyof typeof PEOPLE, data: unknown) =>
    ask<Dialog>(who, 'composeExtension/submitAction', { commandId: 'lookUpMessage', requestId: 'r', data });
  const paste = (who: keyof typeof PEOPLE, url: string) => ask<Unfurled>(who, 'composeExtension/queryLink', { url });
  return { world, house, event: event!, ask, lookUp, submit, paste };
}

function cardOf({ task }: Dialog): Node {
  assert.equal(task.type, 'continue');
  assertParses(task.value.card.content);
  return task.value.card.content;
}
const submits = (card: Node) => nodes(card).filter(({ type }) => type === 'Action.Submit');
const button = (card: Node, title: RegExp) => {
  const found = submits(card).find((node) => title.test(String(node['title'])));
  assert.ok(
    found,
    `${title} in ${submits(card)
      .map(({ title: one }) => one)
      .join()}`,
  );
  return found['data'] as Node;
};

describe('“Look up in Tocsin” on a message', () => {
  let house: House;
  afterEach(() => house.close());

  it('shows what the message names, and each button leads to its answer and back', async () => {
    const it = await set();
    house = it.house;
    const n = it.event.number;
    const html = `<div>See <b>#${n}</b>&nbsp;from <i>8[.]8[.]8[.]8</i> by <a href="mailto:ana@harbour.example">Ana</a></div>`;
    const found = cardOf(await it.lookUp('responder', html));
    assert.match(words(found), /Top secret spray[^]*8\\.8\\.8\\.8|Top secret spray[^]*8\.8\.8\.8/);
    assert.match(words(found), /ana@harbour\.example/);
    const facts = cardOf(await it.submit('responder', button(found, /^Look up 8/)));
    assert.match(words(facts), /Google/i);
    const event = cardOf(await it.submit('responder', button(found, /^Show event/)));
    assert.match(words(event), /Details/);
    const again = cardOf(await it.submit('responder', button(event, /^Back/)));
    assert.match(words(again), /Found in this message/);
    assert.match(words(again), /ana@harbour\.example/);
    assert.doesNotMatch(words(again), /Back to/);
  });

  it('has only buttons that act in a dialog, whatever card it shows', async () => {
    const it = await set();
    house = it.house;
    const found = cardOf(await it.lookUp('responder', `event ${it.event.number}`));
    const event = cardOf(await it.submit('responder', button(found, /^Details/)));
    for (const card of [found, event]) {
      assert.ok(submits(card).length > 0);
      assert.ok(!nodes(card).some(({ type }) => type === 'Action.Execute'));
      assert.ok(!('refresh' in card));
      for (const { data } of submits(card)) assert.equal(typeof (data as Node)['verb'], 'string');
    }
  });

  it('does a deed from the dialog once, as a click on a card does', async () => {
    const it = await set();
    house = it.house;
    const event = cardOf(await it.submit('responder', { verb: 'event', n: it.event.number }));
    const preview = cardOf(await it.submit('responder', button(event, /^Revoke/)));
    const confirm = button(preview, /^(Confirm|Revoke|Yes)/);
    await Promise.all([it.submit('responder', confirm), it.submit('responder', confirm)]);
    assert.equal(it.world.directory.revocations.length, 1);
  });

  it('reads cards and links in the message, not what their buttons carry', async () => {
    const it = await set();
    house = it.house;
    const content = JSON.stringify({
      type: 'AdaptiveCard',
      body: [{ type: 'TextBlock', text: `High severity · event ${it.event.number}` }],
      actions: [{ type: 'Action.Submit', data: { hidden: '9.9.9.9' } }],
    });
    const message = { attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content }] };
    const said = words(cardOf(await it.lookUp('viewer', '<a href="https://1.1.1.1/x">here</a>', message)));
    assert.match(said, /Top secret spray/);
    assert.match(said, /1\.1\.1\.1/);
    assert.doesNotMatch(said, /9\.9\.9\.9/);
  });

  it('says what it looks for where there is nothing', async () => {
    const it = await set();
    house = it.house;
    assert.match(words(cardOf(await it.lookUp('viewer', 'Good morning'))), /Nothing found[^]*IP addresses/);
  });

  it('shows nothing to people who are not staff, neither the dialog nor what its buttons ask', async () => {
    const it = await set();
    house = it.house;
    for (const dialog of [
      await it.lookUp('stranger', `#${it.event.number} 8.8.8.8`),
      await it.submit('stranger', { verb: 'event', n: it.event.number }),
      await it.submit('stranger', { verb: 'lookUpMessage', text: `#${it.event.number}` }),
    ]) {
      const said = words(cardOf(dialog));
      assert.match(said, /administrators/);
      assert.doesNotMatch(said, /secret/);
    }
  });

  it('shows staff of another tenant nothing of this one', async () => {
    const it = await set();
    house = it.house;
    const n = it.event.number;
    const found = cardOf(await it.lookUp('quillOnly', `#${n} 8.8.8.8 ana@harbour.example`));
    assert.match(words(found), new RegExp(`Not known, or not for you to see: event ${n}, ana`));
    for (const verb of ['event', 'details', 'act', 'resolveForm'])
      assert.match(words(cardOf(await it.submit('quillOnly', { verb, n }))), /no event/);
    assert.doesNotMatch(words(found), /secret|Harbour/);
  });

  it('takes only what a card could ask', async () => {
    const it = await set();
    house = it.house;
    for (const data of [undefined, 'text', {}, { verb: 'watchHere' }, { verb: '__proto__' }, { verb: 'searchEvents' }])
      assert.match(words(cardOf(await it.submit('admin', data))), /out of date/);
    const other = await it.ask<Dialog>('admin', 'composeExtension/fetchTask', { commandId: 'other' });
    assert.match(words(cardOf(other)), /no such action/);
    assert.match(words(cardOf(await it.ask<Dialog>('admin', 'composeExtension/fetchTask', undefined))), /no such/);
  });

  const captured = ['invoke-composeExtension-fetchTask-message', 'invoke-composeExtension-submitAction'].map(
    (name) => ({
      name,
      payload: new URL(`${name}.json`, PAYLOADS),
    }),
  );
  for (const { name, payload } of captured.filter((one) => existsSync(one.payload))) {
    it(`reads ${name} as Teams sends it`, async () => {
      const it = await set();
      house = it.house;
      const real = JSON.parse(readFileSync(payload, 'utf8')) as { name: string; value: Node; conversation: Node };
      const { conversation } = real;
      const value = { ...real.value, commandId: 'lookUpMessage' };
      const home = { conversation: { ...conversation, tenantId: '0d9b645f-597b-41f0-a2a3-ef103fbd91bb' } };
      const said = words(cardOf(await it.ask<Dialog>('viewer', real.name, value, home)));
      assert.match(said, name.includes('fetchTask') ? /Nothing found/ : /out of date/);
    });
  }
});

describe('The pasted address of an event page', () => {
  let house: House;
  afterEach(() => house.close());

  it('becomes a card that Teams draws there, as of now, and leads to the page', async () => {
    const it = await set();
    house = it.house;
    const url = `https://${HOST}/tab/events/${it.event.number}`;
    const { type, attachments = [], suggestedActions } = (await it.paste('viewer', url)).composeExtension;
    assert.equal(type, 'result');
    const card = attachments[0]!.content;
    assertParses(card);
    assert.equal(card['version'], '1.3');
    const kinds = nodes(card).map(({ type: kind }) => kind);
    for (const late of ['Action.Execute', 'Table']) assert.ok(!kinds.includes(late), late);
    assert.ok(!('refresh' in card));
    assert.match(words(card), /Harbour Clinics[^]*Top secret spray[^]*New[^]*As of/);
    assert.deepEqual(
      nodes(card).flatMap(({ url: to }) => to ?? []),
      [url],
    );
    assert.deepEqual(suggestedActions?.actions[0]?.['value'], '{"type":"no-cache"}');

    await it.world.ask('responder', 'assign', { n: it.event.number });
    const later = (await it.paste('viewer', url)).composeExtension.attachments?.[0]?.content;
    assert.match(words(later), /In progress: Responder/);
  });

  it('shows nothing to people who are not staff, to staff of other tenants, or without a name', async () => {
    const it = await set();
    house = it.house;
    const url = `https://${HOST}/tab/events/${it.event.number}`;
    const anonymous = await it.ask<Unfurled>('responder', 'composeExtension/anonymousQueryLink', { url });
    for (const [answer, says] of [
      [await it.paste('stranger', url), /administrators/],
      [await it.paste('quillOnly', url), /no event/],
      [await it.paste('quillOnly', `https://${HOST}/tab/events/99`), /no event/],
      [anonymous, /staff alone/],
    ] as const) {
      assert.equal(answer.composeExtension.type, 'message');
      assert.match(answer.composeExtension.text ?? '', says);
      assert.doesNotMatch(JSON.stringify(answer), /secret|Harbour/);
    }
  });

  it('is no other address', async () => {
    const it = await set();
    house = it.house;
    for (const url of [`https://evil.example/tab/events/${it.event.number}`, `https://${HOST}/tab/report`, 'x', ''])
      assert.match((await it.paste('admin', url)).composeExtension.text ?? '', /event pages alone/);
    assert.equal(it.house.asks.length, 0);
  });
});

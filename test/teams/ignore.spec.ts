import assert from 'node:assert/strict';
import type { Ask } from '../../src/commands/ask.ts';
import { interpret } from '../../src/commands/interpret.ts';
import { anAlert, ANA, ipEvidence } from '../fakes/alerts.ts';
import { HARBOUR, PEOPLE, createWorld, type World } from '../world.ts';
import { assertParses, buttons, nodes, words } from './adaptive-cards.ts';
import { activity, click, openHouse, typed, type House } from './house.ts';

const MESSAGE = 'application/vnd.microsoft.activity.message';

/** What a client sends for a button: its own data with the values of all inputs on the card, as they stand or as filled. */
function pressed(card: unknown, title: string, filled: Record<string, string> = {}): Record<string, unknown> {
  const button = buttons(card).find((one) => one.title === title);
  assert.ok(button, `no button “${title}” among ${buttons(card).map((one) => one.title)}`);
  if (button.node['associatedInputs'] === 'none') return button.data;
  const inputs = nodes(card).filter(({ type }) => String(type).startsWith('Input.'));
  const values = inputs.map(({ id, value }) => [String(id), filled[String(id)] ?? value ?? '']);
  return { ...Object.fromEntries(values), ...button.data };
}

describe('Ignoring in Teams', () => {
  let house: House;
  let world: World;
  let who: keyof typeof PEOPLE;

  beforeEach(async () => {
    world = await createWorld();
    who = 'admin';
    house = await openHouse((ask: Ask) => world.runCommand({ ...ask, actor: PEOPLE[who] }), {
      clock: world.clock,
      interpret,
    });
  });
  afterEach(() => house.close());

  async function press(data: unknown): Promise<{ type: string; value: unknown }> {
    const { status, body } = await house.send(click(house, data));
    assert.equal(status, 200);
    const answer = body as { type: string; value: unknown };
    if (answer.type !== MESSAGE) assertParses(answer.value);
    return answer;
  }

  async function anEvent(address = '203.0.113.7') {
    const evidence = [ANA, ipEvidence(address, 'NL')];
    const [event] = await world.store([anAlert({ severity: 'medium', evidence })]);
    return event!;
  }

  const pressedOn = async (card: unknown, title: string, filled?: Record<string, string>) =>
    press(pressed(card, title, filled));

  it('goes from the details over form and preview to a rule that hides the next event, with inputs and no dialog', async () => {
    const { number: n } = await anEvent();
    const details = (await press({ verb: 'details', n })).value;
    const form = (await pressedOn(details, 'Ignore…')).value;
    const wider = { title: 'any', kind: 'any', network: 'range', reason: 'office move', until: '2026-12-24' };
    const preview = (await pressedOn(form, 'Show what the rule would hide', wider)).value;
    assert.match(
      words(preview),
      /In the last 30 days this would have hidden 1 event, which is not confirmed malicious/,
    );
    assert.match(words(preview), /203\.0\.113\.0\/24/);
    assert.match(words(preview), /Thu 24 Dec, 23:59/);
    const card = (await pressedOn(preview, 'Save the rule')).value;
    assert.match(words(card), /Rule 1 is saved/);
    assert.match(words(card), /Ignored by rule 1 since .*: office move/);
    assert.ok((await anEvent('203.0.113.200')).ignored);
    const shown = (await pressedOn(card, 'Un-ignore')).value;
    assert.match(words(shown), /no longer ignored\. Rule 1 goes on hiding new events like it/);
  });

  it('ignores the one event from the same form, by a responder', async () => {
    who = 'responder';
    const { number: n, key } = await anEvent();
    const form = (await press({ verb: 'ignoreForm', n })).value;
    assert.ok(!buttons(form).some(({ verb }) => verb === 'ignorePreview'));
    const card = (await pressedOn(form, 'Ignore this event only', { reason: 'our <at>scanner</at>' })).value;
    assert.match(words(card), /Ignored by Responder since .*: our ‹at›scanner‹\/at›/);
    assert.ok((await world.stores.events.get(HARBOUR.id, key))?.value.ignored);
  });

  it('answers in words when the reason is missing or the range is none, and the form can be sent again', async () => {
    const { number: n } = await anEvent();
    const form = (await press({ verb: 'ignoreForm', n })).value;
    const without = await pressedOn(form, 'Ignore this event only');
    assert.deepEqual([without.type, /reason/.test(String(without.value))], [MESSAGE, true]);
    const wrong = await pressedOn(form, 'Show what the rule would hide', { reason: 'x', otherNetworks: '0.0.0.0/0' });
    assert.match(String(wrong.value), /every address.*choose Any/);
    const right = await pressedOn(form, 'Show what the rule would hide', {
      reason: 'x',
      otherNetworks: '203.0.113.0/25',
    });
    assert.match(words(right.value), /203\.0\.113\.0\/25/);
  });

  it('leads back from the preview to the form and to the card without saving anything', async () => {
    const { number: n } = await anEvent();
    const form = (await press({ verb: 'ignoreForm', n })).value;
    const preview = (await pressedOn(form, 'Show what the rule would hide', { reason: 'x' })).value;
    assert.match(words((await pressedOn(preview, 'Change it')).value), /Or a rule for events like this/);
    assert.match(words((await pressedOn(preview, 'Cancel')).value), /New/);
    assert.deepEqual(await world.stores.ignoreRules.list(HARBOUR.id), []);
  });

  it('shows again in the form what was chosen, when the asker comes back from the preview', async () => {
    const { number: n } = await anEvent();
    const form = (await press({ verb: 'ignoreForm', n })).value;
    const chosen = {
      reason: 'office ${move}',
      kind: 'any',
      country: 'any',
      title: 'any',
      otherWords: 'spray',
      otherNetworks: '203.0.113.0/25, AS64496',
      where: 'all',
      from: '2026-11-23',
      until: '2026-12-24',
      days: '180',
    };
    const preview = (await pressedOn(form, 'Show what the rule would hide', chosen)).value;
    const back = (await pressedOn(preview, 'Change it')).value;
    const data = pressed(back, 'Show what the rule would hide');
    const expected = { ...chosen, reason: 'office $ {move}', user: 'event', network: 'any', n, verb: 'ignorePreview' };
    assert.deepEqual(data, expected);
    assert.equal(words((await press(data)).value), words(preview));
  });

  it('extends and deletes a rule from its card', async () => {
    const { number: n } = await anEvent();
    const form = (await press({ verb: 'ignoreForm', n })).value;
    const preview = (await pressedOn(form, 'Show what the rule would hide', { reason: 'x', days: '7' })).value;
    await pressedOn(preview, 'Save the rule');
    const card = (await press({ verb: 'rule', rule: 1 })).value;
    assert.match(words(card), /at least 1 event, the last at/);
    const extended = (await pressedOn(card, 'Extend to 90 days from now')).value;
    assert.match(words(extended), /Rule 1 holds for 90 days from now/);
    const deleted = (await pressedOn(extended, 'Delete')).value;
    assert.match(words(deleted), /Deleted by Admin/);
    assert.deepEqual(buttons(deleted), []);
  });

  it('lists rules and ignored events when asked in the channel', async () => {
    const { number: n } = await anEvent();
    const form = (await press({ verb: 'ignoreForm', n })).value;
    const preview = (await pressedOn(form, 'Show what the rule would hide', { reason: 'office move' })).value;
    await pressedOn(preview, 'Save the rule');
    const said = async (text: string) => {
      const before = house.connector.messages.size;
      await house.send(typed(house, text));
      return JSON.stringify([...house.connector.messages.values()].slice(before));
    };
    assert.match(await said('rules'), /Rule 1.*Harbour Clinics.*office move.*By Admin · hid at least 1 event/);
    assert.match(await said('events ignored'), /Ignored/);
    assert.match(await said('delete rule 1'), /Rule 1 is deleted and hides nothing more/);
  });

  it('turns a message without inputs or with foreign ones away in words', async () => {
    const { number: n } = await anEvent();
    for (const data of [
      { verb: 'ignorePreview', n },
      { verb: 'ignorePreview', n, user: 'all', reason: 'x' },
      { verb: 'ignoreSave', n },
      { verb: 'ignoreSave', n, previewId: 'x'.repeat(61) },
      { verb: 'deleteRule', rule: '7; drop' },
      { verb: 'rule', rule: 0 },
    ]) {
      const { type, value } = await press(data);
      assert.equal(type, MESSAGE, JSON.stringify(data));
      assert.ok(String(value).length > 10);
    }
    await house.send(activity(house, { value: { verb: 'ignore', n, reason: 'an old client' } }));
    const [listed] = (await world.stores.events.list(HARBOUR.id, { open: false, ignored: true, limit: 5 })).items;
    assert.equal(listed?.number, n);
  });
});

import assert from 'node:assert/strict';
import { partLongFacts } from '../../src/teams/part-facts.ts';

const LINK = 'hxxps://harbourlight.example/:x:/g/personal/tomasz_wilk/E99d24753455426dd6fc42e857d799522b688c00c';
const who = { title: 'Who', value: 'Ana Petrova (ana.petrova@harbour.example)' };
const file = { title: 'File', value: 'a name of many words that is long and can be broken anywhere.xlsx' };
const link = { title: 'Link', value: LINK };
const set = (...facts: object[]) => ({ type: 'FactSet', facts });

describe('Facts with a very long word', () => {
  it('become a text in their place, so that they do not widen the table of the others', () => {
    const body = partLongFacts([set(who, link, file)]);
    assert.deepEqual(body, [
      set(who),
      { type: 'TextBlock', text: `**Link:** ${LINK}`, wrap: true, spacing: 'Small' },
      set(file),
    ]);
  });

  it('are found wherever a card holds them, and leave no empty set behind', () => {
    const inner = { type: 'Container', id: 'body0', items: [set(link)] };
    const [outer] = partLongFacts([{ type: 'Container', items: [{ type: 'ColumnSet', columns: [inner] }] }]);
    assert.ok(JSON.stringify(outer).includes('**Link:**'));
    assert.ok(!JSON.stringify(outer).includes('FactSet'));
    assert.ok(JSON.stringify(outer).includes('body0'));
  });

  it('are rare: people’s addresses and words that a line can end in stay where they were', () => {
    const elements = [
      { type: 'TextBlock', text: LINK, wrap: true },
      set(who, file),
      { type: 'ActionSet', actions: [{ type: 'Action.OpenUrl', url: LINK }] },
    ];
    assert.deepEqual(partLongFacts(elements), elements);
  });
});

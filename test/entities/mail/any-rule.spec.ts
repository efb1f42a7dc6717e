import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ruleFields } from '../../../src/entities/mail/rule-fields.ts';
import { conditionWords, ruleInWords } from '../../../src/entities/mail/rule-words.ts';
import { suspicionsOf } from '../../../src/entities/mail/suspicions/index.ts';
import { ruleFingerprint } from '../../../src/entities/mail/inbox-rule.ts';
import { aRule } from '../../fakes/mail-writer.ts';

const NAMES =
  'fromAddresses subjectContains importance withinSizeRange sentToMe sensitivity messageActionFlag unheardOf'.split(
    ' ',
  );
const ACTIONS = 'forwardTo redirectTo moveToFolder copyToFolder delete markImportance assignCategories unheardOf'.split(
  ' ',
);
const text = fc.string({ unit: 'binary', maxLength: 300 });
const value = fc.oneof(
  fc.jsonValue(),
  fc.array(text, { maxLength: 30 }),
  fc.array(fc.record({ emailAddress: fc.record({ name: text, address: text }) }), { maxLength: 30 }),
);
const part = (names: readonly string[]) => fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 8 });
const rules = fc
  .record({ name: text, conditions: part(NAMES), exceptions: part(NAMES), actions: part(ACTIONS) })
  .map((over) => aRule(over));

describe('Whatever an inbox rule holds', () => {
  it('takes no word of the language for the name of a folder', () => {
    for (const id of ['__proto__', 'constructor', 'toString']) {
      const words = ruleInWords(aRule({ actions: { moveToFolder: [id] }, folders: {} }));
      assert.match(words, /a folder whose name cannot be read/, id);
    }
  });

  it('it is said on one line, judged and described without a fault', () => {
    const circumstances = { domains: { names: ['contoso.com'], complete: true } };
    fc.assert(
      fc.property(rules, (rule) => {
        const words = [ruleInWords(rule), ...suspicionsOf(rule, circumstances).map(({ say }) => say)];
        ruleFields(rule, { source: 'x', asOf: new Date(0) });
        assert.match(ruleFingerprint(rule), /^[0-9a-f]{24}$/);
        assert.equal(conditionWords(rule.conditions).length >= Object.keys(rule.conditions).length - 1, true);
        return words.every((line) => !/[\n\r\u2028\u202e]/.test(line) && line.length < 8000);
      }),
      { numRuns: 300 },
    );
  });
});

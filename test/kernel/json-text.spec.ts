import assert from 'node:assert/strict';
import fc from 'fast-check';
import { jsonOf, jsonOnce, writeJson } from '../../src/kernel/json-text.ts';

describe('JSON that was written before', () => {
  it('is the JSON of the whole, wherever the written parts stand in it', () => {
    const parts = fc.array(fc.record({ value: fc.jsonValue({ maxDepth: 2 }), before: fc.boolean() }), { maxLength: 6 });
    fc.assert(
      fc.property(parts, fc.string(), (given, name) => {
        const whole = { [name]: 'first', parts: given, deeper: { again: given.map(({ value }) => ({ value })) } };
        for (const part of given) {
          if (part.before) writeJson(part);
          if (part.before && typeof part.value === 'object' && part.value !== null) writeJson(part.value);
        }
        assert.equal(jsonOf(whole), JSON.stringify(whole));
      }),
    );
  });

  it('takes over what was written, once for every place', () => {
    const part = { text: 'as it was' };
    assert.equal(writeJson(part), '{"text":"as it was"}');
    part.text = 'changed';
    assert.equal(jsonOf([part, { part }]), '[{"text":"as it was"},{"part":{"text":"as it was"}}]');
  });

  it('keeps what looks like a replacement pattern, and leaves texts with numbers alone', () => {
    const part = { text: "$& $1 $' `" };
    writeJson(part);
    assert.equal(jsonOf({ part, other: ':0', more: '"x:0"' }), JSON.stringify({ part, other: ':0', more: '"x:0"' }));
  });

  it('is written once of what stays the same object, and each time of what is none', () => {
    const part = { text: 'as it was' };
    assert.equal(jsonOnce(part), JSON.stringify(part));
    part.text = 'altered';
    assert.equal(jsonOnce(part), '{"text":"as it was"}');
    for (const plain of ['a "b"', 7, true, null]) assert.equal(jsonOnce(plain), JSON.stringify(plain));
  });
});

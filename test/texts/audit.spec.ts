import assert from 'node:assert/strict';
import { factWords } from '../../src/texts/audit.ts';

describe('What stands in an entry of the trail', () => {
  it('is said to people rather than in the letters it is kept in', () => {
    assert.equal(factWords('2027-02-20T23:05:39.817Z'), '20 February 2027, 23:05 UTC');
    assert.equal(
      factWords('{"upn":"ana@contoso.com","guest":false,"changedAt":"2026-11-22T23:05:32.000Z","roles":["a","b"]}'),
      'Upn: ana@contoso.com; Guest: no; Changed at: 22 November 2026, 23:05 UTC; Roles: ["a","b"]',
    );
  });

  it('stays as it is where it is a text, or was cut off', () => {
    for (const text of ['called the owner', '{"upn":"ana@con', '2026', '{curly} words', '{}x'])
      assert.equal(factWords(text), text);
  });
});

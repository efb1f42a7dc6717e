import assert from 'node:assert/strict';
import { ignoredMark, whyShown } from '../../../src/events/ignore/ignored.ts';
import { ANA, BOB, NOON, aRule, event, ip, recorded } from './rules.ts';

const rule = aRule({ countries: ['NL'] });
const hidden = (entities: Parameters<typeof event>[0], country = 'NL') =>
  event(entities, { ignored: ignoredMark(rule, NOON), recordedIps: [recorded('203.0.113.7', { country })] });
const HERE = ip('203.0.113.7');

describe('An event that a rule has hidden', () => {
  it('stays hidden where nothing but the facts of its address came late', () => {
    assert.equal(whyShown(hidden([ANA, HERE], 'DE'), hidden([ANA, HERE], 'DE'), [rule]), undefined);
  });

  it('is shown once it names more and its rule would not hide it, whatever came late before', () => {
    const why = whyShown(hidden([ANA, HERE], 'DE'), hidden([ANA, BOB, HERE], 'DE'), [rule]);
    assert.match(why ?? '', /as it is now, rule 1 does not hide it/);
  });

  it('stays hidden where its rule was taken away since', () => {
    assert.equal(whyShown(hidden([ANA, HERE]), hidden([ANA, HERE, ip('198.51.100.9', 'DE')]), []), undefined);
  });
});

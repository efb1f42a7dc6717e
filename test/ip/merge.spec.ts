import assert from 'node:assert/strict';
import fc from 'fast-check';
import { IP_FIELDS, type Fact, type IpFields, type Threat } from '../../src/entities/ip.ts';
import { mergeFacts } from '../../src/ip/merge.ts';
import { found } from './facts.ts';

const absent = (source: string): Fact<never> => ({ status: 'absent', source });
const down = (source: string): Fact<never> => ({ status: 'unavailable', source, reason: 'down' });
const country = (code: string, source: string) => found({ code, name: code }, source);

function merge(...sources: Partial<IpFields>[]): IpFields {
  return mergeFacts(sources.map((fields, index) => ({ source: `s${index}`, fields })));
}

describe('Merging what several sources say', () => {
  it('takes each field from the first source that knows it', () => {
    const { threat, isp } = merge(
      { threat: found('medium', 'a') },
      { threat: found('high', 'b'), isp: found('X', 'b') },
    );
    assert.deepEqual([threat.status === 'found' && threat.source, isp], ['a', found('X', 'b')]);
  });

  it('lets a field have an order of its own', () => {
    const sources = [
      { source: 'a', fields: { threat: found<Threat>('low', 'a'), reports: found(1, 'a') } },
      { source: 'b', fields: { threat: found<Threat>('high', 'b'), reports: found(2, 'b') } },
    ] as const;
    const { threat, reports } = mergeFacts(sources, { threat: ['b'] });
    assert.deepEqual([threat.status === 'found' && threat.source, reports], ['b', found(1, 'a')]);
  });

  it('takes what a later source states before what an earlier one infers', () => {
    const inferred = { status: 'found', value: 'hosting', source: 'a', inferred: true } as const;
    assert.deepEqual(merge({ usage: inferred }, { usage: found('consumer', 'b') }).usage, found('consumer', 'b'));
    assert.deepEqual(merge({ usage: inferred }, {}).usage, inferred);
  });

  it('never puts the city of one source into the country of another', () => {
    const one = { country: country('DE', 'a'), city: absent('a') };
    assert.equal(merge(one, { country: country('NL', 'b'), city: found('Amsterdam', 'b') }).city.status, 'absent');
    assert.deepEqual(
      merge(one, { country: country('DE', 'b'), city: found('Berlin', 'b') }).city,
      found('Berlin', 'b'),
    );
  });

  it('never puts the name of one network to the number of another', () => {
    const { asName } = merge({ asn: found(1, 'a') }, { asn: found(2, 'b'), asName: found('Two', 'b') });
    assert.equal(asName.status, 'notChecked');
  });

  it('says of an address that looks clean which source was not heard: it may be the one that knows', () => {
    const { proxy, threat, attacked } = merge(
      { proxy: found(false, 'a'), threat: found('none', 'a'), attacked: found([], 'a') },
      { proxy: down('b'), threat: down('b'), attacked: down('b') },
      { threat: { ...down('c'), skipped: true } as Fact<never> },
    );
    assert.deepEqual(proxy, { ...found(false, 'a'), note: 'b was not heard' });
    assert.deepEqual(threat, { ...found('none', 'a'), note: 'b and c were not heard' });
    assert.deepEqual(attacked, { ...found([], 'a'), note: 'b was not heard' });
    const seen = merge(
      { proxy: found(true, 'a'), threat: found('high', 'a') },
      { proxy: down('b'), threat: down('b') },
    );
    assert.deepEqual([seen.proxy, seen.threat], [found(true, 'a'), found('high', 'a')]);
    assert.deepEqual(merge({ threat: found('none', 'a') }, { threat: absent('b') }).threat, found('none', 'a'));
  });

  it('believes the source that has seen a proxy, with its type', () => {
    const { proxy, proxyTypes } = merge(
      { proxy: found(false, 'a'), proxyTypes: found([], 'a') },
      { proxy: found(true, 'b'), proxyTypes: found(['tor'], 'b') },
    );
    assert.deepEqual(proxy, { ...found(true, 'b'), others: [{ source: 'a', value: false }] });
    assert.deepEqual(proxyTypes, found(['tor'], 'b'));
  });

  it('believes the source that has seen a threat, and says who has not', () => {
    const { threat } = merge({ threat: found<Threat>('none', 'a') }, { threat: found<Threat>('high', 'b') });
    assert.deepEqual(threat, { ...found('high', 'b'), others: [{ source: 'a', value: 'none' }] });
  });

  it('takes no threat and a low one for the same, in the order of the sources', () => {
    const none = found<Threat>('none', 'a');
    assert.deepEqual(merge({ threat: none }, { threat: found<Threat>('low', 'b') }).threat, none);
    const { threat } = merge({ threat: found<Threat>('low', 'a') }, { threat: found<Threat>('high', 'b') });
    assert.deepEqual(threat, { ...found('high', 'b'), others: [{ source: 'a', value: 'low' }] });
  });

  it('says each differing statement once, and nothing where sources agree', () => {
    const { country: place, usage } = merge(
      { country: country('DE', 'a'), usage: found('hosting', 'a') },
      { country: country('NL', 'b'), usage: found('hosting', 'b') },
      { country: country('NL', 'c'), usage: { ...found('consumer', 'c'), inferred: true } as Fact<never> },
    );
    assert.deepEqual(place.status === 'found' && place.others?.map(({ source }) => source), ['b']);
    assert.equal(usage.status === 'found' && usage.others, undefined);
  });

  it('tells a source that could not be asked from one that holds nothing and from none at all', () => {
    assert.equal(merge({ threat: absent('a') }, { threat: down('b') }).threat.status, 'unavailable');
    assert.equal(merge({ threat: absent('a') }, {}).threat.status, 'absent');
    assert.equal(merge({}, {}).threat.status, 'notChecked');
  });

  it('invents nothing: each merged fact was said by a source, and what anybody knows of a lead field is known', () => {
    const threat = fc.option<Fact<Threat>, undefined>(
      fc.oneof(
        fc.constantFrom<Threat[]>('none', 'low', 'medium', 'high').map((value) => found(value, 's')),
        fc.constantFrom(absent('s'), down('s')),
      ),
      { nil: undefined },
    );
    fc.assert(
      fc.property(fc.array(threat, { maxLength: 5 }), (facts) => {
        const merged = merge(...facts.map((fact) => (fact ? { threat: fact } : {})));
        assert.deepEqual(Object.keys(merged), [...IP_FIELDS]);
        const anyFound = facts.some((fact) => fact?.status === 'found');
        assert.equal(merged.threat.status === 'found', anyFound);
        const { others = [], note, ...said } = { others: undefined, note: undefined, ...merged.threat };
        const isSaid = (fact: Fact<Threat>) => facts.some((one) => JSON.stringify(one) === JSON.stringify(fact));
        if (note !== undefined) assert.ok(isSaid(down('s')), note);
        if (merged.threat.status !== 'notChecked') assert.ok(isSaid(said as Fact<Threat>));
        for (const { value } of others) assert.ok(isSaid(found(value, 's')));
      }),
    );
  });
});

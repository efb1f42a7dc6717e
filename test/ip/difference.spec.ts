import assert from 'node:assert/strict';
import type { IpFields } from '../../src/entities/ip.ts';
import { differenceWords } from '../../src/ip/difference.ts';
import { factsWith, found, home, liveSource } from './facts.ts';

const recorded = factsWith(home);

function against(fields: Partial<IpFields>): string[] {
  return differenceWords(recorded, factsWith({ ...home, ...fields }));
}

const embeddedOnly = [
  { id: 'live', name: 'Live source', reach: 'live', status: 'notConfigured' },
  { id: 'dbip-lite', name: 'DB-IP Lite', reach: 'embedded', status: 'ok' },
] as const;

describe('The difference between recorded and live', () => {
  it('is told in words: network, country, proxy and threat', () => {
    const words = against({
      country: found({ code: 'RO', name: 'Romania' }),
      asn: found(9009),
      asName: found('M247'),
      usage: found('hosting'),
      proxy: found(true),
      proxyTypes: found(['tor']),
      proxyLastSeen: found('2026-11-21'),
      threat: found('high'),
      attacked: found(['ssh']),
    });
    assert.deepEqual(words, [
      'Was residential Comcast (AS7922), now hosting M247 (AS9009).',
      'Was United States, now Romania.',
      'Was no proxy, now Tor exit, last seen 2026-11-21.',
      'Was no known threat, now a high threat.',
      'Was no attacks known, now attacks on SSH.',
    ]);
  });

  it('is "same as recorded" only when everything was known on both sides', () => {
    assert.deepEqual(against({}), [
      'Same as recorded on 20 November 2026: country, network, usage, proxy, threat, attacks.',
    ]);
  });

  it('is not "same" as soon as one thing was not known on one side', () => {
    for (const field of ['country', 'asn', 'usage', 'proxy', 'threat', 'attacked'] as const) {
      const unknown = { [field]: { status: 'notChecked' } };
      const pairs = [
        [recorded, factsWith({ ...home, ...unknown })],
        [factsWith({ ...home, ...unknown }), recorded],
      ] as const;
      for (const [was, now] of pairs) {
        const words = differenceWords(was, now).join(' ');
        assert.doesNotMatch(words, /same/i, field);
        assert.match(words, /Not compared: /, field);
      }
    }
  });

  it('tells what is known on one side alone', () => {
    const words = differenceWords(factsWith({ ...home, proxy: { status: 'notChecked' } }), recorded);
    assert.match(words.join(' '), /Not compared: proxy \(not recorded; now no proxy\)\./);
  });

  it('is not "same" where only the data kept here said it twice', () => {
    const own = { ...home, country: found({ code: 'US', name: 'United States' }, 'DB-IP Lite') };
    const words = differenceWords(factsWith(own), factsWith(own, { sources: [liveSource, embeddedOnly[1]] }));
    assert.deepEqual(words, [
      'No difference to what was recorded on 20 November 2026 in: network, usage, proxy, threat, attacks.',
      'Not compared: country (no live source tells it).',
    ]);
  });

  it('says that there is no live source, never "same" or "unchanged"', () => {
    const words = differenceWords(recorded, factsWith(home, { sources: embeddedOnly }));
    assert.deepEqual(words, ['No live source: nothing newer was asked.']);
  });

  it('tells what newer embedded data has changed even without a live source', () => {
    const now = factsWith({ ...home, asn: found(5), asName: found('New') }, { sources: embeddedOnly });
    assert.deepEqual(
      differenceWords(recorded, now)[1],
      'In the data kept here: Was residential Comcast (AS7922), now residential New (AS5).',
    );
  });

  it('says why no live source answered', () => {
    const sources = [{ ...liveSource, status: 'unavailable', reason: 'did not answer in time' }] as const;
    const words = differenceWords(recorded, factsWith(home, { sources }));
    assert.deepEqual(words, ['No live source answered: Live (did not answer in time).']);
  });

  it('says what is missing when one side is not there at all', () => {
    assert.match(differenceWords(undefined, recorded)[0] ?? '', /Not recorded/);
    assert.match(differenceWords(recorded, undefined)[0] ?? '', /No live source/);
  });

  it('does not compare two addresses', () => {
    assert.match(differenceWords(recorded, { ...recorded, address: '8.8.8.8' })[0] ?? '', /two different addresses/);
  });

  it('marks usage that is inferred', () => {
    const inferred = { ...found('hosting' as const), inferred: true } as const;
    assert.match(against({ usage: inferred })[0] ?? '', /now hosting \(inferred\) Comcast/);
  });
});

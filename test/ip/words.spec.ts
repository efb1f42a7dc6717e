import assert from 'node:assert/strict';
import { describeFacts, scopeWords, unknownAbuse } from '../../src/ip/words.ts';
import { inferUsage } from '../../src/ip/usage.ts';
import { factsWith, found, home } from './facts.ts';

function line(label: string, fields: Parameters<typeof factsWith>[0]) {
  return describeFacts(factsWith(fields)).find((one) => one.label === label);
}

describe('The words for an address', () => {
  it('name the source and its day beside each value', () => {
    assert.deepEqual(line('Country', home), {
      label: 'Country',
      value: 'United States (US)',
      source: 'Live, 2026-11-22',
    });
    assert.equal(line('Network', home)?.value, 'Comcast (AS7922)');
  });

  it('tell apart none, not in the source, not checked and unavailable', () => {
    assert.equal(line('Threat', home)?.value, 'none known');
    assert.equal(line('Threat', { threat: { status: 'absent', source: 'X' } })?.value, 'not in the source');
    assert.deepEqual(line('Threat', {}), { label: 'Threat', value: 'not checked', source: '' });
    const down = { status: 'unavailable', source: 'X', reason: 'quota spent' } as const;
    assert.equal(line('Threat', { threat: down })?.value, 'unavailable (quota spent)');
  });

  it('say what is inferred and how sure it is', () => {
    const usage = { status: 'found', value: 'privacy_relay', source: 'T', inferred: true, confidence: 'low' } as const;
    assert.equal(line('Usage', { usage })?.value, 'privacy relay (inferred; low confidence)');
  });

  it('have one line for an address that is not public', () => {
    const lines = describeFacts(factsWith({}, { scope: 'cgnat', address: '100.64.0.1' }));
    assert.deepEqual(lines, [{ label: 'Address', value: scopeWords('cgnat'), source: '' }]);
  });

  it('say where sources disagree', () => {
    const country = {
      ...found({ code: 'DE', name: 'Germany' }),
      others: [{ source: 'DB-IP', value: { code: 'NL', name: 'Netherlands' } }],
    } as const;
    assert.equal(line('Country', { country })?.value, 'Germany (DE) (but DB-IP says Netherlands (NL))');
  });

  it('say in few words why proxy and threat are not known, together where it is one reason', () => {
    const few = (fields: Parameters<typeof factsWith>[0]) => unknownAbuse(factsWith(fields).fields);
    const quota = { status: 'unavailable', source: 'X', reason: 'quota', skipped: true } as const;
    assert.deepEqual(few({ proxy: quota, threat: quota }), ['proxy and threat not recorded (quota)']);
    assert.deepEqual(few({ proxy: found(false), threat: quota }), ['threat not recorded (quota)']);
    assert.deepEqual(few({ proxy: quota }), ['proxy not recorded (quota)']);
    assert.deepEqual(few({ proxy: found(true), threat: found('none') }), []);
  });

  it('level what a provider wrote to one harmless line', () => {
    const isp = found(`Evil\n\u202eISP${'x'.repeat(500)}`);
    const value = line('Internet provider', { isp })?.value ?? '';
    assert.match(value, /^Evil ISPx+…$/);
    assert.ok(value.length <= 100);
  });
});

describe('Usage read from a network', () => {
  const cases: [number, string, string | undefined][] = [
    [8075, 'Microsoft Corporation', 'hosting'],
    [13335, 'Cloudflare, Inc.', 'cdn'],
    [64500, 'Some Hosting Ltd', 'hosting'],
    [64500, 'WebHosting24', 'hosting'],
    [64500, 'Universidad de Chile', 'education'],
    [64500, 'Ministry of Finance', 'government'],
    [64500, 'United States Department of Defense (DoD)', 'military'],
    [64500, 'China Mobile', 'mobile'],
    [64500, 'Deutsche Telekom AG', 'consumer'],
    [3356, 'Level 3 Communications, Inc.', undefined],
    [64500, 'Acme Widgets', undefined],
    [64500, 'Hostile Takeovers Inc', undefined],
    [64500, '', undefined],
  ];
  for (const [asn, name, usage] of cases)
    it(`takes "${name}" (AS${asn}) for ${usage ?? 'unknown'}`, () => assert.equal(inferUsage({ asn, name }), usage));
});

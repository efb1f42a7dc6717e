import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { EXAMPLE, buildPackage } from '../../tools/app-package.ts';
import { APP_PACKAGE, type Values } from '../../tools/manifest.ts';
import { zip } from '../../tools/zip.ts';
import { unzip } from './unzip.ts';

async function built(values: Values): Promise<Buffer> {
  const result = await buildPackage(values);
  assert.ok('zip' in result, JSON.stringify(result));
  return result.zip;
}

async function faults(values: Values): Promise<readonly string[]> {
  const result = await buildPackage(values);
  return 'faults' in result ? result.faults : [];
}

describe('The app package', () => {
  it('holds the filled manifest and the two icons, nothing else', async () => {
    const files = unzip(await built(EXAMPLE));
    assert.deepEqual([...files.keys()], ['manifest.json', 'color.png', 'outline.png']);
    const manifest = JSON.parse(files.get('manifest.json')?.toString() ?? '') as Record<string, unknown>;
    assert.equal(manifest['id'], EXAMPLE['TEAMS_APP_ID']);
    assert.deepEqual(manifest['validDomains'], [EXAMPLE['BOT_DOMAIN']]);
    assert.ok(!JSON.stringify(manifest).includes('${{'));
    for (const icon of ['color.png', 'outline.png'])
      assert.deepEqual(files.get(icon), readFileSync(resolve(APP_PACKAGE, icon)));
  });

  it('is the same bytes for the same installation', async () =>
    assert.deepEqual(await built(EXAMPLE), await built(EXAMPLE)));

  it('names everything that is missing', async () => {
    const told = (await faults({})).join('\n');
    for (const name of Object.keys(EXAMPLE)) assert.match(told, new RegExp(`${name} is missing`));
  });

  it('refuses ids that only hold a place, addresses that are not https, and a domain with a scheme', async () => {
    const none = '00000000-0000-0000-0000-000000000000';
    assert.deepEqual(await faults({ ...EXAMPLE, BOT_ID: none }), ['BOT_ID is not a GUID']);
    assert.deepEqual(await faults({ ...EXAMPLE, BOT_ID: '${{BOT_ID}}' }), ['BOT_ID is not a GUID']);
    assert.match((await faults({ ...EXAMPLE, BOT_DOMAIN: 'https://a.example.com' })).join(), /without https/);
    assert.match((await faults({ ...EXAMPLE, PRIVACY_URL: 'http://a.example.com' })).join(), /PRIVACY_URL is not/);
    assert.match((await faults({ ...EXAMPLE, DEVELOPER_NAME: 'n'.repeat(33) })).join(), /DEVELOPER_NAME is not/);
  });

  it('keeps what a name has of JSON', async () => {
    const name = 'The "Bell" \\ Co';
    const manifest: unknown = JSON.parse(
      unzip(await built({ ...EXAMPLE, DEVELOPER_NAME: name }))
        .get('manifest.json')
        ?.toString() ?? '',
    );
    assert.equal((manifest as { developer: { name: string } }).developer.name, name);
  });

  it('is read back only if nothing of it is spoilt', () => {
    const archive = zip([{ name: 'bell.txt', content: Buffer.from('ding dong') }]);
    assert.equal(unzip(archive).get('bell.txt')?.toString(), 'ding dong');
    archive[archive.indexOf('dong')] = 0x44;
    assert.throws(() => unzip(archive), /check sum/);
  });
});

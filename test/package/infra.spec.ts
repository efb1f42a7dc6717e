import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { SETTINGS, loadConfig } from '../../src/config.ts';
import { ROOT } from '../../tools/manifest.ts';
import { elementsOf, namesIn, parseBicep, readInfra, textOf, type BicepFile } from './bicep.ts';

const FILES = ['main.bicep', ...readdirSync(resolve(ROOT, 'infra/modules')).map((name) => `modules/${name}`)];
/** Variables that a library reads for itself. */
const OF_LIBRARIES = ['AZURE_CLIENT_ID'];
const GUID = '7b1e9a44-0d3c-4f7e-8a90-a1b2c3d4e5f6';

const files = new Map<string, BicepFile>();
const file = (name: string) => files.get(name) as BicepFile;
const envOf = ({ root }: BicepFile) =>
  new Map(elementsOf(root, 'env').map((entry) => [textOf(entry.get('name')), entry]));

describe('The Bicep files', () => {
  before(async () => {
    for (const name of FILES) files.set(name, await parseBicep(readInfra(name)));
  });

  it('are Bicep', () => {
    for (const name of FILES) assert.deepEqual(file(name).faults, [], name);
  });

  it('would not pass where a bracket, a quote or a name is lost', async () => {
    const text = readInfra('modules/app.bicep');
    for (const [good, bad] of [
      ["'http'\n", "'http\n"],
      ['probes: [', 'probes: '],
      ['param location string', 'param string'],
      ['= {', '='],
    ] as const) {
      assert.ok(text.includes(good), good);
      assert.notDeepEqual((await parseBicep(text.replace(good, bad))).faults, [], bad);
    }
  });

  it('give each module what it needs, and nothing it does not know', () => {
    for (const module of file('main.bicep').modules) {
      const { params } = file(module.path);
      const given = [...module.params.keys()];
      for (const { name, required } of params) assert.ok(!required || given.includes(name), `${module.path}: ${name}`);
      for (const name of given)
        assert.ok(
          params.some((param) => param.name === name),
          `${module.path}: ${name}`,
        );
    }
    assert.deepEqual(
      file('main.bicep')
        .modules.map(({ path }) => path)
        .sort(),
      FILES.filter((name) => name !== 'main.bicep').sort(),
    );
  });

  it('set only settings that there are, none of them in plain sight that is secret', () => {
    for (const [name, entry] of envOf(file('modules/app.bicep'))) {
      const setting = SETTINGS.find((known) => known.name === name);
      assert.ok(setting ?? OF_LIBRARIES.includes(name), `${name} is no setting`);
      assert.ok(!setting?.secret || entry.has('secretRef'), `${name} is secret`);
    }
  });

  it('offer every key of a service that tells about addresses, in a secret that is there only where it is set', () => {
    const { root } = file('modules/app.bicep');
    const env = envOf(file('modules/app.bicep'));
    const keys = SETTINGS.filter(({ name }) => /^(?!BOT_|STORAGE_|CONNECTWISE_).*_KEY$/.test(name));
    assert.equal(keys.length, 3);
    for (const { name } of keys) {
      const ref = textOf(env.get(name)?.get('secretRef'));
      const secret = elementsOf(root, 'secrets').find((one) => one.has('value') && textOf(one.get('name')) === ref);
      const [param] = namesIn(secret?.get('value'));
      assert.ok(param, name);
      const text = readInfra('modules/app.bicep');
      assert.equal(text.split(`${param} == 'none' ? [] : [{`).length, 3, `${name} is left out where it is not set`);
    }
  });

  it('take every other setting there is as a secret, where it is given', () => {
    const text = readInfra('modules/app.bicep');
    assert.match(text, /var more = moreSettings == 'none' \? \[\] : items\(json\(base64ToString\(moreSettings\)\)\)/);
    const named = "toLower(replace(setting.key, '_', '-'))";
    assert.ok(
      text.includes(`var moreSecrets = map(more, setting => { name: ${named}, value: string(setting.value) })`),
    );
    assert.ok(text.includes(`var moreEnv = map(more, setting => { name: setting.key, secretRef: ${named} })`));
    const joined = (name: string) => new RegExp(`concat\\([^]*?\\],\\n[^]*?\\n +${name}\\n +\\)`).test(text);
    assert.ok(joined('moreSecrets') && joined('moreEnv'));
    assert.ok(file('modules/app.bicep').params.find(({ name }) => name === 'moreSettings')?.secure);
    // Of a name in small letters with hyphens, as secrets must be; what the template sets itself is not given twice.
    for (const { name } of SETTINGS)
      assert.match(name.toLowerCase().replaceAll('_', '-'), /^[a-z0-9][a-z0-9-]{1,60}[a-z0-9]$/);
  });

  it('set enough for the service to start', () => {
    const folder = mkdtempSync(join(tmpdir(), 'tocsin-'));
    try {
      const tenants = join(folder, 'tenants.json');
      writeFileSync(tenants, '[]');
      const computed: Record<string, string> = {
        PORT: '3978',
        LOG_LEVEL: 'info',
        STORAGE_ACCOUNT_URL: 'https://tocsin.table.core.windows.net/',
        TENANTS_FILE: tenants,
        EXCHANGE_BASE_URL: '',
        IP_LISTS: '',
      };
      const env = Object.fromEntries(
        [...envOf(file('modules/app.bicep'))].map(([name, entry]) => {
          const value = entry.get('value');
          return [name, computed[name] ?? (value?.type === 'string' ? textOf(value) : GUID)];
        }),
      );
      const config = loadConfig(env);
      assert.equal(config.storage.kind, 'account');
      assert.deepEqual([config.host, config.bot.appId, config.bot.appType], ['0.0.0.0', GUID, 'UserAssignedMsi']);
      for (const { name } of SETTINGS.filter(({ schema }) => !schema.safeParse(undefined).success)) {
        assert.ok(name in env, name);
        assert.throws(() => loadConfig({ ...env, [name]: undefined }), new RegExp(name));
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('mount the list of tenants where the service looks for it, from a secret', () => {
    const { root } = file('modules/app.bicep');
    const [volume] = elementsOf(root, 'volumes');
    const [item] = elementsOf(root, 'secrets').filter((entry) => entry.has('secretRef'));
    const [mount] = elementsOf(root, 'volumeMounts');
    assert.equal(textOf(volume?.get('storageType')), 'Secret');
    assert.equal(textOf(volume?.get('name')), textOf(mount?.get('volumeName')));
    const path = envOf(file('modules/app.bicep')).get('TENANTS_FILE')?.get('value');
    assert.equal(textOf(path), `\${${mount?.get('mountPath')?.text}}/${textOf(item?.get('path'))}`);
    const [secret] = elementsOf(root, 'secrets').filter((entry) => entry.has('value'));
    assert.equal(textOf(secret?.get('name')), textOf(item?.get('secretRef')));
  });

  it('let nothing secret out of @secure() parameters', () => {
    for (const name of FILES) {
      const { root, params, outputs, modules } = file(name);
      const secure = params.filter((param) => param.secure).map((param) => param.name);
      for (const secret of elementsOf(root, 'secrets').filter((entry) => entry.has('value')))
        assert.ok(
          namesIn(secret.get('value')).some((used) => secure.includes(used)),
          `${name}: a plain secret`,
        );
      for (const output of outputs)
        assert.ok(!namesIn(output.value).some((used) => secure.includes(used)), `${name}: ${output.name}`);
      for (const { path, params: given } of modules)
        for (const [param, value] of given)
          if (namesIn(value).some((used) => secure.includes(used)))
            assert.ok(file(path).params.find((known) => known.name === param)?.secure, `${path}: ${param}`);
      for (const param of params)
        assert.ok(param.secure || !/secret|password|key|tenants/i.test(param.name), `${name}: ${param.name}`);
    }
  });

  it('take no keys: the storage refuses them, the registry has no administrator', () => {
    assert.match(readInfra('modules/storage.bicep'), /allowSharedKeyAccess: false/);
    assert.match(readInfra('modules/storage.bicep'), /minimumTlsVersion: 'TLS1_2'/);
    assert.match(readInfra('modules/registry.bicep'), /adminUserEnabled: false/);
    for (const name of FILES) assert.doesNotMatch(readInfra(name), /list(Keys|Secrets|Credentials)|sharedKey:/i, name);
  });

  it('probe what the service answers', () => {
    const paths = [...readInfra('modules/app.bicep').matchAll(/path: '(\/\w+)'/g)].map(([, path]) => path);
    assert.deepEqual([...new Set(paths)].sort(), ['/healthz', '/readyz']);
  });

  it('are given every parameter they need', () => {
    const { parameters } = JSON.parse(readInfra('main.parameters.json')) as { parameters: Record<string, unknown> };
    const { params } = file('main.bicep');
    for (const name of Object.keys(parameters))
      assert.ok(
        params.some((param) => param.name === name),
        name,
      );
    for (const { name, required } of params) assert.ok(!required || name in parameters, name);
  });
});

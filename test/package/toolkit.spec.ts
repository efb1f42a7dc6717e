import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { parse } from 'yaml';
import { ROOT, placeholders } from '../../tools/manifest.ts';
import { TEAMS_CLIENTS } from '../../src/http/tab/token.ts';
import { parseBicep, readInfra } from './bicep.ts';

interface Step {
  readonly uses: string;
  readonly with: Readonly<Record<string, unknown>>;
  readonly writeToEnvironmentFile?: Readonly<Record<string, string>>;
}

const STAGES = ['provision', 'deploy', 'publish'] as const;
/** What the toolkit asks for itself where it is empty. */
const BUILT_IN = [
  'AZURE_SUBSCRIPTION_ID',
  'AZURE_RESOURCE_GROUP_NAME',
  'TEAMSFX_ENV',
  // Made up by `aadApp/update` where it is empty.
  'AAD_APP_ACCESS_AS_USER_PERMISSION_ID',
];

const text = (path: string) => readFileSync(resolve(ROOT, path), 'utf8');
const project = parse(text('teamsapp.yml')) as Record<(typeof STAGES)[number], readonly Step[]> & { version: string };
const documented = Object.keys(parseEnv(text('env/.env.production.example')));
const steps = STAGES.flatMap((stage) => project[stage]);

/** The files a step reads, as far as they are in the repository: those it writes are under `build/`. */
function filesOf({ with: given }: Step): readonly string[] {
  const named = [...JSON.stringify(given).matchAll(/"(\.\/[^"]+)"/g)].map(([, path]) => path as string);
  const run = [...JSON.stringify(given).matchAll(/\b(tools\/[\w-]+\.ts)/g)].map(([, path]) => path as string);
  return [...named, ...run].filter((path) => !path.includes('/build'));
}

async function writtenBy(step: Step): Promise<readonly string[]> {
  const written = Object.values(step.writeToEnvironmentFile ?? {});
  const outputs = step.uses === 'arm/deploy' ? (await parseBicep(readInfra('main.bicep'))).outputs : [];
  return [...written, ...outputs.map(({ name }) => name)];
}

describe('The toolkit project', () => {
  it('has its stages, each step with an action and what it needs', () => {
    assert.equal(project.version, 'v1.7');
    for (const stage of STAGES) assert.ok(project[stage].length > 0, stage);
    for (const step of steps) {
      assert.match(step.uses, /^([a-zA-Z]+\/[a-zA-Z]+|script)$/);
      assert.equal(typeof step.with, 'object');
    }
  });

  it('names only files that there are', () => {
    for (const path of steps.flatMap(filesOf)) assert.ok(existsSync(resolve(ROOT, path)), path);
    assert.ok(steps.flatMap(filesOf).length >= 5);
  });

  it('uses no variable before it is filled in, asked for, or written by an earlier step', async () => {
    const known = new Set([...documented, ...BUILT_IN]);
    for (const step of steps) {
      const read = filesOf(step).filter((path) => path.endsWith('.json'));
      for (const name of [JSON.stringify(step.with), ...read.map(text)].flatMap(placeholders))
        assert.ok(known.has(name), `${step.uses} uses ${name}`);
      for (const name of await writtenBy(step)) known.add(name);
    }
  });

  it('documents no variable that nothing uses', () => {
    const used = [
      text('teamsapp.yml'),
      text('appPackage/manifest.json'),
      text('infra/main.parameters.json'),
      text('aad.manifest.json'),
    ];
    const names = new Set([...used.flatMap(placeholders), ...BUILT_IN]);
    for (const name of documented) assert.ok(names.has(name), name);
  });

  it('starts without an image and with no tenants, and carries no other value', () => {
    const example = Object.entries(parseEnv(text('env/.env.production.example')));
    const filled = Object.fromEntries(example.filter(([, value]) => value !== ''));
    const { TEAMSFX_ENV, TENANTS_BASE64, ...others } = filled;
    assert.deepEqual([TEAMSFX_ENV, TENANTS_BASE64, others['IMAGE']], ['production', 'W10=', 'none']);
    for (const [name, value] of Object.entries(others)) assert.equal(value, 'none', name);
    assert.equal(Buffer.from('W10=', 'base64').toString(), '[]');
    assert.match(readInfra('main.bicep'), /if \(image != 'none'\)/);
  });

  it('gives the tab an identity of its own, before its host is known and again once it is', () => {
    const order = project.provision.map(({ uses }) => uses);
    assert.ok(order.indexOf('aadApp/create') < order.indexOf('arm/deploy'));
    assert.ok(order.indexOf('arm/deploy') < order.indexOf('aadApp/update'));
    const create = project.provision.find(({ uses }) => uses === 'aadApp/create');
    assert.equal(create?.with['generateClientSecret'], false);
    assert.equal(create?.writeToEnvironmentFile?.['clientId'], 'TAB_CLIENT_ID');
  });

  it('registers the tab for the tokens that the service takes: of version 2, its own scope, from Teams alone', () => {
    const app = JSON.parse(text('aad.manifest.json')) as {
      accessTokenAcceptedVersion: number;
      signInAudience: string;
      identifierUris: readonly string[];
      oauth2Permissions: readonly { readonly id: string; readonly value: string }[];
      preAuthorizedApplications: readonly { readonly appId: string; readonly permissionIds: readonly string[] }[];
    };
    assert.deepEqual([app.accessTokenAcceptedVersion, app.signInAudience], [2, 'AzureADMyOrg']);
    const { webApplicationInfo } = JSON.parse(text('appPackage/manifest.json')) as {
      webApplicationInfo: { resource: string };
    };
    assert.deepEqual(app.identifierUris, [webApplicationInfo.resource]);
    assert.deepEqual(
      app.oauth2Permissions.map(({ value }) => value),
      ['access_as_user'],
    );
    assert.deepEqual(app.preAuthorizedApplications.map(({ appId }) => appId).toSorted(), [...TEAMS_CLIENTS].sort());
    for (const { permissionIds } of app.preAuthorizedApplications)
      assert.deepEqual(
        permissionIds,
        app.oauth2Permissions.map(({ id }) => id),
      );
  });

  it('validates a package before it is sent anywhere', () => {
    for (const stage of ['provision', 'publish'] as const) {
      const order = project[stage].map(({ uses }) => uses);
      for (const sent of ['teamsApp/update', 'teamsApp/publishAppPackage'].filter((uses) => order.includes(uses)))
        assert.ok(order.indexOf('teamsApp/validateAppPackage') < order.indexOf(sent), `${stage}: ${sent}`);
    }
  });
});

describe('The container image', () => {
  const lines = text('Dockerfile').split('\n');
  const allowed = text('.dockerignore')
    .split('\n')
    .filter((line) => line.startsWith('!'))
    .map((line) => line.slice(1));

  it('is built from files that there are and that its context lets in', () => {
    const copied = lines
      .filter((line) => line.startsWith('COPY ') && !line.includes('--from'))
      .flatMap((line) => line.split(' ').slice(1, -1));
    for (const path of copied) {
      const name = path.replace(/^\.\//, '');
      assert.ok(existsSync(resolve(ROOT, name)), name);
      assert.ok(allowed.includes(name), `${name} is kept out by .dockerignore`);
    }
  });

  it('runs the service, not as root, on a Node that the package allows', () => {
    const { scripts } = JSON.parse(text('package.json')) as { scripts: { serve: string } };
    const served = scripts.serve.split(' && ').at(-1)?.split(' ') ?? [];
    const command = lines.filter((line) => line.startsWith('CMD ')).at(-1) ?? '';
    assert.deepEqual(JSON.parse(command.slice(4)), served);
    assert.deepEqual(served.slice(-2), ['dist/main.js', 'start']);
    assert.ok(lines.includes('USER node'));
    for (const [, major] of text('Dockerfile').matchAll(/FROM node:(\d+)/g)) assert.ok(Number(major) >= 22, major);
  });
});

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SETTINGS, loadConfig } from '../src/config.ts';
import { isTocsinError } from '../src/kernel/errors.ts';

const GUID = '11111111-1111-4111-8111-111111111111';
const LOCAL = { BOT_TENANT_ID: GUID, GRAPH_BASE_URL: 'http://127.0.0.1:9', STORAGE: 'embedded' };
const CONNECTWISE = {
  CONNECTWISE_BASE_URL: 'https://api-eu.myconnectwise.net',
  CONNECTWISE_COMPANY: 'acme',
  CONNECTWISE_PUBLIC_KEY: 'public-k3y',
  CONNECTWISE_PRIVATE_KEY: 'private-k3y',
  CONNECTWISE_CLIENT_ID: 'client-1d',
  CONNECTWISE_BOARD: 'Service Desk',
};
const AUTOTASK = {
  AUTOTASK_USERNAME: 'api@acme.example',
  AUTOTASK_SECRET: 's3cret!',
  AUTOTASK_INTEGRATION_CODE: 'C0DE',
  AUTOTASK_QUEUE: 'Monitoring Alert',
};

function faults(env: Record<string, string>): string[] {
  try {
    loadConfig(env);
  } catch (error) {
    assert.ok(isTocsinError(error, 'CONFIG_INVALID'));
    for (const secret of Object.values({ ...CONNECTWISE, ...AUTOTASK })) assert.ok(!error.message.includes(secret));
    return error.message
      .split('\n')
      .slice(1)
      .map((line) => line.replace(/^ {2}- /, ''));
  }
  return [];
}

describe('The settings of ticket systems', () => {
  it('are none, one or both', () => {
    assert.deepEqual(loadConfig(LOCAL).psa, {});
    assert.deepEqual(loadConfig({ ...LOCAL, ...AUTOTASK }).psa, {
      autotask: {
        baseUrl: 'https://webservices.autotask.net',
        username: 'api@acme.example',
        secret: 's3cret!',
        integrationCode: 'C0DE',
        queue: 'Monitoring Alert',
      },
    });
    const both = loadConfig({ ...LOCAL, ...AUTOTASK, ...CONNECTWISE });
    assert.deepEqual(Object.keys(both.psa), ['connectwise', 'autotask']);
    assert.equal(both.psaPollMs, 300_000);
  });

  it('are complete: everything that is missing is named at once', () => {
    const told = faults({ ...LOCAL, CONNECTWISE_COMPANY: 'acme', AUTOTASK_USERNAME: 'api@acme.example' });
    assert.deepEqual(told, [
      'CONNECTWISE_BASE_URL is missing',
      'CONNECTWISE_PUBLIC_KEY is missing',
      'CONNECTWISE_PRIVATE_KEY is missing',
      'CONNECTWISE_CLIENT_ID is missing',
      'CONNECTWISE_BOARD is missing',
      'AUTOTASK_SECRET is missing',
      'AUTOTASK_INTEGRATION_CODE is missing',
      'AUTOTASK_QUEUE is missing',
    ]);
  });

  it('name one that is set but faulty once, and send keys over https alone', () => {
    const odd = faults({ ...LOCAL, ...CONNECTWISE, CONNECTWISE_PRIVATE_KEY: 'two\nlines' });
    assert.deepEqual(odd, ['CONNECTWISE_PRIVATE_KEY may hold plain letters, digits and signs only']);
    assert.equal(faults({ ...LOCAL, ...CONNECTWISE, CONNECTWISE_BASE_URL: 'http://acme.example' }).length, 1);
    assert.deepEqual(faults({ ...LOCAL, ...CONNECTWISE, CONNECTWISE_BASE_URL: 'http://127.0.0.1:8080' }), []);
    assert.equal(faults({ ...LOCAL, ...AUTOTASK, AUTOTASK_BASE_URL: 'http://acme.example' }).length, 1);
  });

  it('mark every key as secret', () => {
    const secret = SETTINGS.filter(({ name, secret: is }) => is && /^(CONNECTWISE|AUTOTASK)_/.test(name));
    assert.deepEqual(
      secret.map(({ name }) => name),
      [
        'CONNECTWISE_PUBLIC_KEY',
        'CONNECTWISE_PRIVATE_KEY',
        'CONNECTWISE_CLIENT_ID',
        'AUTOTASK_SECRET',
        'AUTOTASK_INTEGRATION_CODE',
      ],
    );
  });

  it('are there for every system that a tenant is mapped to', () => {
    const dir = mkdtempSync(join(tmpdir(), 'psa-'));
    const path = join(dir, 'tenants.json');
    const tenant = { id: GUID, name: 'Acme', domain: 'acme.example', psa: { system: 'autotask', company: '7' } };
    writeFileSync(path, JSON.stringify([tenant]));
    assert.deepEqual(faults({ ...LOCAL, ...CONNECTWISE, TENANTS_FILE: path }), [
      'TENANTS_FILE maps 1 tenant to autotask, whose settings are missing',
    ]);
    assert.deepEqual(faults({ ...LOCAL, ...AUTOTASK, TENANTS_FILE: path }), []);
    rmSync(dir, { recursive: true });
  });
});

import assert from 'node:assert/strict';
import { newId } from '../../src/kernel/ids.ts';
import type { TenantId } from '../../src/tenants/tenant.ts';
import { SANDBOX_TENANTS } from '../../src/sandbox/graph/tenants.ts';
import { MAIN } from './build.ts';
import { spawnNode } from './process.ts';
import { openStage, type Stage } from './service.ts';

describe('tocsin audit', function () {
  this.timeout(120_000);
  let stage: Stage;
  const tenantId = SANDBOX_TENANTS[0]?.id as TenantId;

  async function run(...args: string[]) {
    const { ended, output } = spawnNode([MAIN, 'audit', ...args], stage.env);
    const { code } = await ended;
    return { code, text: output() };
  }

  before(async () => {
    stage = await openStage({ tenants: SANDBOX_TENANTS, channels: [] });
    await stage.stores.tenants.seed([
      { id: tenantId, name: 'Harbour', domain: 'h.example', state: 'active', timeZone: 'UTC' },
    ]);
    for (const verb of ['first', 'second']) {
      const entry = {
        id: newId(),
        at: new Date(0),
        corr: 'c',
        verb,
        outcome: 'done',
        about: {},
        personal: {},
      } as const;
      await stage.stores.audit.append(tenantId, entry);
    }
  });

  after(() => stage.close());

  it('checks and prints the trail of the configured storage, with nothing else on standard output', async () => {
    const checked = await run('verify');
    assert.equal(checked.code, 0, checked.text);
    assert.match(checked.text, /^whole {3}Harbour \(.*\): 2 entries, head [0-9a-f]{64}$/m);
    const printed = await run('export', '--tenant', tenantId);
    assert.equal(printed.code, 0, printed.text);
    const verbs = printed.text
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { verb: string }).verb);
    assert.deepEqual(verbs, ['first', 'second']);
  });

  it('says how to name a tenant, and ends with code 1', async () => {
    const { code, text } = await run('verify', '--tenant', 'harbour');
    assert.equal(code, 1);
    assert.match(text, /A tenant is named by its id/);
    assert.equal((await run('export')).code, 1);
  });

  it('ends with code 1 where an entry is missing, and says which', async () => {
    // What is left of a chain whose first entry an intruder took away, written as the table holds it.
    const { TableClient } = await import('@azure/data-tables');
    const connection = stage.env['STORAGE_CONNECTION_STRING'] ?? '';
    await TableClient.fromConnectionString(connection, 'TocsinAudit', { allowInsecureConnection: true }).deleteEntity(
      tenantId,
      'a000000000001',
    );
    const { code, text } = await run('verify', '--tenant', tenantId);
    assert.equal(code, 1);
    assert.match(text, /^BROKEN {2}Harbour \(.*\): entry 1: the entry is missing/m);
  });
});

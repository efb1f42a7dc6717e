import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SimTenant } from '../../src/sandbox/graph/model.ts';
import { SANDBOX_TENANTS } from '../../src/sandbox/graph/tenants.ts';
import { startConnectWise, type ConnectWiseStandIn } from '../../src/sandbox/psa/connectwise.ts';
import type { TenantId } from '../../src/tenants/tenant.ts';
import { words } from '../teams/adaptive-cards.ts';
import { alertAbout, members } from './crowd.ts';
import type { Running } from './process.ts';
import { cardOf, installation, openStage, send, until, type Stage } from './service.ts';

const CHANNEL = '19:alerts@thread.tacv2';
const TENANT = SANDBOX_TENANTS[0] as SimTenant;

describe('The ticket of an alert', function () {
  this.timeout(90_000);
  let stage: Stage;
  let psa: ConnectWiseStandIn;
  let product: Running;
  let dir: string;

  before(async () => {
    [stage, psa, dir] = await Promise.all([
      openStage({ tenants: [TENANT], channels: [CHANNEL], connector: { limits: false } }),
      startConnectWise({ companies: [7] }),
      mkdtemp(join(tmpdir(), 'tickets-')),
    ]);
    const { id, name, domain } = TENANT;
    const mapped = { id, name, domain, psa: { system: 'connectwise', company: '7' } };
    await writeFile(join(dir, 'tenants.json'), JSON.stringify([mapped]));
    product = await start();
    await send(product, installation(stage.connector, { channel: CHANNEL }));
    await until('the first import', 15_000, async () => {
      const stored = await stage.stores.coverage.get(TENANT.id as TenantId, 'graph.alerts_v2');
      return stored?.value.importedAt !== undefined;
    });
  });
  after(async () => {
    await stage?.close();
    await psa?.close();
    await rm(dir, { recursive: true, force: true });
  });

  const start = () =>
    stage.start({
      TENANTS_FILE: join(dir, 'tenants.json'),
      CONNECTWISE_BASE_URL: psa.url,
      CONNECTWISE_COMPANY: psa.config.company,
      CONNECTWISE_PUBLIC_KEY: psa.config.publicKey,
      CONNECTWISE_PRIVATE_KEY: psa.config.privateKey,
      CONNECTWISE_CLIENT_ID: psa.config.clientId,
      CONNECTWISE_BOARD: psa.config.board,
      PSA_POLL_SECONDS: '1',
    });
  const raise = (at: number) => {
    const owner = members(TENANT)[at] ?? (TENANT.users[0] as never);
    stage.graph.state.addAlert(TENANT.id, { ...alertAbout(TENANT, owner, `ticket-${at}`), severity: 'high' });
  };
  const cardSays = (pattern: RegExp) =>
    stage.connector.posts.some(({ versions }) => pattern.test(words(cardOf(versions.at(-1) ?? {}))));

  it('is opened once although its answer was lost and Tocsin died over it, and leads back to Teams', async () => {
    psa.fail({ status: 0, after: true, on: /^POST .*\/service\/tickets$/ });
    raise(0);
    await until('the ticket', 30_000, () => psa.tickets.length > 0);
    await product.kill();
    product = await start();
    await until('the card to show it', 40_000, () => cardSays(/Ticket 4701 in ConnectWise open/));
    assert.equal(psa.tickets.length, 1);
    const [ticket] = psa.tickets;
    assert.match(ticket?.summary ?? '', /^High Security Event \d+ for /);
    assert.match(
      ticket?.initialDescription ?? '',
      /\nView event in Tocsin: https:\/\/teams\.microsoft\.com\/l\/message\//,
    );
    assert.deepEqual([ticket?.company, ticket?.board], [7, 1]);
  });

  it('is closed by a technician, and the card says so', async () => {
    psa.closeAs(4701, 'bmiller');
    await until('the card to say it', 20_000, () => cardSays(/Ticket 4701 in ConnectWise closed by bmiller at /));
    assert.equal(psa.tickets.length, 1);
    assert.deepEqual(psa.tickets[0]?.notes, []);
  });
});

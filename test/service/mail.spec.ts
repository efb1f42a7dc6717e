import assert from 'node:assert/strict';
import type { SimTenant } from '../../src/sandbox/graph/model.ts';
import { SANDBOX_TENANTS } from '../../src/sandbox/graph/tenants.ts';
import type { TenantId } from '../../src/tenants/tenant.ts';
import { postOffice, reply, type PostOffice } from '../mail/post-office.ts';
import { alertAbout, members } from './crowd.ts';
import { installation, openStage, send, until, type Stage } from './service.ts';

const CHANNEL = '19:alerts@thread.tacv2';
const TENANT = SANDBOX_TENANTS[0] as SimTenant;
const ID = TENANT.id as TenantId;

describe('E-mail from the running service', function () {
  this.timeout(60_000);
  let stage: Stage;
  let office: PostOffice;
  let busy = true;

  before(async () => {
    const onMailFrom = (_address: unknown, _session: unknown, done: (error?: Error) => void) =>
      done(busy ? reply(451) : undefined);
    office = await postOffice({ onMailFrom });
    const env = { MAIL_FROM: 'tocsin@provider.example', SMTP_URL: `smtp://127.0.0.1:${office.server.port}` };
    stage = await openStage({ tenants: [TENANT], channels: [CHANNEL], connector: { limits: false }, env });
    const product = await stage.start();
    await send(product, installation(stage.connector, { channel: CHANNEL }));
    await until('the first import', 15_000, async () => {
      const stored = await stage.stores.coverage.get(ID, 'graph.alerts_v2');
      return stored?.value.importedAt !== undefined;
    });
    const mailTo = {
      high: ['desk@provider.example'],
      medium: ['desk@provider.example'],
      low: ['desk@provider.example'],
    };
    await stage.stores.tenants.update(ID, (tenant) => ({ ...tenant, mailTo }));
  });
  after(async () => {
    await stage?.close();
    await office?.close();
  });

  it('tells an alert once, with a link to its card, as soon as the mail server takes it', async () => {
    stage.graph.state.addAlert(
      TENANT.id,
      alertAbout(TENANT, members(TENANT)[0] ?? (TENANT.users[0] as never), 'mailed'),
    );
    const waits = await until('the mail server was asked', 30_000, async () =>
      (await stage.stores.outbox.list(ID)).find(
        ({ channel, lastError }) => channel === 'mail' && /451/.test(lastError ?? ''),
      ),
    );
    busy = false;
    const [first] = await until('the mail', 30_000, () => (office.received.length > 0 ? office.received : undefined));
    const posted = await stage.stores.outbox.receipt(ID, waits.subject, 'teams');
    const link = new URL(/^View event in Tocsin: (\S+)$/m.exec(first?.mail.text ?? '')?.[1] ?? '');
    assert.equal(decodeURIComponent(link.pathname), `/l/message/${CHANNEL}/${posted?.ref['activityId']}`);
    await until('nothing waits', 10_000, async () =>
      (await stage.stores.outbox.list(ID)).every(({ channel }) => channel !== 'mail'),
    );
    assert.equal(office.received.length, 1);
    assert.equal(office.calls() > 1, true);
  });
});

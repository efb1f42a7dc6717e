import assert from 'node:assert/strict';
import { CHIEF, openPostureStage, type PostureDays } from './posture-stage.ts';

describe('What was set in the tab, at the next start', function () {
  this.timeout(30_000);
  let stage: PostureDays;
  before(async () => {
    stage = await openPostureStage('2026-10-26T15:00:00Z');
    await stage.start();
  });
  after(() => stage?.close());

  it('stays as it was set, and who administers by configuration does so again', async () => {
    const { tenants, staff } = stage.stores;
    assert.deepEqual(await staff.find(CHIEF), { objectId: CHIEF, role: 'admin', scope: 'all' });
    const mailTo = { high: ['desk@msp.example'] };
    await tenants.update(stage.tenant.id, (tenant) => ({ ...tenant, mailTo, timeZone: 'Asia/Tokyo' }));
    await staff.save({ objectId: CHIEF, role: 'viewer', scope: [] });
    await stage.stop();
    await stage.start();
    const tenant = await tenants.get(stage.tenant.id);
    assert.deepEqual([tenant?.mailTo, tenant?.timeZone], [mailTo, 'Asia/Tokyo']);
    assert.deepEqual(tenant?.psa, stage.tenant.psa, 'what nobody touched is as the file says');
    assert.deepEqual(await staff.find(CHIEF), { objectId: CHIEF, role: 'admin', scope: 'all' });
  });
});

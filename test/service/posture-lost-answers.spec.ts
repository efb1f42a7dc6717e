import assert from 'node:assert/strict';
import { turnOn } from '../../src/posture/switches.ts';
import { MFA_FOR_EVERYBODY } from '../../src/sandbox/graph/access/access.ts';
import { openPostureStage, type PostureDays } from './posture-stage.ts';

const SUBJECTS = ['Admin MFA Policy Alert for Harbourlight Clinics', 'User MFA Policy Alert for Harbourlight Clinics'];

describe('A morning of posture in which answers are lost', function () {
  this.timeout(30_000);
  let stage: PostureDays;

  before(async () => {
    stage = await openPostureStage('2026-10-26T15:00:00Z');
    await stage.start();
    const at = stage.clock.now();
    const posture = turnOn(turnOn(undefined, 'admin', at), 'user', at);
    await stage.stores.tenants.update(stage.tenant.id, (tenant) => ({ ...tenant, posture }));
    stage.clock.set('2026-10-27T12:00:00Z');
    await stage.told('2026-10-27');
    stage.portal('ana@partner.example').changePolicy(MFA_FOR_EVERYBODY, { state: 'enabledForReportingButNotEnforced' });
    // Each of the three takes what it is sent, and its answer is lost once.
    stage.loseMailAnswers(1);
    stage.connector.fail({ method: 'POST', path: /^\/v3\/conversations\/?$/, destroy: true, afterEffect: true });
    stage.psa.fail({ status: 0, on: /^POST .*\/service\/tickets$/, after: true });
    stage.clock.set('2026-10-28T12:00:00Z');
    await stage.told('2026-10-28');
  });
  after(() => stage?.close());

  it('loses no mail, and the one that goes out twice shows itself by its id', () => {
    const sent = stage.mails.map(({ subject, messageId }) => `${subject} ${messageId}`);
    assert.deepEqual([...new Set(stage.mails.map(({ subject }) => subject ?? ''))].toSorted(), SUBJECTS);
    assert.deepEqual([sent.length, new Set(sent).size], [3, 2]);
  });

  it('loses no card: the one whose answer was lost is posted once more', () => {
    const about = (policy: string) => stage.cards().filter((card) => card.includes(policy)).length;
    assert.deepEqual([about('Admin MFA Policy'), about('User MFA Policy')].toSorted(), [1, 2]);
  });

  it('opens no ticket twice', () =>
    assert.deepEqual(stage.psa.tickets.map(({ summary }) => summary).toSorted(), SUBJECTS));

  it('leaves nothing waiting', async () => assert.deepEqual(await stage.stores.outbox.list(stage.tenant.id), []));
});

import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { RegressionAlert } from '../../src/posture/regression.ts';
import { regressionSubject } from '../../src/posture/regression.ts';
import { MFA_FOR_EVERYBODY } from '../../src/sandbox/graph/access/access.ts';
import type { SimTenant } from '../../src/sandbox/graph/model.ts';
import { startConnectWise, type ConnectWiseStandIn } from '../../src/sandbox/psa/connectwise.ts';
import { SANDBOX_TENANTS, stableGuid } from '../../src/sandbox/graph/tenants.ts';
import type { TenantId } from '../../src/tenants/tenant.ts';
import { postOffice, type PostOffice } from '../mail/post-office.ts';
import { words } from '../teams/adaptive-cards.ts';
import { seeded } from './crowd.ts';
import { HOME, cardOf, openStage, until, type Stage } from './service.ts';

const CHANNEL = '19:soc@thread.tacv2';
const MODEL = SANDBOX_TENANTS[0] as SimTenant;
const TENANTS: readonly SimTenant[] = Array.from({ length: 3 }, (_none, at) => ({
  ...MODEL,
  id: stableGuid('posture kill', String(at)),
  name: `Harbour ${String.fromCharCode(65 + at)}`,
  users: MODEL.users.map((user) => ({ ...user, id: stableGuid('posture kill', String(at), user.id) })),
  roleAssignments: [],
}));
const idOf = ({ id }: SimTenant) => id as TenantId;
/** Somebody who loses it, in every tenant: few enough to be believed at once. */
const lostIn = (tenant: SimTenant) =>
  tenant.users.find(({ displayName }) => displayName === 'Priya Raman') as { id: string };
/** Midnight comes here a day after it came there, so that a day passes without waiting for it. */
const WEST = { POSTURE_ZONE: 'Etc/GMT+12', POSTURE_TIME: '00:00' };
const EAST = { POSTURE_ZONE: 'Etc/GMT-14', POSTURE_TIME: '00:00' };
const IN_FLIGHT_MS = 1_500;
/** Until what a killed process held may be taken over. */
const LEASE_MS = 1_300;

const seed = Number(process.env['KILL_SEED'] ?? Date.now() % 1_000_000);
const random = seeded(seed);

describe(`A morning of posture in which the service is killed again and again (KILL_SEED=${seed})`, function () {
  this.timeout(120_000);
  let stage: Stage;
  let psa: ConnectWiseStandIn;
  let office: PostOffice;
  let dir: string;
  const kills: number[] = [];

  before(async () => {
    [psa, office, dir] = await Promise.all([
      startConnectWise({ companies: [7] }),
      postOffice(),
      mkdtemp(join(tmpdir(), 'posture-kill-')),
    ]);
    stage = await openStage({
      tenants: TENANTS,
      channels: [CHANNEL],
      connector: { limits: false, delayMs: 10 },
      env: {
        LEASE_SECONDS: '1',
        LEASE_GRACE_SECONDS: '0',
        RESEND_SECONDS: '1',
        ALERT_POLL_SECONDS: '3600',
        TENANTS_FILE: join(dir, 'tenants.json'),
        MAIL_FROM: 'tocsin@provider.example',
        SMTP_URL: `smtp://127.0.0.1:${office.server.port}`,
        CONNECTWISE_BASE_URL: psa.url,
        CONNECTWISE_COMPANY: psa.config.company,
        CONNECTWISE_PUBLIC_KEY: psa.config.publicKey,
        CONNECTWISE_PRIVATE_KEY: psa.config.privateKey,
        CONNECTWISE_CLIENT_ID: psa.config.clientId,
        CONNECTWISE_BOARD: psa.config.board,
      },
    });
    const told = { mailTo: { user: ['desk@provider.example'] }, psa: { system: 'connectwise', company: '7' } };
    const known = TENANTS.map(({ id, name, domain }) => ({ id, name, domain, ...told }));
    await writeFile(join(dir, 'tenants.json'), JSON.stringify(known));
    stage.graph.setQuirks({ noThrottle: true });
  });
  after(async () => {
    await stage?.close();
    await Promise.all([psa?.close(), office?.close()]);
    await rm(dir, { recursive: true, force: true });
  });

  const alertOf = async (tenant: SimTenant): Promise<readonly RegressionAlert[]> =>
    stage.stores.posture.alertsSince(idOf(tenant), '2020-01-01');
  const everywhere = async (holds: (tenant: SimTenant) => Promise<boolean>) =>
    (await Promise.all(TENANTS.map(holds))).every(Boolean);

  /** What the schedule does four times a minute. */
  const lookNow = async () => {
    for (const tenant of TENANTS) await stage.stores.queue.send({ kind: 'posture', tenantId: idOf(tenant) });
  };

  async function killWhen(seen: () => boolean | Promise<boolean>, withinMs: number): Promise<void> {
    const product = await stage.start(EAST);
    await lookNow();
    await until('the moment of the kill', 40_000, seen);
    await delay(random() * withinMs);
    kills.push(await product.kill());
    await delay(LEASE_MS);
  }

  it('takes the baseline', async () => {
    const { tenants, conversations } = stage.stores;
    const { url: serviceUrl } = stage.connector;
    await conversations.save({ id: CHANNEL, type: 'channel', serviceUrl, tenantId: HOME, state: 'active' });
    await conversations.setDefaultRoute(CHANNEL);
    const enabledAt = new Date(Date.now() - 3 * 86_400_000);
    await tenants.seed(
      TENANTS.map(({ name, domain, timeZone, ...tenant }) => {
        const posture = { user: { enabledAt } };
        return { id: idOf(tenant as SimTenant), name, domain, timeZone, state: 'active', posture };
      }),
    );
    const product = await stage.start(WEST);
    await lookNow();
    await until('the baseline', 60_000, () =>
      everywhere(async (tenant) => {
        const [day] = await stage.stores.posture.days(idOf(tenant), 1);
        const run = day && (await stage.stores.postureRuns.get(idOf(tenant), day.localDate));
        return day?.status === 'complete' && run?.value.told === true && run.value.lease === undefined;
      }),
    );
    await product.stop();
    for (const tenant of TENANTS) assert.deepEqual(await alertOf(tenant), []);
  });

  it('tells every loss in every channel all the same', async () => {
    for (const tenant of TENANTS)
      stage.graph.state.portal(tenant.id, 'ana@partner.example').excludeUser(MFA_FOR_EVERYBODY, lostIn(tenant).id);
    const known = async () => (await Promise.all(TENANTS.map(alertOf))).flat().length;
    const cards = () => stage.connector.posts.length;
    // While it reads, when the first day is committed, and when the first of them is told.
    await killWhen(() => true, 2_500);
    await killWhen(async () => (await known()) > 0, 100);
    await killWhen(() => cards() > 0 || office.received.length > 0 || psa.tickets.length > 0, 300);
    await stage.start(EAST);
    await lookNow();
    await until('all told', 60_000, () =>
      everywhere(async (tenant) => {
        if ((await alertOf(tenant)).length === 0) return false;
        return (await stage.stores.outbox.list(idOf(tenant))).every(({ subject }) => !subject.startsWith('posture-'));
      }),
    );
    let takeovers = 0;
    for (const tenant of TENANTS) {
      const [alert, ...more] = await alertOf(tenant);
      assert.ok(alert && more.length === 0);
      const run = await stage.stores.postureRuns.get(idOf(tenant), alert.localDate);
      takeovers += (run?.value.fence ?? 1) - 1;
      assert.deepEqual(
        alert.people.map(({ userId }) => userId),
        [lostIn(tenant).id],
      );
      const receipts = await Promise.all(
        ['teams', 'mail', 'psa'].map((channel) =>
          stage.stores.outbox.receipt(idOf(tenant), regressionSubject(alert), channel),
        ),
      );
      assert.ok(receipts.every(Boolean), tenant.name);
    }
    console.log(`      kills: ${kills.length}; days taken over: ${takeovers}`);
  });

  it('shows one card each, and a second one only where the first was under way at a kill', () => {
    const cards = stage.connector.posts.filter(({ activity }) =>
      /Lost MFA requirement: /.test(words(cardOf(activity))),
    );
    for (const { name } of TENANTS) {
      const own = cards.filter(({ activity }) => words(cardOf(activity)).startsWith(`${name}\n`));
      assert.ok(own.length > 0, `no card of ${name}`);
      for (const { postedAt } of own.slice(0, -1))
        assert.ok(kills.some((kill) => Math.abs(postedAt - kill) < IN_FLIGHT_MS));
    }
    console.log(`      cards told twice: ${cards.length - TENANTS.length}`);
  });

  it('opens one ticket each', () =>
    assert.deepEqual(
      psa.tickets.map(({ summary }) => summary).toSorted(),
      TENANTS.map(({ name }) => `User MFA Policy Alert for ${name}`).toSorted(),
    ));

  it('sends one mail each, and where one went out twice it shows itself by its id', () => {
    const ids = new Set(office.received.map(({ mail }) => `${mail.subject} ${mail.messageId}`));
    assert.equal(ids.size, TENANTS.length);
    assert.equal(new Set(office.received.map(({ mail }) => mail.subject)).size, TENANTS.length);
    const twice = office.received.length - TENANTS.length;
    assert.ok(twice <= kills.length);
    console.log(`      mails sent twice: ${twice}`);
  });
});

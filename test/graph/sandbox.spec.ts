import { deepEqual, equal, ok } from 'node:assert/strict';
import { BEGINNING, type AlertPage, type Watermark } from '../../src/events/source.ts';
import { createAlertWriter } from '../../src/graph/alert-write-back.ts';
import { createAlertSource } from '../../src/graph/alerts.ts';
import { createUserWriter } from '../../src/graph/users.ts';
import { startGraphSimulator, type GraphSimulator } from '../../src/sandbox/graph/simulator.ts';
import { SANDBOX_TENANTS } from '../../src/sandbox/graph/tenants.ts';
import { rawAlerts } from './alert-server.ts';
import { fakeClock, graphAt, log, NOW, tenant as anyTenant } from './server.ts';

const [place] = SANDBOX_TENANTS;
if (!place) throw new Error('the sandbox has no tenant');
const tenant = { ...anyTenant, id: place.id as typeof anyTenant.id };
let sim: GraphSimulator;

async function pull(since: Watermark = BEGINNING): Promise<AlertPage[]> {
  const pages: AlertPage[] = [];
  const source = createAlertSource(graphAt(sim.url), { clock: fakeClock(), log });
  for await (const page of source.pull(tenant, since, new AbortController().signal)) pages.push(page);
  return pages;
}

const idsOf = (pages: readonly AlertPage[]) => [...new Set(pages.flatMap(({ alerts }) => alerts.map(({ id }) => id)))];

describe('graph: against the sandbox', () => {
  beforeEach(async () => {
    sim = await startGraphSimulator({ clock: fakeClock(), tenants: SANDBOX_TENANTS });
    sim.setQuirks({ noThrottle: true });
  });
  afterEach(() => sim.close());

  for (const quirks of [{}, { nextLink: true, pageCap: 40 }, { brokenRecord: true }] as const) {
    it(`reads 2,500 alerts, 1,200 of them at one time, with ${JSON.stringify(quirks)}`, async () => {
      const alerts = rawAlerts(2500, (n) => (n < 700 ? n : n < 1900 ? 700 : n));
      for (const alert of alerts) sim.state.addAlert(place.id, alert);
      sim.setQuirks(quirks);
      const pages = await pull();
      deepEqual(idsOf(pages).sort(), alerts.map(({ id }) => id).sort());
      equal(pages.at(-1)?.watermark, '2026-05-01T00:41:39.0000000Z');
      ok(sim.requests.every(({ status }) => status === 200));
    });
  }

  it('hears of an alert again when it was told something, from the watermark on', async () => {
    for (const alert of rawAlerts(5)) sim.state.addAlert(place.id, alert);
    const before = (await pull()).at(-1)?.watermark ?? '';
    const writer = createAlertWriter(graphAt(sim.url));
    const told = { status: 'resolved', determination: 'clean', comment: 'A drill.', marker: 'Tocsin 1' } as const;
    const lastUpdate = await writer.tell(tenant, 'al2', told);
    ok(lastUpdate > before);
    const after = (await pull(before)).flatMap(({ alerts }) => alerts);
    deepEqual(
      after.map(({ id, status, determination }) => [id, status, determination]),
      [
        ['al4', 'new', undefined],
        ['al2', 'resolved', 'notMalicious'],
      ],
    );
    equal(after.at(-1)?.lastUpdate, lastUpdate);
  });

  it('does not double the comment when the answer to it is lost', async () => {
    for (const alert of rawAlerts(1)) sim.state.addAlert(place.id, alert);
    sim.setQuirks({ fail: [{ path: '/security/alerts_v2/al0/comments', status: 0, times: 1, afterEffect: true }] });
    const writer = createAlertWriter(graphAt(sim.url));
    const told = { status: 'inProgress', comment: 'Seen.', marker: 'Tocsin 2' } as const;
    const lost = await writer
      .tell(tenant, 'al0', told)
      .catch((error: { outcomeUnknown?: boolean }) => error.outcomeUnknown);
    equal(lost, true);
    await writer.tell(tenant, 'al0', told);
    equal(sim.state.patches.filter(({ target }) => target === 'comment').length, 1);
  });

  it('ends the sessions of every user, guests by their name included', async () => {
    const writer = createUserWriter(graphAt(sim.url));
    const guest = place.users.find(({ userType }) => userType === 'Guest');
    const user = await writer.readUser(tenant, guest?.userPrincipalName ?? '');
    deepEqual([user?.id, user?.guest], [guest?.id, true]);
    await writer.revokeSessions(tenant, user?.id ?? '');
    deepEqual((await writer.readUser(tenant, user?.id ?? ''))?.sessionsValidFrom, NOW);
    equal(await writer.readUser(tenant, 'nobody@example.com'), undefined);
  });
});

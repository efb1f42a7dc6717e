import assert from 'node:assert/strict';
import type { Entity } from '../../src/entities/entity.ts';
import type { SecurityEvent } from '../../src/events/event.ts';
import { BEGINNING } from '../../src/events/source.ts';
import { createAccessPace } from '../../src/graph/access-pace.ts';
import { createAccessWriter } from '../../src/graph/access-writer.ts';
import { createAlertSource } from '../../src/graph/alerts.ts';
import { createAppDetails } from '../../src/graph/app-details.ts';
import { createAppWriter } from '../../src/graph/app-writer.ts';
import { createAuditLogPace } from '../../src/graph/audit-log-pace.ts';
import { createLinkDetails } from '../../src/graph/link-details.ts';
import { createLinkWriter } from '../../src/graph/link-writer.ts';
import { createTeamsAppWriter } from '../../src/graph/teams-app-writer.ts';
import { createUserWriter } from '../../src/graph/users.ts';
import { ACTIONS, actionOf, offersFor, type ActionId } from '../../src/remediation/actions/index.ts';
import { PAYROLL_SYNC } from '../../src/sandbox/graph/apps/invented-apps.ts';
import { startGraphSimulator, type GraphSimulator } from '../../src/sandbox/graph/simulator.ts';
import { SANDBOX_TENANTS } from '../../src/sandbox/graph/tenants.ts';
import { storyAlerts, trickleAlert } from '../../src/sandbox/story.ts';
import { asTenantId, type Tenant, type TenantId } from '../../src/tenants/tenant.ts';
import { graphAt, log } from '../graph/server.ts';
import { performer } from '../remediation/performer.ts';
import { createWorld, HARBOUR } from '../world.ts';
import { manualClock, type ManualClock } from './caller.ts';

const START = new Date('2026-11-22T08:00:00.000Z');
let sim: GraphSimulator;
let clock: ManualClock;

/** The story's events of one tenant, read and stored as the service does it. */
async function eventsOf(tenantId: string): Promise<readonly SecurityEvent[]> {
  const world = await createWorld();
  const tenant: Tenant = { ...HARBOUR, id: asTenantId(tenantId) as TenantId };
  await world.stores.tenants.seed([tenant]);
  const events: SecurityEvent[] = [];
  const source = createAlertSource(graphAt(sim.url, { clock }), { clock, log });
  for await (const { alerts } of source.pull(tenant, BEGINNING, new AbortController().signal)) {
    events.push(...(await world.store(alerts, { tenant })));
  }
  return events;
}

function perform(tenantId: string, entity: Entity) {
  const graph = graphAt(sim.url, { clock });
  const tenant: Tenant = { ...HARBOUR, id: asTenantId(tenantId) as TenantId, breakGlass: [] };
  const writer = {
    ...createUserWriter(graph),
    ...createAppWriter({ graph, clock }),
    ...createLinkWriter(graph),
    ...createTeamsAppWriter(graph),
    ...createAccessWriter({ graph, clock, logPace: createAuditLogPace(clock), accessPace: createAccessPace(clock) }),
  };
  return performer({ tenant, writer: writer as never, entity });
}

/** The first event with such an entity, and whether its card offers these actions. */
function withEntity(events: readonly SecurityEvent[], wanted: (entity: Entity) => boolean) {
  for (const event of events) {
    const entity = event.entities.find(wanted);
    if (entity) return { event, entity };
  }
  return assert.fail('the story has no such entity');
}

const offered = (event: SecurityEvent) => offersFor(event).map(({ action }) => action as ActionId);

describe('The buttons on the cards of the story', () => {
  beforeEach(async () => {
    clock = manualClock('2026-11-22T12:00:00.000Z');
    sim = await startGraphSimulator({ clock, tenants: SANDBOX_TENANTS });
    const trickle = Array.from({ length: 60 }, (_, at) => trickleAlert(START, at));
    for (const { tenantId, alert } of [...storyAlerts(START), ...trickle]) sim.state.addAlert(tenantId, alert);
  });
  afterEach(() => sim.close());

  it('stop the application that downloads files, and bring it back', async () => {
    const [, ALDER] = SANDBOX_TENANTS;
    const { event, entity } = withEntity(await eventsOf(ALDER!.id), ({ type }) => type === 'application');
    assert.equal(ACTIONS.disableApp.appliesTo(event, entity as never), true);
    assert.deepEqual(
      offered(event).filter((action) => actionOf(action)?.target === 'application'),
      ['disableApp', 'removeAppGrants', 'removeAppCredentials', 'deleteApp'],
    );
    const { act } = perform(ALDER!.id, entity);
    for (const action of [
      'disableApp',
      'enableApp',
      'removeAppGrants',
      'grantAppAgain',
      'deleteApp',
      'restoreApp',
    ] as const)
      assert.equal((await act(action)).refusal, undefined, action);
    const details = createAppDetails({ graph: graphAt(sim.url, { clock }), clock });
    const tenant = { ...HARBOUR, id: asTenantId(ALDER!.id) as TenantId };
    const section = await details.describe(tenant, entity as never, new AbortController().signal);
    assert.ok(section.suspicious.length > 0);
  });

  it('remove the link to the shared file', async () => {
    const [HARBOURLIGHT] = SANDBOX_TENANTS;
    const { event, entity } = withEntity(await eventsOf(HARBOURLIGHT!.id), ({ type }) => type === 'anonymousLink');
    assert.ok(offered(event).includes('removeAnonymousLink'));
    const tenant = { ...HARBOUR, id: asTenantId(HARBOURLIGHT!.id) as TenantId };
    const details = createLinkDetails({ graph: graphAt(sim.url, { clock }), clock });
    const section = await details.describe(tenant, entity as never, new AbortController().signal);
    assert.match(JSON.stringify(section.fields), /Suppliers and bank details\.xlsx/);
    assert.equal((await perform(HARBOURLIGHT!.id, entity).act('removeAnonymousLink')).refusal, undefined);
  });

  it('keep the address of the attack out, and let it in again', async () => {
    const [HARBOURLIGHT] = SANDBOX_TENANTS;
    const { event, entity } = withEntity(
      await eventsOf(HARBOURLIGHT!.id),
      (one) => one.type === 'ip' && one.address.startsWith('185.'),
    );
    assert.ok(offered(event).includes('blockAddress'));
    const { act } = perform(HARBOURLIGHT!.id, entity);
    for (const action of ['blockAddress', 'unblockAddress'] as const)
      assert.equal((await act(action)).refusal, undefined, action);
  });

  it('take the secret from the application that got one, and the app out of the team', async () => {
    for (const [type, action] of [
      ['application', 'removeAppCredentials'],
      ['teamsApp', 'uninstallTeamsApp'],
    ] as const) {
      const done = [];
      for (const { id } of SANDBOX_TENANTS) {
        const wanted = (one: Entity) =>
          one.type === type && (type === 'teamsApp' || ('name' in one && one.name === PAYROLL_SYNC.name));
        const event = (await eventsOf(id)).find(({ entities }) => entities.some(wanted));
        if (!event) continue;
        assert.ok(offered(event).includes(action), action);
        done.push(await perform(id, event.entities.find(wanted)!).act(action));
      }
      assert.ok(done.length > 0 && done.every(({ refusal }) => refusal === undefined), action);
    }
  });
});

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHttpServer } from '../../src/http/server.ts';
import { isReadingVerb } from '../../src/open-tab.ts';
import { tabRoutes } from '../../src/http/tab/api.ts';
import { createTabTokens } from '../../src/http/tab/token.ts';
import { pickInput } from '../../src/commands/preview-deed.ts';
import { cursorOf } from '../../src/commands/read-report.ts';
import { staffVersion } from '../../src/commands/settings-views.ts';
import { BEGINNING } from '../../src/events/source.ts';
import { createIssuer } from '../../src/sandbox/tab/issuer.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import type { Tenant } from '../../src/tenants/tenant.ts';
import { anAlert as anEventAlert, ipEvidence, userEvidence } from '../fakes/alerts.ts';
import { aDay, aLoser, anAlert as aRegression } from '../teams/posture-fixtures.ts';
import { HARBOUR, HOME, PEOPLE, QUILL, createWorld, type World } from '../world.ts';
import type { Known } from './tab-inputs.ts';

const CLIENT = '0c5a11b4-6f0e-4a7e-9d35-6a1f0f6e2b71';
export const WHO = {
  ...PEOPLE,
  quillViewer: { objectId: 'aaaaaaaa-0000-4000-8000-000000000006', name: 'Quill viewer' },
  quillAdmin: { objectId: 'aaaaaaaa-0000-4000-8000-000000000007', name: 'Quill admin' },
  nobodysAdmin: { objectId: 'aaaaaaaa-0000-4000-8000-000000000008', name: 'Admin of nothing' },
} as const;

export type Who = keyof typeof WHO;

/** What only administrators are sent of a tenant: each of it can be found in an answer. */
export const GUARDED = ['guarded-breakglass', 'guarded-recipient', 'guarded-company', 'guarded-board'] as const;

export interface Asked {
  readonly verb: string;
  readonly input: unknown;
  readonly way: 'GET' | 'POST';
  readonly who: Who;
  /** With a token that was good an hour ago. */
  readonly ranOut?: true;
  /** With the tag of an answer that is known. */
  readonly etag?: string | undefined;
}

export interface Answer {
  readonly status: number;
  readonly body: object;
  /** The body without what is different at every asking. */
  readonly text: string;
}

/** A service with its real door, tokens and rules over memory. */
export interface Door {
  readonly world: World;
  /** References to things of the foreign tenant. */
  readonly known: Known;
  ask(asked: Asked): Promise<Answer>;
  /** The tag of the answer. */
  tagOf(asked: Asked): Promise<string>;
  close(): Promise<void>;
}

const BOB = userEvidence('7384e2b2-184b-4bf5-8ecc-f10ca7a6563d', 'bob@harbour.example', 'Bob Zanzibar');
const QUINN = userEvidence('7384e2b2-184b-4bf5-8ecc-f10ca7a6563e', 'quinn@quill.example', 'Quinn');
const ADDRESS = '185.220.101.77';
/** Made once: both services have the same alerts. */
const OURS = [1, 2, 3].map((at) => anEventAlert({ id: `ours-${at}`, title: 'Password Spray', evidence: [QUINN] }));
const THEIRS = [1, 2, 3, 4].map((at) =>
  anEventAlert({
    id: `theirs-${at}`,
    title: 'Zanzibar sign-in',
    severity: 'low',
    evidence: [BOB, ipEvidence(ADDRESS)],
  }),
);

/** The domain with the tenant that the asker watches, and with another one where `foreign`; and what it knows of that. */
export async function openWorld({ foreign }: { foreign: boolean }): Promise<Pick<Door, 'world' | 'known'>> {
  const world = await createWorld({ tenants: (foreign ? [QUILL, HARBOUR] : [QUILL]).map(guarded) });
  await world.stores.staff.seed([
    { objectId: WHO.quillViewer.objectId, role: 'viewer', scope: [QUILL.id] },
    { objectId: WHO.quillAdmin.objectId, role: 'admin', scope: [QUILL.id] },
    { objectId: WHO.nobodysAdmin.objectId, role: 'admin', scope: [] },
  ]);
  await furnish(world, QUILL, OURS);
  return { world, known: foreign ? await furnish(world, HARBOUR, THEIRS) : {} };
}

/** A service over such a domain. */
export async function openDoor(of: { foreign: boolean }): Promise<Door> {
  const { world, known } = await openWorld(of);
  const { listening, ask, tagOf, close } = await openServer(world);
  await listening;
  // The report reads what is stored in the background when it is first asked for.
  for (let turn = 0; turn < 200; turn++) {
    const { body } = await ask({ verb: 'report', input: {}, way: 'POST', who: 'admin' });
    if (!('reading' in body && body.reading)) break;
  }
  return { world, known, ask, tagOf, close };
}

function guarded(tenant: Tenant): Tenant {
  const [breakGlass, recipient, company, board] = GUARDED;
  return {
    ...tenant,
    ignoreUpTo: 'high',
    breakGlass: [`${breakGlass}@${tenant.domain}`],
    mailTo: { high: [`${recipient}@${tenant.domain}`], user: [`${recipient}@${tenant.domain}`] },
    psa: { system: 'connectwise', company, board },
  };
}

/** Events in every state, a rule, a posture with what was lost, coverage, a preview. */
async function furnish(world: World, tenant: Tenant, alerts: Parameters<World['store']>[0]): Promise<Known> {
  const events = await world.store(alerts, { tenant });
  const numbers = events.map(({ number }) => number);
  const [first, second, third] = numbers;
  const rule = await addRule(world, tenant);
  await world.ask('responder', 'assign', { n: second });
  await world.ask('responder', 'resolve', { n: third, comment: `seen at ${tenant.name}` });
  await world.ask('responder', 'note', { n: first, text: `note about ${tenant.name}` }, { surface: 'chat' });
  const regression = await addPosture(world, tenant);
  await world.stores.coverage.put({
    tenantId: tenant.id,
    source: 'graph.alerts_v2',
    watermark: BEGINNING,
    failures: 3,
    rejected: 2,
    lookedBack: {},
    importedAt: world.clock.now(),
  });
  const route = await addChannel(world, tenant);
  const user = events[0]?.entities.find(({ type }) => type === 'user');
  const target = user && 'id' in user ? `user:${user.id}` : '';
  const previews = await addPreviews(world, { n: first, target });
  const person = `bob@${tenant.domain}`;
  const tenants = [tenant.id, tenant.name, tenant.domain, tenant.domain.split('.')[0]];
  return {
    n: numbers,
    ns: [numbers, [1, ...numbers]],
    rule: [rule],
    number: [...numbers, rule],
    tenant: tenants,
    tenantId: [tenant.id],
    tenants: [[tenant.id], [tenant.id, QUILL.id]],
    scope: [tenant.id, [tenant.id]],
    to: [route, 50],
    was: [null, route],
    objectId: [PEOPLE.second.objectId, 'aaaaaaaa-0000-4000-8000-00000000000a'],
    version: [staffVersion({ objectId: '', role: 'responder', scope: 'all' }), null],
    person: [person, 'Bob'],
    user: [person],
    alert: [regression],
    alertId: [alerts[0]?.id],
    target: [target],
    action: ['revokeSessions'],
    previewId: previews,
    id: previews,
    address: [ADDRESS],
    ip: [ADDRESS],
    after: [cursorOf('newest', { severity: 'high', at: Number.MAX_SAFE_INTEGER, number: 1 })],
    'unextendRule.was': [new Date(world.clock.now().getTime() + RULE_MS)],
    'unextendRule.expiresAt': [world.clock.now()],
    '...': [Object.fromEntries(Array.from({ length: 12 }, (_none, at) => [pickInput(at), 'true']))],
    '*': [tenant.name, person, 'Zanzibar', ADDRESS, tenant.id, '2026-11-22', events[0]?.key, String(first)],
  };
}

/** What asks for a word before something is done, each of those who may give it. */
async function addPreviews(world: World, { n, target }: { n: number | undefined; target: string }): Promise<string[]> {
  const asked = [
    ...(['responder', 'admin'] as const).flatMap((who) => [
      [who, 'preview', { n, action: 'revokeSessions', target }] as const,
      [who, 'preview', { n, action: 'contain', target }] as const,
    ]),
    ['admin', 'ignorePreview', { n, title: 'event', days: 7, reason: 'noise' }] as const,
  ];
  const ids: string[] = [];
  for (const [who, verb, input] of asked) {
    const shown = await world.ask(who, verb, input);
    if ('previewId' in shown && shown.previewId !== undefined) ids.push(shown.previewId);
    else if (shown.show === 'ignorePreview') ids.push(shown.draft.id);
    else throw new Error(`${verb} was answered with ${shown.show}`);
  }
  return ids;
}

/** The tenant's own channel, called after it. */
async function addChannel({ stores }: World, { id, name }: Tenant): Promise<string> {
  const route = `19:${id}@thread.tacv2`;
  const place = {
    id: route,
    type: 'channel',
    serviceUrl: 'https://x.example',
    tenantId: HOME,
    state: 'active',
  } as const;
  await stores.conversations.save({ ...place, name: `Alerts of ${name}`, teamName: 'SOC' });
  await stores.tenants.update(id, (present) => ({ ...present, route }));
  return route;
}

const RULE_MS = 86_400_000;

async function addRule(world: World, tenant: Tenant): Promise<number> {
  const number = await world.stores.ignoreRules.take(tenant.id);
  const now = world.clock.now();
  await world.stores.ignoreRules.add({
    number,
    scope: tenant.id,
    criteria: { title: ['nothing', 'like', 'this'] },
    reason: `scanner of ${tenant.name}`,
    author: PEOPLE.responder,
    createdAt: now,
    expiresAt: new Date(now.getTime() + RULE_MS),
    hits: 7,
  });
  return number;
}

async function addPosture(world: World, { id: tenantId, domain }: Tenant): Promise<string> {
  const id = 'user-2026-11-22';
  const people = [aLoser(1, { name: 'Bob Zanzibar', email: `bob@${domain}` })];
  await world.stores.posture.commit({
    snapshot: {
      snapshotId: `${tenantId}:2026-11-22`,
      tenantId,
      localDate: '2026-11-22',
      takenAt: world.clock.now(),
      rulesVersion: 1,
      status: 'complete',
      sources: { users: 'ok', caPolicies: 'ok', securityDefaults: 'ok', perUserMfa: 'ok', roles: 'ok', groups: 'ok' },
      securityDefaults: null,
      caPolicies: [],
      dependencies: {},
      users: {
        u1: { policy: 'user', state: 'notRequired', strength: 'none', reason: 'noMechanism', mechanisms: [] },
      },
      lastKnown: {},
      people: { u1: { name: 'Bob Zanzibar', email: `bob@${domain}` } },
    },
    day: aDay({ tenantId, localDate: '2026-11-22', takenAt: world.clock.now() }),
    alerts: [aRegression({ id, policy: 'user', tenantId, people })],
    channels: [],
    corr: 'c',
  });
  return id;
}

async function openServer(world: World) {
  const issuer = await createIssuer();
  const keys = createServer((_req, res) => res.end(JSON.stringify(issuer.keys)));
  await new Promise<void>((resolve) => keys.listen(0, '127.0.0.1', resolve));
  const login = `http://127.0.0.1:${(keys.address() as AddressInfo).port}`;
  const readToken = createTabTokens(
    { clientId: CLIENT, tenantIds: [HOME], loginBaseUrl: login },
    { clock: systemClock },
  );
  const { runCommand, late, clock, log } = world;
  const server = createHttpServer({
    log,
    routes: tabRoutes({ readToken, runCommand, isReading: isReadingVerb, late, clock, log }),
  });
  let door = '';
  const listening = server.listen(0, '127.0.0.1').then((port) => (door = `http://127.0.0.1:${port}/api/tab`));
  const tokens = new Map<string, string>();

  async function tokenOf(who: Who, ranOut = false): Promise<string> {
    const before = tokens.get(`${who}${ranOut}`);
    if (before !== undefined) return before;
    const wish = { issuer: `${login}/${HOME}/v2.0`, tenantId: HOME, clientId: CLIENT, ...WHO[who] };
    const long = Math.floor(Date.now() / 1000) - 7_200;
    const token = await issuer.token(wish, ranOut ? { iat: long, nbf: long, exp: long + 3_600 } : {});
    tokens.set(`${who}${ranOut}`, token);
    return token;
  }

  async function send({ verb, input, way, who, ranOut, etag }: Asked): Promise<Response> {
    const type = { 'content-type': 'application/json', ...(etag !== undefined && { 'if-none-match': etag }) };
    const headers = { authorization: `Bearer ${await tokenOf(who, ranOut)}`, ...type };
    const query = new URLSearchParams({ verb, input: JSON.stringify(input) }).toString();
    return way === 'GET'
      ? fetch(`${door}?${query}`, { headers })
      : fetch(door, { method: 'POST', headers, body: JSON.stringify({ verb, input }) });
  }

  async function ask(asked: Asked): Promise<Answer> {
    const response = await send(asked);
    const text = plain(await response.text());
    return { status: response.status, body: text === '' ? {} : (JSON.parse(text) as object), text };
  }

  async function tagOf(asked: Asked): Promise<string> {
    const { headers, body } = await send(asked);
    await body?.cancel();
    return headers.get('etag') ?? '';
  }

  return { listening, ask, tagOf, close: () => server.close().then(() => void keys.close()) };
}

const FOREIGN_IDS: readonly string[] = [HARBOUR.id, '7384e2b2-184b-4bf5-8ecc-f10ca7a6563d'];
/** A count of what other tenants saw is told on purpose: PRODUCT, P4. */
const COUNTS = /"(?:otherTenants|unseen)":\d+/g;

/** Without ids made by chance, and digests that are salted with them; the foreign tenant's own stay. */
export function plain(text: string): string {
  return text
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, (id) => (FOREIGN_IDS.includes(id) ? id : 'ID'))
    .replaceAll(/\b[0-9a-f]{64}\b/g, 'DIGEST')
    .replaceAll(/(\\?"corr\\?":\\?")[0-9a-z]*/g, '$1')
    .replaceAll(/,[0-9a-f]{8}(?=\\r\\n)/g, ',CORR')
    .replaceAll(COUNTS, '"counted":0');
}

/** What nobody without scope may change. */
export async function foreignState({ world }: Pick<Door, 'world'>): Promise<unknown> {
  const { stores } = world;
  const { items } = await stores.events.list(HARBOUR.id, { open: false, limit: 100 });
  const events = await Promise.all(items.map(({ key }) => stores.events.get(HARBOUR.id, key)));
  return {
    events: events.map((stored) => stored?.value),
    rules: await stores.ignoreRules.list(HARBOUR.id),
    tenant: await stores.tenants.get(HARBOUR.id),
    posture: await stores.posture.alert(HARBOUR.id, 'user-2026-11-22'),
    revoked: world.directory.revocations,
    changed: world.directory.changes,
  };
}

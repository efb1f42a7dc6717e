import { setTimeout as delay } from 'node:timers/promises';
import type { SimTenant, SimUser } from '../../src/sandbox/graph/model.ts';
import { SANDBOX_TENANTS, stableGuid } from '../../src/sandbox/graph/tenants.ts';
import type { Deed } from '../../src/remediation/deed.ts';
import type { TenantId } from '../../src/tenants/tenant.ts';
import { buttons, words } from '../teams/adaptive-cards.ts';
import type { Running } from './process.ts';
import { clickOf, send, type CardAnswer, type Stage } from './service.ts';

/** One deed that two people want at the same time. */
export interface Wanted {
  readonly tenant: SimTenant;
  readonly user: SimUser;
  readonly n: number;
  readonly action: 'revokeSessions' | 'blockSignIn';
}

export const PEOPLE = ['c0ffee00-0000-4000-8000-000000000001', 'c0ffee00-0000-4000-8000-000000000002'] as const;
export const CHANNEL = '19:alerts-0@thread.tacv2';

const FAMILY = { revokeSessions: 'sessions', blockSignIn: 'signIn' } as const;

/** A tenant with as many ordinary accounts as wanted, beside its own. */
export function tenantOf(
  at: number,
  people: number,
): { readonly tenant: SimTenant; readonly crowd: readonly SimUser[] } {
  const model = SANDBOX_TENANTS[at % SANDBOX_TENANTS.length] as SimTenant;
  const id = stableGuid('once', String(at));
  const member = model.users.find(({ userType, accountEnabled }) => userType === 'Member' && accountEnabled) as SimUser;
  const crowd = Array.from({ length: people }, (_none, seat) => ({
    ...member,
    id: stableGuid('once', id, String(seat)),
    userPrincipalName: `seat${seat}@${model.domain}`,
    displayName: `Seat ${seat}`,
    mail: `seat${seat}@${model.domain}`,
  }));
  return { tenant: { ...model, id, name: `${model.name} ${at}`, users: [...model.users, ...crowd] }, crowd };
}

/** The processes that serve at the moment; one that was killed is replaced. */
export interface Fleet {
  readonly products: Running[];
  random(): number;
}

/** How often a client tries again when nobody answers. */
const TRIES = 20;

/** A click as a client makes it: any process may get it, and without an answer it is sent again to any. */
async function click(
  stage: Stage,
  fleet: Fleet,
  { person, data }: { person: string; data: object },
): Promise<CardAnswer> {
  const body = clickOf(stage.connector, { channel: CHANNEL, person }, data);
  for (let attempt = 1; ; attempt++) {
    const product = fleet.products[Math.floor(fleet.random() * fleet.products.length)] as Running;
    try {
      const reply = await send(product, body);
      if (reply.status === 200) return reply.body as CardAnswer;
      if (attempt >= TRIES) throw new Error(`The click was answered with ${reply.status}: ${reply.text}`);
    } catch (error) {
      if (attempt >= TRIES) throw error;
    }
    await delay(100);
  }
}

/** The confirmation that a preview offers; undefined when it tells what was done instead. */
async function preview(stage: Stage, fleet: Fleet, wanted: Wanted & { person: string; g: number }) {
  const { n, action, user, person, g } = wanted;
  const data = { verb: 'preview', n, action, target: `user:${user.id}`, g };
  const { value } = await click(stage, fleet, { person, data });
  return buttons(value).find(({ verb }) => verb === 'confirm')?.data;
}

/**
 * Two people look at the preview, then both confirm at once; every second click is doubled, as impatient people and
 * retrying clients do. Resolves with what was shown to each click.
 */
export async function clickTwice(stage: Stage, fleet: Fleet, wanted: Wanted, g = 0): Promise<readonly string[]> {
  const previews = await Promise.all(
    PEOPLE.map(async (person) => ({ person, data: await preview(stage, fleet, { ...wanted, person, g }) })),
  );
  const clicks = previews.flatMap(({ person, data }) => {
    if (!data) return [];
    const one = () => click(stage, fleet, { person, data });
    return fleet.random() < 0.5 ? [one(), one()] : [one()];
  });
  return (await Promise.all(clicks)).map(({ value }) => (typeof value === 'string' ? value : words(value)));
}

/** How often it really happened, by what the simulated Microsoft was told to do. */
export function timesDone({ graph }: Stage, { tenant, user, action }: Wanted): number {
  const { revocations, patches } = graph.state;
  const here = ({ tenantId }: { tenantId: string }) => tenantId === tenant.id;
  return action === 'revokeSessions'
    ? revocations.filter((one) => here(one) && one.userId === user.id).length
    : patches.filter((one) => here(one) && one.target === 'user' && one.id === user.id).length;
}

export async function deedOf({ stores }: Stage, { tenant, user, action }: Wanted): Promise<Deed | undefined> {
  return (await stores.deeds.get(tenant.id as TenantId, `user:${user.id}|${FAMILY[action]}`))?.deed;
}

/** What Microsoft answers with a fault although it has done it: the call of that deed alone. */
export function faultAfter({ user, action }: Wanted, status: number) {
  const path = `/users/${user.id}`;
  return action === 'revokeSessions'
    ? { path: `${path}/revokeSignInSessions`, method: 'POST', status, times: 1, afterEffect: true }
    : { path, method: 'PATCH', status, times: 1, afterEffect: true };
}

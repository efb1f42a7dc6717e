import { makeAlert } from '../../src/sandbox/alert-maker.ts';
import { SCENES } from '../../src/sandbox/story-scenes.ts';
import type { SimAlert, SimTenant, SimUser } from '../../src/sandbox/graph/model.ts';
import { SANDBOX_TENANTS, stableGuid } from '../../src/sandbox/graph/tenants.ts';

/** `count` invented tenants, each with eight accounts of its own. */
export function manyTenants(count: number): readonly SimTenant[] {
  return Array.from({ length: count }, (_none, at) => {
    const model = SANDBOX_TENANTS[at % SANDBOX_TENANTS.length] as SimTenant;
    const users = model.users.map((user) => ({ ...user, id: stableGuid('crowd', String(at), user.id) }));
    return { ...model, id: stableGuid('crowd', String(at)), name: `${model.name} ${at + 1}`, users };
  });
}

/** The accounts of a tenant that are not guests. */
export function members(tenant: SimTenant): readonly SimUser[] {
  return tenant.users.filter(({ userType }) => userType === 'Member');
}

/** An alert about one account, detected now. */
export function alertAbout(tenant: SimTenant, user: SimUser, seed: string): SimAlert {
  return makeAlert({ tenant, seed, at: new Date() }, SCENES.anonymousIp(user));
}

export function channelOf(at: number): string {
  return `19:alerts-${at}@thread.tacv2`;
}

/** Numbers from 0 to below 1, the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

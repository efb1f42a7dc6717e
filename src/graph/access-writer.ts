import { z } from 'zod';
import type { Clock } from '../kernel/clock.ts';
import { isTocsinError, TocsinError } from '../kernel/errors.ts';
import { createLanes } from '../kernel/lanes.ts';
import type { Pacer } from '../notify/pace.ts';
import { MOST_RANGES, type AccessWriter, type AddressList, type SignInsFrom } from '../remediation/access-writer.ts';
import type { Tenant } from '../tenants/tenant.ts';
import { untilAdmitted } from './access-pace.ts';
import * as shape from './access-shape.ts';
import { segment } from './address.ts';
import type { Graph, TenantGraph } from './client.ts';

const READ_POLICIES = 'Policy.Read.All';
const CHANGE_POLICIES = 'Policy.ReadWrite.ConditionalAccess';
const POLICY_NEEDS = 'Policy.ReadWrite.ConditionalAccess (with Policy.Read.All and Application.Read.All)';
const READ_LOGS = 'AuditLog.Read.All';
const LOCATIONS = '/identity/conditionalAccess/namedLocations';
const POLICIES = '/identity/conditionalAccess/policies';

const TRIES = 4;
/** Before what is read in the background. */
const A_PERSON_WAITS = -1;

interface AccessDeps {
  readonly graph: Graph;
  readonly clock: Clock;
  /** Shared by all who read the sign-in log: `createAuditLogPace`. */
  readonly logPace: Pacer;
  /** Shared by all who ask for Conditional Access: `createAccessPace`. */
  readonly accessPace: Pacer;
}

interface Access {
  readonly door: TenantGraph;
  readonly clock: Clock;
  /** Runs one call when the tenant has room for it; a throttled one changed nothing and is tried again. */
  call<T>(work: () => Promise<T>): Promise<T>;
}

/** Named locations and policies of Conditional Access (Microsoft Graph v1.0). Errors as AccessWriter tells. */
export function createAccessWriter({ graph, clock, logPace, accessPace }: AccessDeps): AccessWriter {
  // A list is read and written back whole: of two at once one would be lost.
  const turns = createLanes(1);
  const access = (tenant: Tenant): Access => ({
    door: graph.forTenant(tenant),
    clock,
    call: (work) => accessPace.run(tenant.id, 0, () => untilAdmitted(work, clock)),
  });
  return {
    async readLists(tenant) {
      const { locations, policies } = await readAll(access(tenant));
      const of = (list: AddressList) =>
        shape.listStateOf(shape.locationIn(locations, list), shape.policyIn(policies, list));
      return { block: of('block'), watch: of('watch') };
    },
    listAddress: (tenant, list, range) => turns.run(tenant.id, 0, () => listAddress(access(tenant), list, range)),
    unlistAddress: (tenant, list, cidr) => turns.run(tenant.id, 0, () => unlistAddress(access(tenant), list, cidr)),
    signInsFrom: (tenant, address, days) => {
      const since = new Date(clock.now().getTime() - days * 86_400_000);
      return logPace.run(tenant.id, A_PERSON_WAITS, () => signInsFrom(graph.forTenant(tenant), address, since));
    },
  };
}

async function readAll(access: Access): Promise<{ locations: readonly unknown[]; policies: readonly unknown[] }> {
  const locations = await readPages(access, LOCATIONS);
  return { locations, policies: await readPages(access, POLICIES) };
}

async function readPages({ door, call }: Access, path: string): Promise<readonly unknown[]> {
  let page = shape.pageOf(await call(() => door.get(path, { needs: READ_POLICIES })));
  const all = [...page.value];
  for (let next = page['@odata.nextLink']; next !== undefined; next = page['@odata.nextLink']) {
    const link = next;
    page = shape.pageOf(await call(() => door.getUrl(link, { needs: READ_POLICIES })));
    all.push(...page.value);
  }
  return all;
}

/**
 * The location first, then the policy that names it: what is found half made is completed. A policy that is there is put
 * right before it gets another address: it must leave the emergency accounts out by then.
 */
async function listAddress(
  access: Access,
  list: AddressList,
  { cidr, exempt }: { readonly cidr: string; readonly exempt: readonly string[] },
): Promise<void> {
  const { locations, policies } = await readAll(access);
  const location = shape.locationIn(locations, list);
  const policy = shape.policyIn(policies, list);
  if (location && policy) {
    await mendPolicy(access, policy, { locationId: location.id, exempt });
    return void (await addRange(access, location, cidr));
  }
  const locationId = location ? await addRange(access, location, cidr) : await makeLocation(access, list, cidr);
  if (policy) return mendPolicy(access, policy, { locationId, exempt });
  try {
    await makePolicy(access, { list, locationId, exempt });
  } catch (error) {
    if (!location && isRefusal(error)) await removeLocation(access, locationId);
    throw error;
  }
}

async function addRange({ door, call }: Access, location: shape.RawLocation, cidr: string): Promise<string> {
  const { id, ipRanges } = location;
  if (ipRanges.some(({ cidrAddress }) => shape.plainRange(cidrAddress) === cidr)) return id;
  if (ipRanges.length >= MOST_RANGES) throw new TocsinError('PRECONDITION_FAILED', FULL);
  const body = shape.rangesBody([...ipRanges, shape.rangeBody(cidr)]);
  await call(() => door.patch(`${LOCATIONS}/${segment(id)}`, body, { needs: CHANGE_POLICIES }));
  return id;
}

const FULL = `The tenant’s list of addresses is full: Microsoft takes ${MOST_RANGES}. Take some off first.`;

async function makeLocation({ door, call }: Access, list: AddressList, cidr: string): Promise<string> {
  const body = shape.locationBody(list, cidr);
  const made = await call(() => door.post(LOCATIONS, body, { needs: CHANGE_POLICIES }));
  const id = z.object({ id: z.string().min(1) }).safeParse(made).data?.id;
  if (id !== undefined) return id;
  const message = 'Microsoft made the location but did not say which. Look again, then try again: nothing is doubled.';
  throw new TocsinError('UPSTREAM_UNAVAILABLE', message, { outcomeUnknown: true });
}

/** A location that was made a moment ago may not be known everywhere yet: its policy is then refused with 400. */
const KNOWN_AFTER_MS = 2_000;

async function makePolicy(
  { door, call, clock }: Access,
  { list, locationId, exempt }: { list: AddressList; locationId: string; exempt: readonly string[] },
): Promise<void> {
  const body = shape.policyBody(list, locationId, exempt);
  for (let attempt = 1; ; attempt++) {
    try {
      await call(() => door.post(POLICIES, body, { needs: POLICY_NEEDS }));
      return;
    } catch (error) {
      const early = isRefusal(error) && error.status === 400;
      if (early && attempt === TRIES) throw new TocsinError('UPSTREAM_REFUSED', NO_POLICY, { status: 400 });
      if (!early) throw error;
      await clock.sleep(KNOWN_AFTER_MS);
    }
  }
}

const NO_POLICY =
  'Microsoft did not accept the policy, so nobody is kept out. Where the tenant’s security defaults are on, Conditional Access cannot be used: look there first.';

/** Microsoft said no: nothing happened by that call. */
function isRefusal(error: unknown): error is TocsinError {
  return isTocsinError(error, 'UPSTREAM_REFUSED') && !error.outcomeUnknown;
}

/** A location without a policy does nothing; leaving it behind would only puzzle somebody. */
async function removeLocation({ door, call }: Access, id: string): Promise<void> {
  try {
    await call(() => door.delete(`${LOCATIONS}/${segment(id)}`, { needs: CHANGE_POLICIES }));
  } catch (error) {
    // Why the policy was refused is what has to be told.
    if (!isTocsinError(error)) throw error;
  }
}

/** A policy that somebody cut loose from its location, or from an emergency account, is put right; its state is theirs. */
async function mendPolicy(
  { door, call }: Access,
  { id, conditions }: shape.RawPolicy,
  { locationId, exempt }: { readonly locationId: string; readonly exempt: readonly string[] },
): Promise<void> {
  const excluded = conditions.users?.excludeUsers ?? [];
  const included = conditions.locations?.includeLocations ?? [];
  const missing = exempt.filter((account) => !excluded.some((one) => one.toLowerCase() === account));
  if (missing.length === 0 && included.includes(locationId)) return;
  const body = {
    conditions: {
      ...conditions,
      users: { ...conditions.users, excludeUsers: [...excluded, ...missing] },
      locations: { ...conditions.locations, includeLocations: [...new Set([...included, locationId])] },
    },
  };
  await call(() => door.patch(`${POLICIES}/${segment(id)}`, body, { needs: POLICY_NEEDS }));
}

/** A location may not be empty, nor be deleted while a policy names it: with the last range both go, the policy first. */
async function unlistAddress(access: Access, list: AddressList, cidr: string): Promise<void> {
  const { door, call } = access;
  const { locations, policies } = await readAll(access);
  const location = shape.locationIn(locations, list);
  if (!location) return;
  const left = location.ipRanges.filter(({ cidrAddress }) => shape.plainRange(cidrAddress) !== cidr);
  const needs = { needs: CHANGE_POLICIES };
  if (left.length > 0) {
    if (left.length < location.ipRanges.length)
      await call(() => door.patch(`${LOCATIONS}/${segment(location.id)}`, shape.rangesBody(left), needs));
    return;
  }
  const policy = shape.policyIn(policies, list);
  if (!policy) return void (await call(() => door.delete(`${LOCATIONS}/${segment(location.id)}`, needs)));
  await call(() => door.delete(`${POLICIES}/${segment(policy.id)}`, needs));
  // Without its policy the list keeps nobody out: what was asked for has happened.
  await removeLocation(access, location.id);
}

const text = z.string().min(1).optional().catch(undefined);
const SignInSchema = z.object({
  userId: z.string().min(1),
  userDisplayName: text,
  userPrincipalName: text,
  status: z.object({ errorCode: z.number() }).optional().catch(undefined),
});
const MOST_SIGN_INS = 1000;

/** One page is enough to know who: the log gives up to 1,000 at once, newest first. */
async function signInsFrom(door: TenantGraph, address: string, since: Date): Promise<SignInsFrom> {
  const $filter = `ipAddress eq '${address}' and createdDateTime ge ${since.toISOString()}`;
  const answer = await door.get('/auditLogs/signIns', { query: { $filter, $top: MOST_SIGN_INS }, needs: READ_LOGS });
  const page = shape.pageOf(answer);
  const read = page.value.flatMap((raw) => SignInSchema.safeParse(raw).data ?? []);
  const times = new Map<string, { name: string; times: number }>();
  // A sign-in whose outcome is not told may have succeeded.
  for (const { userId, userDisplayName, userPrincipalName, status } of read) {
    if ((status?.errorCode ?? 0) !== 0) continue;
    const name = userDisplayName ?? userPrincipalName ?? userId;
    times.set(userId.toLowerCase(), { name, times: (times.get(userId.toLowerCase())?.times ?? 0) + 1 });
  }
  const people = [...times]
    .toSorted(([a, one], [b, other]) => other.times - one.times || a.localeCompare(b))
    .map(([id, { name }]) => ({ id, name }));
  return { people, more: page['@odata.nextLink'] !== undefined || read.length < page.value.length };
}

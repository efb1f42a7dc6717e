import { readAddress } from '../kernel/address.ts';
import {
  countEvents,
  countSignIns,
  MOST_SIGHTINGS,
  namesOf,
  sightingsSince,
  type SeenBefore,
  type SignInAnswer,
} from '../events/sightings.ts';
import type { Tenant } from '../tenants/tenant.ts';
import type { CommandContext } from './context.ts';
import type { EventView } from './result.ts';

type Ports = Pick<CommandContext, 'clock' | 'sightings' | 'signIns'>;

/** The canonical form of a public address; undefined for everything else, which is seen everywhere. */
export function publicAddress(text: string): string | undefined {
  const reading = readAddress(text);
  return reading.kind === 'address' && reading.scope === 'public' ? reading.address : undefined;
}

/** Every event of every tenant that named the address in 90 days; bounded. */
export function readSightings({ clock, sightings }: Ports, address: string) {
  return sightings.read({ address, since: sightingsSince(clock.now()), limit: MOST_SIGHTINGS });
}

/** Sign-ins of one tenant from the address; what takes longer than `waitMs` goes on, and is there for the next question. */
export async function readSignIns(
  { clock, signIns }: Ports,
  tenant: Tenant,
  { address, waitMs }: { readonly address: string; readonly waitMs: number },
): Promise<SignInAnswer | { readonly status: 'pending' }> {
  const done = new AbortController();
  const late = clock.sleep(waitMs, done.signal).catch(() => undefined);
  const answer = await Promise.race([signIns.read(tenant, { address, since: sightingsSince(clock.now()) }), late]);
  done.abort(new Error('answered'));
  return answer ?? { status: 'pending' };
}

/**
 * How often the users of an event, its tenant and others saw one of its addresses before. Undefined for an address that
 * is not public. `signInMs` 0 asks no sign-ins: Microsoft lets them be read five times in ten seconds.
 */
export async function seenBefore(
  ports: Ports,
  { tenant, event }: EventView,
  { text, signInMs }: { readonly text: string; readonly signInMs: number },
): Promise<SeenBefore | undefined> {
  const address = publicAddress(text);
  if (address === undefined) return undefined;
  const by = { tenant, users: namesOf(event.entities), except: event.key };
  const [events, signIns] = await Promise.all([
    readSightings(ports, address),
    signInMs > 0 ? readSignIns(ports, tenant, { address, waitMs: signInMs }) : undefined,
  ]);
  const notAsked = { status: 'notAsked', reason: `“who else ${address}” in chat asks` } as const;
  return { events: countEvents(events, by), signIns: signIns ? countSignIns(signIns, by) : notAsked };
}

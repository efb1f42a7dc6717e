import { z } from 'zod';
import type { SignIn, SignInAnswer, SignInSightings } from '../events/sightings.ts';
import type { Clock } from '../kernel/clock.ts';
import { createLru } from '../kernel/lru.ts';
import type { Pacer } from '../notify/pace.ts';
import type { Tenant } from '../tenants/tenant.ts';
import type { Graph } from './client.ts';
import { errorOfContent } from './errors.ts';
import { unavailable } from './unreadable.ts';

const SOURCE = 'Microsoft Entra sign-in log';
const NEEDS = 'AuditLog.Read.All';
const LICENCE = 'Microsoft Entra ID P1';
/** The largest page; what lies behind it is "at least". */
const MOST = 1_000;
const FRESH_MS = 5 * 60_000;
const REMEMBERED = 1_000;
/** A person waits: before what is read in the background. */
const PRIORITY = -1;

const text = z.string().optional().catch(undefined);
const Page = z.object({ value: z.array(z.unknown()), '@odata.nextLink': z.string().optional() });
const Element = z.object({ createdDateTime: z.iso.datetime({ offset: true }), userId: text, userPrincipalName: text });

/**
 * Interactive sign-ins from an address (v1.0 of `auditLogs/signIns` has no others), answers kept for five minutes. Needs
 * AuditLog.Read.All, and Entra ID P1 in the tenant. `pace` is shared by all who read these logs: five calls in 10 s.
 */
export function createSignInSightings(
  graph: Graph,
  deps: { readonly clock: Clock; readonly pace: Pacer },
): SignInSightings {
  const lately = createLru<string, { readonly at: number; readonly answer: Promise<SignInAnswer> }>(REMEMBERED);

  async function ask(tenant: Tenant, address: string, since: Date): Promise<SignInAnswer> {
    const $filter = `ipAddress eq '${address}' and createdDateTime ge ${since.toISOString()}`;
    try {
      const raw = await deps.pace.run(tenant.id, PRIORITY, () =>
        graph.forTenant(tenant).get('/auditLogs/signIns', { query: { $filter, $top: MOST }, needs: NEEDS }),
      );
      const page = Page.safeParse(raw).data;
      if (!page) throw errorOfContent('unexpectedShape', { write: false });
      const items = page.value.flatMap((one) => signInOf(one) ?? []);
      return { status: 'read', items, more: page['@odata.nextLink'] !== undefined || items.length < page.value.length };
    } catch (error) {
      return {
        status: 'unreadable',
        reason: unavailable(error, { source: SOURCE, needs: NEEDS, licence: LICENCE }).reason,
      };
    }
  }

  return {
    async read(tenant, { address, since }) {
      const key = `${tenant.id} ${address}`;
      const now = deps.clock.now().getTime();
      const before = lately.get(key);
      if (before && now - before.at < FRESH_MS) return before.answer;
      const answer = ask(tenant, address, since);
      lately.set(key, { at: now, answer });
      const settled = await answer;
      if (settled.status === 'unreadable') lately.delete(key);
      return settled;
    },
  };
}

function signInOf(raw: unknown): SignIn | undefined {
  const { data } = Element.safeParse(raw);
  if (!data) return undefined;
  const names = [data.userId, data.userPrincipalName].flatMap((name) => (name ? [name.toLowerCase()] : []));
  return { at: new Date(data.createdDateTime), users: names };
}

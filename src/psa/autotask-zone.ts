import type { Clock } from '../kernel/clock.ts';
import { TocsinError, isTocsinError } from '../kernel/errors.ts';
import { PSA_NAMES } from '../texts/psa-name.ts';
import { Zone } from './autotask-shape.ts';
import type { Rest } from './rest.ts';
import { valueOf } from './shapes.ts';

const NAME = PSA_NAMES.autotask;
/** A database moves to another zone now and then; the documentation asks not to look before each call. */
const FRESH_MS = 12 * 3_600_000;

/** The address of the zone that holds the database of a user, ending in `/V1.0`. */
export interface Zones {
  root(): Promise<string>;
  /** Look again: the zone did not know us. */
  forget(): void;
}

/**
 * `GET {base}/atservicesrest/v1.0/zoneInformation?user=…`, asked without keys. The keys go only where it points within
 * Autotask's own domain (or the very server that was asked).
 */
export function createZones(
  { baseUrl, user }: { readonly baseUrl: string; readonly user: string },
  { rest, clock }: { readonly rest: Rest; readonly clock: Clock },
): Zones {
  const { origin } = new URL(baseUrl);
  let kept: { readonly at: number; readonly root: string } | undefined;
  return {
    async root() {
      const now = clock.now().getTime();
      if (kept && now - kept.at < FRESH_MS) return kept.root;
      const url = `${origin}/atservicesrest/v1.0/zoneInformation?user=${encodeURIComponent(user)}`;
      const answer = await rest({ url, what: 'zone' }).catch((error: unknown) => {
        throw isTocsinError(error, 'NOT_FOUND', 'UPSTREAM_REFUSED') ? noZone(error) : error;
      });
      const zone = valueOf(Zone, answer, { name: NAME, write: false });
      kept = { at: now, root: `${trusted(zone.url, origin)}/V1.0` };
      return kept.root;
    },
    forget: () => void (kept = undefined),
  };
}

function noZone({ status }: TocsinError): TocsinError {
  const message = 'Autotask knows no database of AUTOTASK_USERNAME: check it, and AUTOTASK_BASE_URL.';
  return new TocsinError('UPSTREAM_REFUSED', message, { ...(status !== undefined && { status }) });
}

function trusted(url: string, origin: string): string {
  const zone = URL.canParse(url) ? new URL(url) : undefined;
  const own = zone?.protocol === 'https:' && /(?:^|\.)autotask\.net$/.test(zone.hostname) && zone.username === '';
  if (zone && (own || zone.origin === origin)) return `${zone.origin}${zone.pathname.replace(/\/+$/, '')}`;
  throw new TocsinError(
    'UPSTREAM_REFUSED',
    'Autotask named a server outside its own domain, which Tocsin does not trust with the keys. Check AUTOTASK_BASE_URL.',
    { upstreamCode: 'foreignZone' },
  );
}

import type { SecurityEvent } from '../events/event.ts';
import type { Tenant } from '../tenants/tenant.ts';
import type { CommandResult } from './result.ts';

/** What of a tenant goes with an answer that is about something of it: no recipients, no tickets, no emergency accounts. */
const OF_TENANT = [
  'id',
  'name',
  'domain',
  'state',
  'blind',
  'timeZone',
  'posture',
] as const satisfies readonly (keyof Tenant)[];
/** And of an event: its page asks for the rest. */
const OF_EVENT = [
  'number',
  'title',
  'kind',
  'severity',
  'status',
  'detectedAt',
  'revision',
] as const satisfies readonly (keyof SecurityEvent)[];

/** What answers hold, and what of it leaves. */
export interface Whole {
  readonly tenant: Tenant;
  readonly event: SecurityEvent;
}
export interface Leaving {
  readonly tenant: Pick<Tenant, (typeof OF_TENANT)[number]>;
  readonly event: Pick<SecurityEvent, (typeof OF_EVENT)[number]>;
}

/**
 * An answer as JSON for a page. Cards are drawn from whole records here; a page draws by itself, and what it is sent can be
 * read by whoever sits before it, so records are cut to what every asker of their tenant may see.
 */
export function leaving(result: CommandResult): string {
  return JSON.stringify(result, (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null) return value;
    if ('timeZone' in value && 'domain' in value) return only(value, OF_TENANT);
    return 'rawKey' in value ? only(value, OF_EVENT) : value;
  });
}

function only(record: object, names: readonly string[]): object {
  return Object.fromEntries(Object.entries(record).filter(([name]) => names.includes(name)));
}

import type { GroupReading, Reading } from '../facts.ts';
import { plainId } from '../policy-schema.ts';
import type { TenantExport } from './tenant-export.ts';

type Reads = TenantExport['reads'];

/** Other names under which a file may tell how a source was read. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  users: [],
  caPolicies: ['conditionalAccess', 'conditionalAccessPolicies', 'policies'],
  namedLocations: ['locations'],
  securityDefaults: ['identitySecurityDefaults'],
  perUserMfa: ['perUser', 'requirements', 'authenticationRequirements'],
  roleAssignments: ['roleAssignmentScheduleInstances', 'roles', 'role'],
  roleEligibilities: ['roleEligibilityScheduleInstances', 'eligibilities', 'roles', 'role'],
  roleDefinitions: ['roles', 'role'],
  groups: ['group', 'groupMembers', 'transitiveMembers'],
  servicePlans: ['subscribedSkus', 'licences', 'licenses'],
};

/** HTTP status with which a source was read as a whole, or one thing of it by id; undefined where nothing failed. */
export function failureOf(reads: Reads, source: string, thing?: string): number | undefined {
  const statuses = [source, ...(NAMES[source] ?? [])].flatMap((name) => {
    const told = reads?.[name];
    if (thing === undefined) return typeof told === 'number' ? [told] : [];
    const inner = typeof told === 'object' ? Object.entries(told) : [];
    const outer = Object.entries(reads ?? {}).filter(([key]) => plainId(key) === thing || partsOf(key)[0] === name);
    return [...inner, ...outer].flatMap(([key, status]) =>
      typeof status === 'number' && isAbout(key, thing) ? [status] : [],
    );
  });
  return statuses.find((status) => status < 200 || status >= 300);
}

/** A key is the id itself, or the path of a request that has it as a part, e.g. `groups/x` or `groups:x`. */
function isAbout(key: string, thing: string): boolean {
  return plainId(key) === thing || partsOf(key).some((part) => plainId(part) === thing);
}

function partsOf(key: string): string[] {
  return key.split(/[/:]/);
}

/** What was read, or why not. */
export function readingOf<T>(value: T, status: number | undefined): Reading<T> {
  return status === undefined ? { status: 'ok', value } : { status: 'unread', http: status, why: `HTTP ${status}` };
}

/** A group that is gone answers 404: nobody is in it. */
export function groupReading(members: ReadonlySet<string>, status: number | undefined): GroupReading {
  if (status === undefined) return { status: 'ok', members };
  return status === 404 ? { status: 'deleted' } : { status: 'unread', http: status, why: `HTTP ${status}` };
}

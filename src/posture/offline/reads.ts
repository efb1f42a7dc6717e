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

/** HTTP status with which a source was read; undefined where nothing failed. */
export function failureOf(reads: Reads, source: string): number | undefined {
  const told = namesOf(source).map((name) => reads?.[name]);
  return told.find((status) => typeof status === 'number' && isFailure(status)) as number | undefined;
}

/** HTTP statuses of the things of a source that could not be read, by their ids. */
export function failuresIn(reads: Reads, source: string): ReadonlyMap<string, number> {
  const names = namesOf(source);
  const inner = names.flatMap((name) => {
    const told = reads?.[name];
    return typeof told === 'object' ? Object.entries(told) : [];
  });
  const outer = Object.entries(reads ?? {}).filter(([key]) => {
    const [first, ...rest] = partsOf(key);
    return rest.length === 0 || names.includes(first ?? '');
  });
  const failures = new Map<string, number>();
  for (const [key, status] of [...inner, ...outer]) {
    if (typeof status !== 'number' || !isFailure(status)) continue;
    for (const thing of [key, ...partsOf(key)].map(plainId)) if (!failures.has(thing)) failures.set(thing, status);
  }
  return failures;
}

function namesOf(source: string): readonly string[] {
  return [source, ...(NAMES[source] ?? [])];
}

function isFailure(status: number): boolean {
  return status < 200 || status >= 300;
}

/** A key is an id itself, or the path of a request that has it as a part, e.g. `groups/x` or `groups:x`. */
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

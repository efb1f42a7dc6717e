import type { MfaFacts, MfaFactsReader, Reading, RoleAssignment } from '../../posture/facts.ts';
import { createAsker, type Asker, type AskerDeps } from './asker.ts';
import { groupsNamed, readGroups } from './groups.ts';
import { readServicePlans } from './licences.ts';
import { listPerUserMfa, readPerUserMfa } from './per-user-mfa.ts';
import { readNamedLocations, readPolicies, readSecurityDefaults } from './policies.ts';
import { readRoleAssignments, readRoleDefinitions, readRoleEligibilities, type HeldAssignment } from './roles.ts';
import { readUsers } from './users.ts';

/**
 * Reads what the verdicts of a tenant rest on (MFA-RULES §2, I1 to I10), afresh each time and as fast as Microsoft's
 * limits allow. Each source has its own "could not be read"; rejects with the signal's reason alone.
 */
export function createMfaFactsReader(deps: AskerDeps): MfaFactsReader {
  return {
    async read(tenant, signal): Promise<MfaFacts> {
      const takenAt = deps.clock.now();
      const facts = await gather(createAsker(deps, tenant, signal));
      return { tenantId: tenant.id, takenAt, ...facts };
    },
  };
}

/** All sources side by side, but what names the groups before the groups. */
async function gather(asker: Asker): Promise<Omit<MfaFacts, 'tenantId' | 'takenAt'>> {
  const sources = Promise.all([readPeople(asker), readAccess(asker), readRoles(asker)]);
  const others = [readSecurityDefaults(asker), readServicePlans(asker)] as const;
  const [members, securityDefaults, servicePlanIds] = await Promise.all([
    sources.then(([{ users }, { caPolicies }, { assignments, eligibilities }]) =>
      readGroups(asker, groupsNamed(caPolicies, [assignments, eligibilities], users)),
    ),
    ...others,
  ]);
  const [people, access, { assignments, eligibilities, roleDefinitions }] = await sources;
  return {
    ...people,
    ...access,
    securityDefaults,
    roleDefinitions,
    roleAssignments: plain(assignments),
    roleEligibilities: plain(eligibilities),
    groups: members,
    ...(servicePlanIds && { servicePlanIds }),
  };
}

async function readPeople(asker: Asker) {
  const [read, listed] = await Promise.all([readUsers(asker), listPerUserMfa(asker)]);
  return { ...read, ...(await readPerUserMfa(asker, listed, read.users)) };
}

async function readAccess(asker: Asker) {
  const caPolicies = await readPolicies(asker);
  return { caPolicies, namedLocations: await readNamedLocations(asker) };
}

async function readRoles(asker: Asker) {
  const lists = [readRoleAssignments(asker), readRoleEligibilities(asker), readRoleDefinitions(asker)] as const;
  const [assignments, eligibilities, roleDefinitions] = await Promise.all(lists);
  return { assignments, eligibilities, roleDefinitions };
}

function plain(reading: Reading<readonly HeldAssignment[]>): Reading<readonly RoleAssignment[]> {
  if (reading.status === 'unread') return reading;
  return { status: 'ok', value: reading.value.map(({ holder: _holder, ...assignment }) => assignment) };
}

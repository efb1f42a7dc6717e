import { METADATA, refusal } from '../answers.ts';
import { pageOf } from '../apps/page.ts';
import type { Call, Door } from '../call.ts';
import type { SimRoleAssignment } from '../model.ts';
import type { SimEligibility } from './model.ts';
import { activeAssignments, exists, expanded, ROLE_READS, tested } from './role-shape.ts';

/** Eligible through Privileged Identity Management; a tenant without its licence gets a 400, not a 403. */
export const eligibilityList: Door = {
  options: ['$filter', '$expand', '$select', '$top', '$skiptoken', '$count'],
  needs: [
    'RoleEligibilitySchedule.Read.Directory',
    'RoleEligibilitySchedule.ReadWrite.Directory',
    'RoleManagement.Read.All',
    ...ROLE_READS.slice(0, 2),
  ],
  handle(call) {
    needPrivilegedLicence(call);
    const all = call.state.accounts
      .eligibilities(call.tenantId)
      .filter(({ principalId }) => exists(call, principalId))
      .filter(tested(call));
    const items = all.map((one) => ({
      ...expanded(call, one),
      appScopeId: null,
      memberType: 'Direct',
      roleEligibilityScheduleId: one.id,
    }));
    const path = '/roleManagement/directory/roleEligibilityScheduleInstances';
    return pageOf(call, { path, context: path.slice(1), items });
  },
};

/** Active roles with the word whether they were activated; a tenant without the licence has this list no more than the other. */
export const assignmentInstanceList: Door = {
  options: eligibilityList.options,
  needs: [
    'RoleAssignmentSchedule.Read.Directory',
    'RoleAssignmentSchedule.ReadWrite.Directory',
    'RoleManagement.Read.All',
    ...ROLE_READS.slice(0, 2),
  ],
  handle(call) {
    needPrivilegedLicence(call);
    const items = activeAssignments(call)
      .filter(tested(call))
      .map((one) => instanceOf(call, one));
    const path = '/roleManagement/directory/roleAssignmentScheduleInstances';
    return pageOf(call, { path, context: path.slice(1), items });
  },
};

function instanceOf(call: Call, held: SimRoleAssignment): object {
  const { activated } = held;
  return {
    ...expanded(call, held),
    appScopeId: null,
    assignmentType: activated ? 'Activated' : 'Assigned',
    memberType: 'Direct',
    roleAssignmentOriginId: held.id,
    roleAssignmentScheduleId: held.id,
    startDateTime: activated?.from ?? null,
    endDateTime: activated?.until ?? null,
  };
}

/** In Microsoft's words (maester365/maester#1421). */
function needPrivilegedLicence({ quirks }: Call): void {
  if (quirks.licence === 'P2') return;
  const message = 'The tenant needs to have Microsoft Entra ID P2 or Microsoft Entra ID Governance license.';
  throw refusal(400, 'AadPremiumLicenseRequired', message);
}

/** The schedules behind the instances, in their own shape. */
export const eligibilityScheduleList: Door = {
  ...eligibilityList,
  handle(call) {
    const { body } = eligibilityList.handle(call) as { body: { value: readonly Eligible[] } };
    const value = body.value.map(({ startDateTime, endDateTime, roleEligibilityScheduleId: _own, ...held }) => ({
      ...held,
      createdDateTime: startDateTime,
      status: 'Provisioned',
      scheduleInfo: {
        startDateTime,
        expiration: { type: endDateTime ? 'afterDateTime' : 'noExpiration', endDateTime, duration: null },
      },
    }));
    const context = `${METADATA}roleManagement/directory/roleEligibilitySchedules`;
    return { status: 200, body: { ...body, '@odata.context': context, value } };
  },
};

interface Eligible extends SimEligibility {
  readonly roleEligibilityScheduleId: string;
}

import type { Routes } from '../routes.ts';
import { directoryAuditList, licenseDetails, registrationDetails, signInList, subscribedSkuList } from './logs.ts';
import { emailAdd, methodDoors, methodList, phoneAdd } from './methods.ts';
import { confirmCompromised, dismissRisk, riskyUserGet, riskyUserList } from './risk.ts';
import * as schedules from './role-schedules.ts';
import * as roles from './roles.ts';

/** What concerns accounts beyond the directory entry itself. A password cannot be deleted: it has no such route. */
export const ACCOUNT_ROUTES: Routes = {
  '/users/*/authentication/methods': { GET: methodList },
  '/users/*/authentication/phoneMethods': { POST: phoneAdd },
  '/users/*/authentication/phoneMethods/*': methodDoors('phone', 'UserAuthMethod-Phone'),
  '/users/*/authentication/emailMethods': { POST: emailAdd },
  '/users/*/authentication/emailMethods/*': methodDoors('email', 'UserAuthMethod-Email'),
  '/users/*/authentication/fido2Methods/*': methodDoors('fido2', 'UserAuthMethod-Passkey'),
  '/users/*/authentication/microsoftAuthenticatorMethods/*': methodDoors(
    'microsoftAuthenticator',
    'UserAuthMethod-MicrosoftAuthApp',
  ),
  '/users/*/authentication/softwareOathMethods/*': methodDoors('softwareOath', 'UserAuthMethod-SoftwareOATH'),
  '/users/*/authentication/windowsHelloForBusinessMethods/*': methodDoors(
    'windowsHelloForBusiness',
    'UserAuthMethod-WindowsHello',
  ),
  '/users/*/authentication/temporaryAccessPassMethods/*': methodDoors('temporaryAccessPass', 'UserAuthMethod-TAP'),
  '/users/*/transitiveMemberOf/microsoft.graph.directoryRole': { GET: roles.directoryRolesOfUser },
  '/users/*/licenseDetails': { GET: licenseDetails },
  '/roleManagement/directory/roleAssignments': { GET: roles.roleAssignmentList, POST: roles.roleAssignmentAdd },
  '/roleManagement/directory/roleAssignments/*': {
    GET: roles.roleAssignmentGet,
    DELETE: roles.roleAssignmentDelete,
  },
  '/roleManagement/directory/roleDefinitions': { GET: roles.roleDefinitionList },
  '/roleManagement/directory/roleAssignmentScheduleInstances': { GET: schedules.assignmentInstanceList },
  '/roleManagement/directory/roleEligibilityScheduleInstances': { GET: schedules.eligibilityList },
  '/roleManagement/directory/roleEligibilitySchedules': { GET: schedules.eligibilityScheduleList },
  '/identityProtection/riskyUsers': { GET: riskyUserList },
  '/identityProtection/riskyUsers/confirmCompromised': { POST: confirmCompromised },
  '/identityProtection/riskyUsers/dismiss': { POST: dismissRisk },
  '/identityProtection/riskyUsers/*': { GET: riskyUserGet },
  '/reports/authenticationMethods/userRegistrationDetails': { GET: registrationDetails },
  '/subscribedSkus': { GET: subscribedSkuList },
  '/auditLogs/signIns': { GET: signInList },
  '/auditLogs/directoryAudits': { GET: directoryAuditList },
};

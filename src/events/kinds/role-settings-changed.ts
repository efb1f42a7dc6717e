import { playbook } from './parts/playbook.ts';
import { askDoer, findDoer, secureDoer } from './parts/steps.ts';
import { doneByFact, fromFact, who } from './parts/words.ts';

/** How administrator roles are activated, approved and watched was changed. */
export const roleSettingsChanged = playbook({
  id: 'roleSettingsChanged',
  title: 'Rules for administrator roles changed',
  what: {
    settings: 'The rules by which an administrator role is activated (MFA, approval, time limit) were changed.',
    alertOff: 'An alert of Privileged Identity Management was switched off.',
    approval: 'The activation of an administrator role was approved or refused.',
    azure: 'Somebody gave themselves access to all Azure subscriptions of the company.',
  },
  signs: {
    titles: {
      settings: ['Changes To PIM Settings'],
      alertOff: ['PIM Alert Setting Changes To Disabled'],
      approval: ['PIM Approvals And Deny Elevation'],
      azure: ['Azure Subscription Permission Elevation Via AuditLogs'],
    },
    operations: {
      settings: ['Update role setting in PIM'],
      alertOff: ['Disable PIM Alert'],
      approval: ['Request Approved', 'Request Denied', 'Request Approved/Denied'],
      azure: [
        'Assigns the caller to user access admin',
        'User has elevated their access to User Access Administrator for their Azure Resources',
      ],
    },
    wording: { settings: /\bpim (settings?|alerts?|roles?)\b/, azure: /\buser access admin(istrator)?\b/ },
  },
  facts: (carried) => [{ label: 'Role', value: carried.told.role }, doneByFact(carried), fromFact(carried)],
  why: (_carried, manner) => [
    manner === 'azure'
      ? 'Only a Global Administrator can do it, and few ever need it: an intruder reaches servers, backups and keys with it.'
      : 'Such a change makes the next step unseen: a role without MFA, without approval, without an alert.',
  ],
  react: (carried, manner) => [
    ...findDoer(carried, 'changed it'),
    askDoer(carried, manner === 'approval' ? 'decided this, and knew the person who asked' : 'changed this'),
    {
      what:
        manner === 'azure'
          ? `Take the access back in Entra (Properties, Access management for Azure resources) for ${carried.told.actor ?? who(carried)}.`
          : `Put it back as it was in Privileged Identity Management, and see which roles ${who(carried)} activated since.`,
      why: 'What was done in the meantime is what the change was for.',
    },
    secureDoer(carried),
  ],
});

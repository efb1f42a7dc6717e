import { playbook } from './parts/playbook.ts';
import { askDoer, secureDoer } from './parts/steps.ts';
import { doneByFact, factOf, named, userWords, who } from './parts/words.ts';

const STALE = 'An administrator’s account that nobody uses is one whose theft nobody notices.';
const MORE = 'Each administrator’s account opens the whole company: the fewer there are, the fewer can be stolen.';
const ROUND =
  'Somebody goes round the approval, the time limit and the MFA prompt that Privileged Identity Management asks for.';

const WHY = {
  stale: STALE,
  licence: 'Without the licence the roles are no longer limited in time, and Microsoft may switch the protection off.',
  outside: ROUND,
  renewals: 'Who activates a role again and again either needs it always, or is an intruder who keeps it.',
  noMfa: 'A stolen password alone is enough to become an administrator.',
  unused: STALE,
  tooMany: MORE,
} as const;

/** The alerts of Privileged Identity Management about the company’s administrators. */
export const privilegedRoleAlert = playbook({
  id: 'privilegedRoleAlert',
  title: 'Administrator roles at risk',
  what: {
    outside: 'Microsoft raises this when an administrator role was given outside Privileged Identity Management.',
    stale: 'Microsoft raises this when accounts with an administrator role have not signed in for a long time.',
    licence: 'Microsoft raises this when the company lacks the licence that Privileged Identity Management needs.',
    renewals:
      'Microsoft raises this when somebody activates the same administrator role too often within a short time.',
    noMfa: 'Microsoft raises this when an administrator role can be activated without MFA.',
    unused: 'Microsoft raises this when people could activate an administrator role and never do.',
    tooMany: 'Microsoft raises this when the company has more Global Administrators than it should.',
  },
  signs: {
    titles: {
      outside: ['Roles Assigned Outside PIM', 'Roles are being assigned outside of Privileged Identity Management'],
      stale: ['Stale Accounts In A Privileged Role', 'Potential stale accounts in a privileged role'],
      licence: ['Invalid PIM License', 'The organization doesn’t have Microsoft Entra ID P2'],
      renewals: ['Roles Activated Too Frequently', 'Roles are being activated too frequently'],
      noMfa: ['Roles Activation Doesn’t Require MFA', 'Roles don’t require multifactor authentication for activation'],
      unused: ['Roles Are Not Being Used', 'Administrators aren’t using their privileged roles'],
      tooMany: ['Too Many Global Admins', 'There are too many global administrators'],
    },
    detectors: {
      outside: [
        'rolesAssignedOutsidePrivilegedIdentityManagementAlertConfiguration',
        'rolesAssignedOutsidePrivilegedIdentityManagementAlertIncident',
      ],
      stale: ['staleSignInAlertIncident'],
      licence: ['invalidLicenseAlertIncident'],
      renewals: ['sequentialActivationRenewalsAlertIncident'],
      noMfa: ['noMfaOnRoleActivationAlertIncident'],
      unused: ['redundantAssignmentAlertIncident'],
      tooMany: ['tooManyGlobalAdminsAssignedToTenantAlertIncident'],
    },
  },
  facts: (carried) => [
    { label: 'Accounts', value: factOf(carried.users.map(userWords)) },
    { label: 'Role', value: carried.told.role },
    doneByFact(carried),
  ],
  why: (_carried, manner) => [WHY[manner]],
  react(carried, manner) {
    if (manner === 'outside' || manner === 'renewals')
      return [
        askDoer(
          carried,
          manner === 'outside' ? 'gave the role, and why not in the usual way' : 'activated the role so often',
        ),
        {
          what: `If nobody can say why: remove the role from ${who(carried)}.`,
          why: 'It can be given again in the usual way; an intruder loses it.',
        },
        secureDoer(carried),
      ];
    return [
      {
        what: `Open Privileged Identity Management in Entra (Alerts) and see which roles and accounts are meant; the alert names ${named(carried)}.`,
        why: 'The list is kept there, with a proposal for each.',
      },
      {
        what:
          manner === 'noMfa'
            ? `Require MFA for the activation of the roles of ${who(carried)} in the role settings.`
            : manner === 'licence'
              ? `Buy the licence, or take the time-limited roles of ${who(carried)} back.`
              : `Remove the roles that ${who(carried)} no longer need; keep the emergency accounts.`,
        why: 'It closes the gap before somebody uses it.',
      },
    ];
  },
});

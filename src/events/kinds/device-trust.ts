import { playbook } from './parts/playbook.ts';
import { ask, revokeThenReset, subject } from './parts/steps.ts';
import { factOf, fromFact, who, whoFact } from './parts/words.ts';

/** A device came to the company, or is no longer one that the company trusts. */
export const deviceTrust = playbook({
  id: 'deviceTrust',
  title: 'Device registered or no longer trusted',
  what: {
    registered: 'A device was registered with the company.',
    withoutMfa: 'A device was registered or joined without MFA.',
    lost: 'A device no longer follows the company’s rules, or is no longer managed.',
    signIn: 'Somebody signed in from a device that the company does not know, or that does not follow its rules.',
  },
  signs: {
    titles: {
      withoutMfa: ['Device Registration or Join Without MFA'],
      lost: ['Azure Device No Longer Managed or Compliant'],
      signIn: [
        'Sign-ins from Non-Compliant Devices',
        'Sign-ins by Unknown Devices',
        'Suspicious SignIns From A Non Registered Device',
      ],
    },
    operations: {
      registered: ['Register device', 'Add device', 'Add registered owner to device', 'Add registered users to device'],
      lost: ['Device no longer compliant', 'Device no longer managed', 'Delete device', 'Update device'],
    },
    wording: {
      registered: /\bdevice (was )?(registered|joined|enrolled|added)\b|\bnew device\b/,
      signIn: /\b(unknown|unmanaged|non-?compliant|unregistered|non registered) devices?\b/,
      lost: /\bno longer (managed|compliant)\b/,
    },
  },
  facts: (carried) => [
    whoFact(carried),
    { label: 'Device', value: factOf(carried.devices.map(({ name }) => name)) },
    fromFact(carried),
  ],
  why: (_carried, manner) => [
    manner === 'lost'
      ? 'A device without protection, or out of sight, holds mail and sessions all the same.'
      : 'A device of an intruder’s that counts as the company’s passes Conditional Access and keeps its session for weeks.',
    'It is innocent with a new computer or telephone.',
  ],
  react: (carried, manner) => [
    ask(carried, 'whether the device is theirs, and since when.'),
    manner === 'lost'
      ? {
          what: `See in Intune why the device of ${subject(carried)} fell out, and have it brought back.`,
          why: 'Mostly an update or the encryption is missing.',
        }
      : {
          what: `If it is not: disable the device in Entra, and see what ${who(carried)} signed in to from it.`,
          why: 'Disabling takes its session away and can be undone.',
        },
    revokeThenReset(carried, 'If the device is nobody’s'),
  ],
});

import { playbook } from './parts/playbook.ts';
import { askDoer, findDoer, secureDoer } from './parts/steps.ts';
import { beginWith, factOf, fromFact, who } from './parts/words.ts';

/** Somebody looked at what opens a computer: its recovery key or its local administrator's password. */
export const deviceSecretRead = playbook({
  id: 'deviceSecretRead',
  title: 'Secret of a computer read',
  what: {
    bitlocker: 'Somebody read the BitLocker key of a computer: with it and the computer one reads the disk.',
    laps: 'Somebody read the password of a computer’s local administrator.',
  },
  signs: {
    titles: { bitlocker: ['Bitlocker Key Retrieval'], laps: ['Windows LAPS Credential Dump From Entra ID'] },
    operations: { bitlocker: ['Read BitLocker key'], laps: ['Recover device local administrator password'] },
    wording: { bitlocker: /\bbitlocker\b/, laps: /\blaps\b|\blocal admin(istrator)? password\b/ },
  },
  facts: (carried) => [
    { label: 'Computer', value: factOf(carried.devices.map(({ name }) => name)) },
    { label: 'Read by', value: carried.told.actor ?? factOf(carried.users.map(({ upn, name }) => upn ?? name)) },
    fromFact(carried),
  ],
  why: () => ['The help desk does it when somebody is locked out; an intruder does it for many computers in a row.'],
  react: (carried) => [
    ...findDoer(carried, 'read it'),
    askDoer(carried, 'read it, for whom, and for which request'),
    {
      what: `See in the audit log whether secrets of other computers were read at that time${beginWith(carried)}.`,
      why: 'One is help, twenty are an attack.',
    },
    {
      what: `If nobody asked for it: have the secret of ${factOf(carried.devices.map(({ name }) => name)) ?? `the computer of ${who(carried)}`} changed in Intune.`,
      why: 'A secret that was seen is none.',
    },
    secureDoer(carried),
  ],
});

import { defineKind } from '../kind.ts';
import { Carried, entitiesOf, readCarried } from './parts/carried.ts';
import { asKnown } from './parts/custom.ts';
import { isOfKind, signs } from './parts/signs.ts';
import { factOf, fromFact, who, whoFact } from './parts/words.ts';

signs('ransomware', {
  titles: { ransomware: ['Potential ransomware activity', 'Ransomware activity'] },
  wording: { ransomware: /\bransomware\b/ },
});

/** Files overwritten or renamed in masses as ransomware does: minutes count. */
export const ransomware = defineKind({
  id: 'ransomware',
  title: 'Possible ransomware',
  evidence: Carried,
  matches: (alert) => isOfKind('ransomware', alert),
  read: readCarried,
  entities: entitiesOf,
  facts: (carried) => [
    whoFact(carried),
    { label: 'Device', value: factOf(carried.devices.map(({ name }) => name)) },
    { label: 'Files', value: factOf(carried.files.map(({ name }) => name)) },
    fromFact(carried),
  ],
  suspicious: (carried) =>
    asKnown(carried, [
      'Many files were uploaded, overwritten or renamed in a short time, in the way ransomware encrypts them.',
      'Every minute costs more files: stop it first, ask afterwards.',
    ]),
  react: (carried) => {
    const device = factOf(carried.devices.map(({ name }) => name));
    return [
      {
        what: `Block the sign-in of ${who(carried)} and revoke the sessions, now.`,
        why: 'The encryption runs with this account’s rights and stops when they end. Blocking can be undone.',
      },
      {
        what: device
          ? `Take ${device} off the network; leave it switched on.`
          : `Find the computer of ${who(carried)} and take it off the network; leave it switched on.`,
        why: 'The files may be encrypted from there; switching it off destroys traces.',
      },
      {
        what: `See in the audit log which libraries ${who(carried)} changed, and whether other accounts do the same.`,
        why: 'It tells how far it has come, and whether this account is the only one.',
      },
      {
        what: `Call your incident lead. When ${who(carried)} is stopped, turn the libraries back to the time before.`,
        why: 'OneDrive and SharePoint can be turned back by 30 days; before it is stopped, the files are encrypted again.',
      },
    ];
  },
});

import { classPlaybook } from './parts/class-playbook.ts';
import { ask } from './parts/steps.ts';
import { factOf, named, who } from './parts/words.ts';

/** Something in the company's own directory: Active Directory, its servers and accounts. */
export const directoryAlert = classPlaybook({
  id: 'directoryAlert',
  title: 'Alert about the company’s own directory',
  why: 'It is about Active Directory on the company’s own servers: its accounts come into Microsoft 365 by synchronisation.',
  facts: (carried) => [
    { label: 'Device', value: factOf(carried.devices.map(({ name }) => name)) },
    { label: 'Also named', value: factOf(carried.others.map(({ text }) => text)) },
  ],
  react: (carried) => [
    {
      what: `See in Defender for Identity from which computer it came and which accounts it reached; the alert names ${named(carried)}.`,
      why: 'The computer where it began is the one that is taken over.',
    },
    ask(carried, 'whether they, or a security test, did this.'),
    {
      what: `If not: reset the password of ${who(carried)} in Active Directory, twice for administrators, and revoke the sessions in Microsoft 365.`,
      why: 'A synchronised password is changed where it comes from; the sessions in the cloud end only when they are revoked.',
    },
  ],
});

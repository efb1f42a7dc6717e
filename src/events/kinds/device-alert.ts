import { classPlaybook } from './parts/class-playbook.ts';
import { factOf, listWords, who } from './parts/words.ts';

/** Something about a computer. */
export const deviceAlert = classPlaybook({
  id: 'deviceAlert',
  title: 'Alert about a computer',
  why: 'It is about a computer: whoever is on it has the sessions and passwords of the people who use it.',
  facts: (carried) => [
    { label: 'Device', value: factOf(carried.devices.map(({ name }) => name)) },
    { label: 'File', value: factOf(carried.files.map(({ name }) => name)) },
  ],
  react: (carried) => {
    const device = listWords(carried.devices.map(({ name }) => name)) || `the computer of ${who(carried)}`;
    return [
      {
        what: `See in Defender whether the threat on ${device} was stopped, and what ran before and after.`,
        why: 'A file that was stopped asks for nothing; one that ran asks for everything.',
      },
      {
        what: `If it ran: isolate ${device} in Defender; leave it switched on.`,
        why: 'It can no longer reach others; switching it off destroys traces.',
      },
      {
        what: `Then revoke the sessions of the people who use ${device}, and reset their passwords from another computer.`,
        why: 'What was typed or stored on it is known; a new password typed there is known too.',
      },
    ];
  },
});

import { classPlaybook } from './parts/class-playbook.ts';
import { factOf, who } from './parts/words.ts';

/** Something about a server, a storage account or another resource in a cloud. */
export const cloudResourceAlert = classPlaybook({
  id: 'cloudResourceAlert',
  title: 'Alert about a cloud resource',
  why: 'It is about a resource in Azure or another cloud: Tocsin changes nothing there.',
  facts: (carried) => [{ label: 'Resource', value: factOf(carried.others.map(({ text }) => text)) }],
  react: (carried) => [
    {
      what: `Ask whoever looks after ${carried.others[0]?.text ?? `what ${who(carried)} uses`} whether this was planned.`,
      why: 'They know what runs there; the alert does not.',
    },
    {
      what: `If not: close ${carried.others[0]?.text ?? `what ${who(carried)} uses`} to the internet and change its keys.`,
      why: 'Keys go on working for whoever has copied them.',
    },
  ],
});

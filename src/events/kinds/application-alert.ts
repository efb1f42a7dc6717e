import { classPlaybook } from './parts/class-playbook.ts';
import { appOf, who } from './parts/words.ts';

/** Something about an application that holds access. */
export const applicationAlert = classPlaybook({
  id: 'applicationAlert',
  title: 'Alert about an application',
  why: 'It is about an application: it keeps its access when a password changes, so only taking the access away stops it.',
  facts: (carried) => [
    { label: 'Application', value: appOf(carried) },
    { label: 'Publisher', value: carried.applications.find(({ publisher }) => publisher)?.publisher },
  ],
  react: (carried) => {
    const app = appOf(carried) ?? `the application that the alert about ${who(carried)} means`;
    return [
      {
        what: `Look at ${app} in Entra: who consented, to which permissions, and is the publisher verified?`,
        why: 'The permissions tell what it can read.',
      },
      {
        what: `If nobody needs it: disable the sign-in of ${app}, then remove its permissions.`,
        why: 'Disabling stops it at once and can be undone.',
      },
    ];
  },
});

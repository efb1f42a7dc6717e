import { z } from 'zod';
import type { ProviderAlert } from '../alert.ts';
import { defineKind } from '../kind.ts';
import { Carried, entitiesOf, readCarried } from './parts/carried.ts';
import { isOfKind, signs } from './parts/signs.ts';
import { appWords, fromFact, who, whoExactly, whoFact } from './parts/words.ts';

/**
 * Defender for Cloud Apps and its app governance have dozens of titles of this form. The whole title counts, so that what
 * the application did ("… creates Inbox Rule") does not make another kind of it.
 */
const ABOUT_APPS =
  /^.*\boauth app(lication)?s?\b.*$|^(new |unused |encoded )?app (with|made|created|is|metadata|name|newly|accessed|has)\b.*$|\bconsent\b/;

const titled = signs('consentGrant', {
  titles: {
    download: ['Suspicious OAuth app file download activities'],
    credentials: ['Unusual addition of credentials to an OAuth app', 'Suspicious credential added to dormant app'],
    disguise: [
      'Misleading OAuth app name',
      'Misleading publisher name for an OAuth app',
      'App impersonating a Microsoft logo',
      'App is associated with a typosquatted domain',
    ],
    consent: [
      'Malicious OAuth app consent',
      'Consent grant attack',
      'Illicit consent grant',
      'Risky OAuth app consent',
    ],
  },
  wording: { behaviour: ABOUT_APPS },
  where: (alert) => /cloudapps|appgovernance/i.test(alert.serviceSource ?? '') || carriesOauthApp(alert),
});

const REASONS = {
  download: 'downloads files from SharePoint or OneDrive in a way that is not usual for it.',
  credentials:
    'was given a new secret or certificate in an unusual way: whoever holds it can sign in as the application, without any user.',
  disguise: 'looks like an application or a publisher that it is not, so that people trust it.',
  consent: 'was given access by consent, and Microsoft sees signs of an attack in it.',
  behaviour: 'behaves or describes itself in a way that Microsoft knows from harmful applications.',
} as const;

/** An application that holds access to the tenant by consent or by credentials, and looks harmful. */
export const consentGrant = defineKind({
  id: 'consentGrant',
  title: 'Suspicious application or consent',
  evidence: Carried.extend({ manner: z.enum(['download', 'credentials', 'disguise', 'consent', 'behaviour']) }),
  matches: (alert) => isOfKind('consentGrant', alert),
  read: (alert) => ({ ...readCarried(alert), manner: titled(alert) ?? 'behaviour' }),
  entities: entitiesOf,
  facts: (carried) => [
    { label: 'Application', value: appWords(grantedApp(carried)) },
    { label: 'Publisher', value: grantedApp(carried)?.publisher },
    { label: 'Application id', value: grantedApp(carried)?.appId },
    whoFact(carried),
    fromFact(carried),
  ],
  suspicious: (carried) => [
    `${appWords(grantedApp(carried)) ?? 'The application'} ${REASONS[carried.manner]}`,
    'An application keeps its access when the user’s password changes: only taking the access away stops it.',
  ],
  react: (carried) => {
    const app = appWords(grantedApp(carried)) ?? `the application that the alert about ${who(carried)} means`;
    return [
      {
        what: `Look at ${app} in Entra: who consented, to which permissions, and is the publisher verified?`,
        why: 'The permissions tell what it can read; an unverified publisher with mail or file permissions is the usual attack.',
      },
      {
        what: `Ask ${whoExactly(carried)}, by telephone or in person, whether they wanted to use ${app}.`,
        why: 'Attackers send a link that asks for consent; people click “Accept” without meaning to give access.',
      },
      {
        what: `If nobody needs it: disable the sign-in of ${app}, then remove its permissions.`,
        why: 'Disabling stops it at once and can be undone; a new password does not stop it.',
      },
      {
        what:
          carried.manner === 'credentials'
            ? `Remove the secrets and certificates that were added to ${app}, and find out who added them.`
            : `See what ${app} read, downloaded or sent since it was given access.`,
        why:
          carried.manner === 'credentials'
            ? 'They open the application to whoever holds them; the account that added them may be taken over too.'
            : 'It decides whether data has left and who must be told.',
      },
    ];
  },
});

function carriesOauthApp({ evidence }: ProviderAlert): boolean {
  return evidence.some(({ type }) => type === 'oauthApplicationEvidence');
}

/** The application that holds access; a service that was only used (Microsoft 365) must never be taken for it. */
function grantedApp({ applications }: Carried): Carried['applications'][number] | undefined {
  return applications.find(({ oauth }) => oauth);
}

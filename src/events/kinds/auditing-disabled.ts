import { playbook } from './parts/playbook.ts';
import { askDoer, findDoer, secureDoer } from './parts/steps.ts';
import { doneByFact, fromFact, named, who } from './parts/words.ts';

/** What is done is no longer written down. */
export const auditingDisabled = playbook({
  id: 'auditingDisabled',
  title: 'Audit log switched off or narrowed',
  what: {
    off: 'The audit log of the company was switched off or changed: what is done may no longer be written down.',
    mailbox: 'A mailbox, or an account’s access to mailboxes, was taken out of the audit log.',
  },
  signs: {
    operations: {
      off: ['Set-AdminAuditLogConfig', 'Disable-UnifiedAuditLog', 'Remove-UnifiedAuditLogRetentionPolicy'],
      mailbox: [
        'Set-MailboxAuditBypassAssociation',
        'Set-Mailbox:AuditEnabled=False',
        'Set-OrganizationConfig:AuditDisabled=True',
      ],
    },
    wording: {
      off: /\baudit(ing)?( logs?| logging)? (was |is |has been )?(disabled|turned off|switched off|off|removed)\b|\b(disabled?|turned? off) (the )?(unified )?audit\b/,
    },
  },
  facts: (carried) => [doneByFact(carried), fromFact(carried)],
  why: () => [
    'An intruder with administrator rights switches it off before the rest. There is hardly another reason to.',
  ],
  react: (carried) => [
    {
      what: `Switch auditing on again, now; the alert names ${named(carried)}.`,
      why: 'What is done meanwhile cannot be found out later.',
    },
    ...findDoer(carried, 'switched it off'),
    askDoer(carried, 'switched it off'),
    {
      what: `Look in the Entra audit and sign-in logs, which go on, for what ${carried.told.actor ?? who(carried)} did since then.`,
      why: 'They are kept apart from the log that was switched off.',
    },
    secureDoer(carried),
  ],
});

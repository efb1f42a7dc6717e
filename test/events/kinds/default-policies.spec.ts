import assert from 'node:assert/strict';
import type { RawEvidence } from '../../../src/events/alert.ts';
import { KINDS, explain } from '../../../src/events/kinds/index.ts';
import { signOf } from '../../../src/events/kinds/parts/signs.ts';
import { ANA, anAlert } from '../../fakes/alerts.ts';
import { recognise } from '../../fakes/recognise.ts';

const message: RawEvidence = {
  type: 'analyzedMessageEvidence',
  fields: { subject: 'Your parcel', recipientEmailAddress: 'ana@harbour.example', networkMessageId: 'm1' },
};
const submission: RawEvidence = {
  type: 'submissionMailEvidence',
  fields: { subject: 'Your parcel', sender: 'x@y.example' },
};
const mailbox: RawEvidence = { type: 'mailboxEvidence', fields: { primaryAddress: 'ana@harbour.example' } };
const url: RawEvidence = { type: 'urlEvidence', fields: { url: 'https://parcel.example/x' } };
const teams: RawEvidence = {
  type: 'teamsMessageEvidence',
  fields: { senderFromAddress: 'x@y.example', subject: 'hi' },
};
const rule: RawEvidence = {
  type: 'mailboxConfigurationEvidence',
  fields: { mailboxPrimaryAddress: 'ana@harbour.example', configurationType: 'userInboxRule', configurationId: 'r1' },
};

/**
 * The default alert policies of Microsoft 365, withdrawn ones too, with the evidence that each is likely to carry
 * (learn.microsoft.com/defender-xdr/alert-policies, 2026-04-29).
 */
const POLICIES: Readonly<Record<string, readonly RawEvidence[]>> = {
  'Unusual volume of external file sharing': [ANA],
  'Unusual external user file activity': [ANA],
  'Unusual volume of file deletion': [ANA],
  'Messages have been delayed': [],
  'Reply-all storm detected': [],
  'Elevation of Exchange admin privilege': [ANA],
  'A potentially malicious URL click was detected': [ANA, url, message],
  'A user clicked through to a potentially malicious URL': [ANA, url],
  'A Tenant Allow Block List entry has been found malicious': [url],
  'Admin submission result completed': [submission],
  'Admin triggered manual investigation of email': [message],
  'Admin triggered user compromise investigation': [ANA],
  'Creation of forwarding/redirect rule': [ANA, mailbox, rule],
  'eDiscovery search started or exported': [ANA],
  'Email messages containing malicious file removed after delivery': [mailbox, message],
  'Email messages containing malicious URL removed after delivery': [mailbox, message, url],
  'Email messages containing malware removed after delivery': [mailbox, message],
  'Email messages containing phish URLs removed after delivery': [mailbox, message, url],
  'Email messages from a campaign removed after delivery': [mailbox, message],
  'Email messages removed after delivery': [mailbox, message],
  'Email reported by user as junk': [submission, ANA],
  'Email reported by user as malware or phish': [submission, mailbox],
  'Email reported by user as not junk': [submission],
  'Email sending limit exceeded': [ANA, mailbox],
  'Failed exact data match upload': [ANA],
  'Form blocked due to potential phishing attempt': [ANA],
  'Form flagged and confirmed as phishing': [ANA],
  'Malware not zapped because ZAP is disabled': [mailbox],
  'Messages containing malicious entity not removed after delivery': [mailbox, message],
  'MIP AutoLabel simulation completed': [],
  'Phish delivered due to an ETR override': [message, mailbox],
  'Phish delivered due to an IP allow policy': [message],
  'Phish not zapped because ZAP is disabled': [message],
  'Potential nation-state activity': [ANA],
  'Purview policy simulation completed': [],
  'Remediation action taken by admin on emails or URL or sender': [message],
  'Administrative action submitted by an Administrator': [message],
  'Removed an entry in Tenant Allow/Block List': [],
  'Retention Auto-labeling policy simulation completed': [],
  'Successful exact data match upload': [ANA],
  'Suspicious connector activity': [],
  'Suspicious email forwarding activity': [ANA, mailbox],
  'Suspicious email sending patterns detected': [ANA, mailbox],
  'Suspicious tenant sending patterns observed': [],
  'Teams message reported by user as security risk': [teams],
  'Tenant Allow/Block List entry is about to expire': [],
  'Tenant restricted from sending email': [],
  'Tenant restricted from sending unprovisioned email': [],
  'User requested to release a quarantined message': [ANA, submission],
  'User restricted from sending email': [ANA, mailbox],
  'User restricted from sharing forms and collecting responses': [ANA],
  'New transport rule removing antispam header': [],
  'Suspicious inbound connector and transport rule created to remove sender email headers': [],
  'Suspicious email transport rule detected': [],
  'Suspicious pattern of inbound connector creation': [],
  'Suspicious email-sending pattern from new Exchange inbound connector': [],
};

function policyAlert(title: string) {
  return anAlert({
    title,
    serviceSource: 'microsoftDefenderForOffice365',
    category: 'ThreatManagement',
    evidence: POLICIES[title] ?? [],
  });
}

/** True when only the class of the alert tells what it is. */
function isGeneric(title: string): boolean {
  const by = signOf(policyAlert(title))?.by;
  return by === undefined || by === 'class';
}

describe('The default alert policies of Microsoft 365', () => {
  const titles = Object.keys(POLICIES);

  it('fall to a kind of their own where there is evidence to act on', () => {
    const generic = titles.filter(isGeneric);
    console.log(`      ${titles.length} default policies; to a generic kind: ${generic.join('; ') || 'none'}`);
    assert.deepEqual(
      generic.filter((title) => POLICIES[title]!.length > 0),
      [],
    );
  });

  for (const title of titles) {
    it(`says when it rings: ${title}`, () => {
      const { kind, evidence } = recognise(policyAlert(title));
      const claimants = Object.values(KINDS).filter(
        ({ id, matches }) => id !== 'unclassified' && matches(policyAlert(title)),
      );
      assert.deepEqual(
        claimants.map(({ id }) => id),
        [kind],
      );
      const { suspicious, react } = explain(kind, evidence);
      assert.match(suspicious.join(' '), /Microsoft raises this when|A rule that forwards|works for a state/);
      assert.doesNotMatch(suspicious.join(' '), /cannot be read here/);
      assert.ok(react.length > 0);
    });
  }
});

import assert from 'node:assert/strict';
import type { ProviderAlert } from '../../../src/events/alert.ts';
import { explain } from '../../../src/events/kinds/index.ts';
import { anAlert, fixtureAlert } from '../../fakes/alerts.ts';
import { recognise } from '../../fakes/recognise.ts';

function explained(alert: ProviderAlert) {
  const { kind, evidence } = recognise(alert);
  const { facts, suspicious, react } = explain(kind, evidence);
  const fact = (label: string) => facts.find((one) => one.label === label)?.value;
  return { kind, facts, suspicious: suspicious.join(' '), react, fact, steps: react.map(({ what }) => what).join(' ') };
}

/** Position of the first step that says it. */
function stepOf(react: readonly { what: string }[], words: RegExp): number {
  return react.findIndex(({ what }) => words.test(what));
}

describe('What a kind says', () => {
  it('about impossible travel: both places, and that a VPN makes it innocent', () => {
    const { suspicious, fact, steps } = explained(fixtureAlert('impossibleTravel'));
    assert.equal(fact('One place'), '198.51.100.23 (United Kingdom)');
    assert.equal(fact('The other'), '203.0.113.77 (Singapore)');
    assert.match(suspicious, /198\.51\.100\.23 \(United Kingdom\) and 203\.0\.113\.77 \(Singapore\)/);
    assert.match(suspicious, /VPN/);
    assert.match(steps, /many colleagues/);
  });

  it('about impossible travel with one address: that the other is not carried', () => {
    const alert = fixtureAlert('impossibleTravel');
    const one = { ...alert, evidence: alert.evidence.filter(({ fields }) => fields['ipAddress'] !== '203.0.113.77') };
    const { suspicious, fact } = explained(one);
    assert.equal(fact('The other'), undefined);
    assert.match(suspicious, /does not carry both addresses/);
  });

  it('about a leaked password: reset first, then revoke', () => {
    const { react, suspicious } = explained(anAlert({ title: 'Leaked credentials' }));
    assert.match(suspicious, /stolen ones/);
    assert.ok(stepOf(react, /Reset the password/) < stepOf(react, /revoke the sessions/i));
    assert.equal(stepOf(react, /Reset the password/), 0);
  });

  it('about a stolen token: revoke first, then reset', () => {
    for (const title of ['Anomalous Token', 'Attacker in the Middle', 'Primary Refresh Token Access Attempt']) {
      const { react } = explained(anAlert({ title }));
      assert.equal(stepOf(react, /Revoke the sessions/), 0, title);
      assert.ok(stepOf(react, /reset the password/) > 0, title);
    }
  });

  it('about each detection of Entra ID Protection: its own reason', () => {
    const titles = [
      'Leaked credentials',
      'Anomalous Token',
      'New country',
      'Suspicious browser',
      'Token issuer anomaly',
    ];
    assert.equal(new Set(titles.map((title) => explained(anAlert({ title })).suspicious)).size, titles.length);
  });

  it('about harmful mail: removed reads otherwise than not removed', () => {
    const alert = fixtureAlert('phishingDelivered');
    const gone = explained(alert);
    const there = explained({ ...alert, title: 'Messages containing malicious entity not removed after delivery' });
    assert.equal(gone.fact('Now'), 'removed by Microsoft');
    assert.equal(there.fact('Now'), 'not removed');
    assert.doesNotMatch(gone.steps, /Take .* away/);
    assert.match(there.steps, /^Take “Your parcel is waiting”.* away from the mailboxes of ana@harbour\.example/);
    for (const { steps } of [gone, there]) assert.match(steps, /did not click/);
  });

  it('about mail that your own settings let in: which setting', () => {
    const rule = explained(anAlert({ title: 'Phish delivered due to an ETR override' }));
    const list = explained(anAlert({ title: 'Phish delivered due to an IP allow policy' }));
    assert.match(rule.steps, /mail flow rule/);
    assert.match(list.steps, /allow list/);
  });

  it('about a click: whether the page was opened, or that it is not known', () => {
    assert.equal(explained(fixtureAlert('maliciousUrlClick')).fact('Page opened'), undefined);
    const through = explained(anAlert({ title: 'A user clicked through to a potentially malicious URL' }));
    assert.equal(through.fact('Page opened'), 'yes');
  });

  it('about an application: never the service that was only used', () => {
    const alert = fixtureAlert('consentGrant');
    const { fact, steps } = explained(alert);
    assert.deepEqual([fact('Application'), fact('Publisher')], ['Mail Merge Helper', 'Quick Tools']);
    assert.match(steps, /disable the sign-in of Mail Merge Helper/);
    const unnamed = explained({ ...alert, evidence: alert.evidence.filter(({ type }) => !type.startsWith('oauth')) });
    assert.equal(unnamed.fact('Application'), undefined);
    assert.doesNotMatch(unnamed.steps, /OneDrive/);
  });

  it('about a custom policy: that its condition is not readable here, and to open it', () => {
    const title = 'HR: anonymous\u200B  links outside office hours';
    const { kind, suspicious, steps } = explained(anAlert({ title, serviceSource: 'microsoftDefenderForOffice365' }));
    assert.equal(kind, 'anonymousLink');
    assert.match(suspicious, /cannot be read here/);
    assert.match(steps, /Open the policy “HR: anonymous links outside office hours”/);
  });

  it('about a reported message: junk is low, phishing is looked into', () => {
    assert.equal(explained(anAlert({ title: 'Email reported by user as junk' })).react.length, 1);
    assert.ok(explained(fixtureAlert('phishingReported')).react.length > 3);
    assert.equal(explained(fixtureAlert('phishingReported')).fact('Reported by'), 'ana@harbour.example');
  });

  it('about ransomware: stop first, ask afterwards', () => {
    const { react } = explained(fixtureAlert('ransomware'));
    assert.match(react[0]!.what, /^Block the sign-in of Ana Petrova/);
    assert.equal(stepOf(react, /^Ask/), -1);
  });

  it('about forwarding: that the alert does not say where to', () => {
    const { fact, facts } = explained(fixtureAlert('mailboxForwarding'));
    assert.ok(facts.some(({ label }) => label === 'Forwards to'));
    assert.equal(fact('Forwards to'), undefined);
  });
});

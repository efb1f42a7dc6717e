import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { explain } from '../../../src/events/kinds/index.ts';
import { titleKey } from '../../../src/events/kinds/parts/titles.ts';
import { readAlert } from '../../../src/graph/alert-shape.ts';
import { recognise } from '../../fakes/recognise.ts';

const DATA = resolve(import.meta.dirname, '../../../../shared/data/graph');

/** Every element that looks like an alert of alerts_v2, alone or in a list. */
function alertsIn(file: string): unknown[] {
  const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
  const listed = (content as { value?: unknown }).value;
  const elements = Array.isArray(listed) ? listed : [content];
  return elements.filter((one) => typeof (one as { serviceSource?: unknown } | null)?.serviceSource === 'string');
}

function allAlerts(): unknown[] {
  return ['real', 'synthetic'].flatMap((folder) =>
    readdirSync(join(DATA, folder))
      .filter((name) => name.endsWith('.json') && name.includes('alert'))
      .flatMap((name) => alertsIn(join(DATA, folder, name))),
  );
}

/** Audit records, alone, in a list or in the wrapper of the diagnostic log. */
function records(): { name: string; record: unknown }[] {
  const folder = join(DATA, 'real');
  return readdirSync(folder)
    .filter((name) => /^(o365-mgmt|graph-directoryaudit|entra-diag)/.test(name))
    .flatMap((name) => {
      const content: unknown = JSON.parse(readFileSync(join(folder, name), 'utf8'));
      const all = Array.isArray(content) ? content : ((content as { value?: unknown[] }).value ?? [content]);
      return all.map((one) => ({ name, record: (one as { properties?: unknown }).properties ?? one }));
    });
}

/** The kinds of the published payloads, by what their titles and products say. */
const BY_TITLE: Readonly<Record<string, string>> = {
  suspiciousemailforwardingactivity: 'mailboxForwarding',
  creationofforwardingredirectrule: 'forwardingRule',
  elevationofexchangeadminprivilege: 'exchangePrivilege',
  unusualvolumeofexternalfilesharing: 'externalSharing',
  impossibletravelactivity: 'impossibleTravel',
  suspiciousoauthappfiledownloadactivities: 'consentGrant',
  anonymousipaddress: 'riskySignIn',
  passwordspray: 'passwordSpray',
  emailmessagescontainingmaliciousurlremovedafterdelivery: 'phishingDelivered',
  userrestrictedfromsendingemail: 'restrictedSender',
};
const BY_SOURCE: Readonly<Record<string, string>> = { microsoftDefenderForEndpoint: 'deviceAlert' };

/** The kinds of the published audit records, by the operations in their names. */
const RECORDS: readonly (readonly [RegExp, string])[] = [
  [/anonymous-link-created/, 'anonymousLink'],
  [/mgmt-inbox-rule|operation-properties/, 'forwardingRule'],
  [/remove-member-from-role/, 'adminRoleRemoved'],
  [/member-(to|from)-group|mgmt-update-group/, 'groupMembership'],
  [/recover-local-admin-password|directoryaudit-event-0001/, 'deviceSecretRead'],
  [/directoryaudit-event-0077/, 'applicationCredential'],
  [/(add|remove)-domain/, 'federatedDomain'],
  [/entra-diag-add-user/, 'accountCreated'],
  [/file-malware-detected/, 'malwareInFile'],
  [/file-sync-download|mass-download/, 'massDownload'],
  [/url-click/, 'maliciousUrlClick'],
  [/mcas-alert/, 'impossibleTravel'],
  [/compliance-alert-5/, 'phishingReported'],
  [/compliance-alert-8/, 'restrictedSender'],
  [/compliance-alert\.json/, 'phishingDelivered'],
  [/extra-fields-2/, 'dataLossPrevention'],
  [/exchange-item-group/, 'mailAccessed'],
];

describe('Alerts as Microsoft sends them', () => {
  before(function () {
    if (existsSync(DATA)) return;
    console.warn(`      skipped: no payloads at ${DATA}`);
    this.skip();
  });

  it('are read and recognised, every one', () => {
    const alerts = allAlerts();
    assert.ok(alerts.length >= 10);
    for (const raw of alerts) {
      const reading = readAlert(raw);
      assert.ok('alert' in reading);
      const { kind, evidence } = recognise(reading.alert);
      const { react } = explain(kind, evidence);
      assert.ok(react.length > 0);
      assert.doesNotMatch(JSON.stringify(react), /undefined|null/);
    }
  });

  it('fall to the kind that their title means', () => {
    const unexpected = allAlerts().flatMap((raw) => {
      const reading = readAlert(raw);
      if (!('alert' in reading)) return [];
      const { title, serviceSource } = reading.alert;
      const expected = BY_TITLE[titleKey(title)] ?? BY_SOURCE[serviceSource ?? ''];
      const { kind } = recognise(reading.alert);
      return kind === expected ? [] : [`${title}: ${kind}, not ${expected}`];
    });
    assert.deepEqual(unexpected, []);
  });

  it('are unclassified only where no class is known', () => {
    for (const raw of allAlerts()) {
      const reading = readAlert(raw);
      assert.ok('alert' in reading);
      const { kind } = recognise({ ...reading.alert, title: 'A title that nobody knows' });
      assert.notEqual(kind, 'unclassified');
    }
  });

  it('are known by the audit records that they carry', () => {
    const found = records().flatMap(({ name, record }) => {
      const expected = RECORDS.find(([pattern]) => pattern.test(name))?.[1];
      const raw = { id: 'x', createdDateTime: '2026-11-22T11:58:00Z', title: 'Título', additionalData: { record } };
      const reading = readAlert(raw);
      assert.ok('alert' in reading);
      const { kind, evidence } = recognise(reading.alert);
      assert.doesNotMatch(JSON.stringify(explain(kind, evidence)), /undefined|\[object/);
      return expected === undefined || kind === expected ? [] : [`${name}: ${kind}, not ${expected}`];
    });
    assert.deepEqual(found, []);
  });
});

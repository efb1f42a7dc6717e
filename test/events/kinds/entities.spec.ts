import assert from 'node:assert/strict';
import type { Entity } from '../../../src/entities/entity.ts';
import type { RawEvidence } from '../../../src/events/alert.ts';
import { explain } from '../../../src/events/kinds/index.ts';
import { anAlert, fixtureAlert, userEvidence } from '../../fakes/alerts.ts';
import { recognise } from '../../fakes/recognise.ts';

const ANA_ID = '6384e2b2-184b-4bf5-8ecc-f10ca7a6563c';
const BEN_ID = '5d3f9a2e-77c1-4c55-9d0a-21f0b1c7e4aa';
const APP_ID = 'd2a57dc1-d883-4d21-8b99-51699df71cc7';
const PRINCIPAL = 'be8f8018-2e0c-4839-86da-7338c2c1c040';

function entitiesOf(record: object, over: object = {}): readonly Entity[] {
  const raw = { additionalData: { record } };
  return recognise(anAlert({ title: 'x', serviceSource: 'other', evidence: [], raw, ...over })).entities;
}

function ofType<T extends Entity['type']>(entities: readonly Entity[], type: T) {
  return entities.filter((one): one is Extract<Entity, { type: T }> => one.type === type);
}

function evidence(type: string, fields: object): RawEvidence {
  return { type, fields: { ...fields } };
}

describe('What an audit record names', () => {
  it('is the actor with the object id, the address without its port, and the rule’s mailbox', () => {
    const entities = entitiesOf({
      Operation: 'New-InboxRule',
      UserId: 'ana@harbour.example',
      ClientIP: '[2001:db8::5]:63070',
      ObjectId: `EURPR07A010.PROD.OUTLOOK.COM/x/harbour.example/${ANA_ID}\\..`,
      Actor: [
        { ID: 'ana@harbour.example', Type: 5 },
        { ID: ANA_ID, Type: 2 },
      ],
      Parameters: [
        { Name: 'ForwardTo', Value: 'x@y.example' },
        { Name: 'Name', Value: '..' },
      ],
    });
    assert.deepEqual(ofType(entities, 'user'), [{ type: 'user', id: ANA_ID, upn: 'ana@harbour.example' }]);
    assert.deepEqual(ofType(entities, 'ip'), [{ type: 'ip', address: '2001:db8::5' }]);
    assert.deepEqual(ofType(entities, 'inboxRule'), [
      { type: 'inboxRule', mailbox: 'ana@harbour.example', ownerId: ANA_ID },
    ]);
  });

  it('is the mailbox whose rule was changed by somebody else', () => {
    const entities = entitiesOf({
      Operation: 'UpdateInboxRules',
      UserId: 'ben@harbour.example',
      MailboxOwnerUPN: 'ana@harbour.example',
    });
    assert.deepEqual(ofType(entities, 'inboxRule'), [{ type: 'inboxRule', mailbox: 'ana@harbour.example' }]);
  });

  it('is the mail flow rule by its name', () => {
    const made = entitiesOf({ Operation: 'New-TransportRule', Parameters: [{ Name: 'Name', Value: 'Copy all' }] });
    assert.deepEqual(ofType(made, 'mailFlowRule'), [{ type: 'mailFlowRule', name: 'Copy all' }]);
    const changed = entitiesOf({ Operation: 'Set-TransportRule', ObjectId: 'harbour.example\\Copy all' });
    assert.deepEqual(ofType(changed, 'mailFlowRule'), [{ type: 'mailFlowRule', name: 'Copy all' }]);
    const byId = entitiesOf({ Operation: 'Set-TransportRule', Parameters: [{ Name: 'Identity', Value: APP_ID }] });
    assert.deepEqual(ofType(byId, 'mailFlowRule'), [{ type: 'mailFlowRule', ruleId: APP_ID }]);
  });

  it('is the anonymous link with path, and the owner only where the record bears it out', () => {
    const link = {
      Operation: 'AnonymousLinkCreated',
      SiteUrl: 'https://harbour-my.sharepoint.com/personal/ana_harbour_example',
      SourceRelativeUrl: 'Documents/Budget.xlsx',
      SourceFileName: 'Budget.xlsx',
    };
    assert.deepEqual(ofType(entitiesOf({ ...link, UserId: 'Ana@harbour.example' }), 'anonymousLink'), [
      { type: 'anonymousLink', path: 'Documents/Budget.xlsx', owner: 'Ana@harbour.example' },
    ]);
    assert.deepEqual(ofType(entitiesOf({ ...link, UserId: 'ben@harbour.example' }), 'anonymousLink'), [
      { type: 'anonymousLink', path: 'Documents/Budget.xlsx' },
    ]);
  });

  it('is the Teams app with its team', () => {
    const entities = entitiesOf({
      Operation: 'AppInstalled',
      AddOnName: 'Poll',
      AddOnGuid: APP_ID,
      AADGroupId: PRINCIPAL,
    });
    assert.deepEqual(ofType(entities, 'teamsApp'), [{ type: 'teamsApp', id: APP_ID, name: 'Poll', teamId: PRINCIPAL }]);
  });

  it('is the application by the id of its service principal, never by that of its registration', () => {
    const record = (type: string) => ({
      activityDisplayName: 'Consent to application',
      initiatedBy: { user: { id: BEN_ID, userPrincipalName: 'ben@harbour.example' } },
      targetResources: [{ type, id: PRINCIPAL, displayName: 'Mail Merge' }],
      additionalDetails: [{ key: 'AppId', value: APP_ID }],
    });
    assert.deepEqual(ofType(entitiesOf(record('ServicePrincipal')), 'application'), [
      { type: 'application', id: PRINCIPAL, name: 'Mail Merge', appId: APP_ID },
    ]);
    assert.deepEqual(ofType(entitiesOf(record('Application')), 'application'), [
      { type: 'application', name: 'Mail Merge', appId: APP_ID },
    ]);
    assert.deepEqual(ofType(entitiesOf(record('ServicePrincipal')), 'user'), [
      { type: 'user', id: BEN_ID, upn: 'ben@harbour.example' },
    ]);
  });

  it('is the application of a record of the Management Activity API', () => {
    const Target = [
      { ID: `ServicePrincipal_${PRINCIPAL}`, Type: 2 },
      { ID: PRINCIPAL, Type: 2 },
      { ID: 'Mail Merge', Type: 1 },
      { ID: APP_ID, Type: 4 },
    ];
    assert.deepEqual(ofType(entitiesOf({ Operation: 'Consent to application.', Target }), 'application'), [
      { type: 'application', id: PRINCIPAL, name: 'Mail Merge', appId: APP_ID },
    ]);
  });

  it('is nobody, where a service did it', () => {
    for (const UserId of [
      'app@sharepoint',
      'SecurityComplianceAlerts',
      'NT AUTHORITY\\SYSTEM',
      'Not Available',
      'user1',
      '',
    ])
      assert.deepEqual(ofType(entitiesOf({ Operation: 'FileDownloaded', UserId }), 'user'), []);
    const byApp = {
      activityDisplayName: 'Add member to role',
      initiatedBy: { app: { displayName: 'Sync', servicePrincipalId: PRINCIPAL } },
    };
    assert.deepEqual(ofType(entitiesOf(byApp), 'application'), [{ type: 'application', id: PRINCIPAL, name: 'Sync' }]);
  });

  it('is told once, and merged with what the evidence names', () => {
    const record = { Operation: 'Reset user password.', UserId: 'BEN@harbour.example' };
    const people = [userEvidence(BEN_ID, 'ben@harbour.example', 'Ben Okafor')];
    assert.deepEqual(entitiesOf(record, { evidence: people }), [
      { type: 'user', id: BEN_ID, upn: 'ben@harbour.example', name: 'Ben Okafor' },
    ]);
  });

  it('gives the facts that an analyst asks first', () => {
    const { kind, evidence: read } = recognise(fixtureAlert('adminRoleGranted'));
    const { facts, react } = explain(kind, read);
    const fact = (label: string) => facts.find((one) => one.label === label)?.value;
    assert.deepEqual(
      [fact('Given to'), fact('Role'), fact('Done by'), fact('From')],
      ['ana@harbour.example', 'Global Administrator', 'ben@harbour.example', '203.0.113.99'],
    );
    assert.ok(react.some(({ what }) => what.includes('remove Global Administrator from ana@harbour.example')));
  });

  it('never breaks the reading, whatever it is', () => {
    for (const additionalData of [
      null,
      3,
      'text',
      '{broken',
      '[',
      [],
      [[[[]]]],
      { a: { b: { c: { Operation: 'New-InboxRule' } } } },
    ])
      assert.doesNotThrow(() => recognise(anAlert({ raw: { additionalData } })));
    const odd = {
      Operation: 'New-InboxRule',
      Parameters: 'x',
      Actor: {},
      Target: [null, 3],
      ClientIP: 'nowhere',
      targetResources: {},
    };
    assert.deepEqual(entitiesOf(odd), []);
  });
});

describe('What evidence names', () => {
  const entities = (...pieces: RawEvidence[]) =>
    recognise(anAlert({ title: 'Nobody knows', serviceSource: 'other', evidence: pieces })).entities;
  const setting = (configurationType: string | undefined) =>
    evidence('mailboxConfigurationEvidence', {
      configurationType,
      configurationId: 'AQAAAJ5dZqA=',
      mailboxPrimaryAddress: 'ana@harbour.example',
      upn: 'ana@harbour.example',
      externalDirectoryObjectId: ANA_ID.toUpperCase(),
      displayName: 'Copy all',
    });

  it('is an inbox rule for forwarding and user rules, whatever the case', () => {
    for (const type of ['mailForwardingRule', 'userInboxRule', 'UserInboxRule'])
      assert.deepEqual(ofType(entities(setting(type)), 'inboxRule'), [
        { type: 'inboxRule', mailbox: 'ana@harbour.example', ruleId: 'AQAAAJ5dZqA=', ownerId: ANA_ID },
      ]);
  });

  it('is no rule for delegation and client settings', () => {
    for (const type of ['mailDelegation', 'owaSettings', 'ewsSettings', 'unknownFutureValue', undefined]) {
      assert.deepEqual(ofType(entities(setting(type)), 'inboxRule'), []);
      assert.deepEqual(ofType(entities(setting(type)), 'mailbox'), [
        { type: 'mailbox', address: 'ana@harbour.example' },
      ]);
    }
  });

  it('is a mail flow rule for transport rules', () => {
    assert.deepEqual(ofType(entities(setting('transportRule')), 'mailFlowRule'), [
      { type: 'mailFlowRule', ruleId: 'AQAAAJ5dZqA=', name: 'Copy all' },
    ]);
  });

  it('is the owner of a mailbox by object id, so that there is somebody to protect', () => {
    assert.deepEqual(ofType(entities(setting('userInboxRule')), 'user'), [
      { type: 'user', id: ANA_ID, upn: 'ana@harbour.example' },
    ]);
    const mailbox = evidence('mailboxEvidence', {
      primaryAddress: 'ana@harbour.example',
      upn: 'ana@harbour.example',
      userAccount: null,
    });
    assert.deepEqual(ofType(entities(mailbox), 'user'), [{ type: 'user', upn: 'ana@harbour.example' }]);
  });

  it('is one person, who is named in one piece and has an id in another', () => {
    const byName = evidence('mailboxEvidence', { primaryAddress: 'ana@harbour.example', upn: 'ANA@harbour.example' });
    assert.deepEqual(ofType(entities(byName, userEvidence(ANA_ID, 'ana@harbour.example', 'Ana')), 'user'), [
      { type: 'user', id: ANA_ID, upn: 'ANA@harbour.example', name: 'Ana' },
    ]);
    const twice = [
      userEvidence(ANA_ID, 'ana@harbour.example', 'Ana'),
      userEvidence(BEN_ID, 'ana@harbour.example', 'Ana'),
    ];
    assert.equal(ofType(entities(...twice), 'user').length, 2);
  });

  it('is the account of a cloud session', () => {
    const session = evidence('cloudLogonSessionEvidence', {
      account: { userAccount: { azureAdUserId: ANA_ID, userPrincipalName: 'ana@harbour.example' } },
      sessionId: 's',
    });
    assert.deepEqual(ofType(entities(session), 'user'), [{ type: 'user', id: ANA_ID, upn: 'ana@harbour.example' }]);
  });

  it('is the link that opens a shared file, with its address only where no other can be meant', () => {
    const file = (fileName: string) =>
      evidence('fileEvidence', { fileDetails: { fileName, filePath: '/personal/ana_harbour_example/Documents' } });
    const url = evidence('urlEvidence', {
      url: 'https://harbour-my.sharepoint.com/:x:/g/personal/ana_harbour_example/E1',
    });
    const shared = (...pieces: RawEvidence[]) =>
      ofType(
        recognise(anAlert({ title: 'AnonymousLinkCreated', serviceSource: 'other', evidence: pieces })).entities,
        'anonymousLink',
      );
    const ana = userEvidence(ANA_ID, 'ana@harbour.example', 'Ana');
    const path = '/personal/ana_harbour_example/Documents/Budget.xlsx';
    assert.deepEqual(shared(ana, file('Budget.xlsx'), url), [
      { type: 'anonymousLink', path, owner: 'ana@harbour.example', url: url.fields['url'] },
    ]);
    assert.deepEqual(shared(file('Budget.xlsx')), [{ type: 'anonymousLink', path }]);
    assert.equal(
      shared(ana, file('Budget.xlsx'), file('Plan.docx'), url).every((link) => link.url === undefined),
      true,
    );
    assert.deepEqual(shared(url), [{ type: 'anonymousLink', url: url.fields['url'] }]);
    assert.deepEqual(shared(evidence('urlEvidence', { url: 'https://evil.example/x' })), []);
  });
});

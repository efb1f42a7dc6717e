import assert from 'node:assert/strict';
import { KINDS } from '../../../src/events/kinds/index.ts';
import { signOf, signs } from '../../../src/events/kinds/parts/signs.ts';
import { ANA, anAlert, ipEvidence } from '../../fakes/alerts.ts';
import { recognise } from '../../fakes/recognise.ts';

const OFFICE = 'microsoftDefenderForOffice365';

/** Ids of Microsoft's policies: learn.microsoft.com "New alert policies in Defender for Office 365", and CISA's baseline. */
const POLICY_IDS: Readonly<Record<string, string>> = {
  '8e6ba277-ef39-404e-aaf1-294f6d9a2b88': 'phishingDelivered',
  '4b1820ec-39dc-45f3-abf6-5ee80df51fd2': 'phishingDelivered',
  'c8522cbb-9368-4e25-4ee9-08d8d899dfab': 'phishingDelivered',
  'b8f6b088-5487-4c70-037c-08d8d71a43fe': 'phishingDelivered',
  'BFD48F06-0865-41A6-85FF-ADB746423EBF': 'mailboxForwarding',
  'B26A5770-0C38-434A-9380-3A3C2C27BBB3': 'phishingReported',
  'AE9B83DD-6039-4EA9-B675-6B0AC3BF4A41': 'submissionResult',
  'D59A8FD4-1272-41EE-9408-86F7BCF72479': 'forwardingRule',
  'a74bb32a-541b-47fb-adfd-f8c62ce3d59b': 'maliciousUrlClick',
  'be215649-fba8-4339-9ddd-05991a43b948': 'restrictedSender',
  '8bb9c6c8-dc12-40e1-5bb8-08da05b13393': 'connectorChanged',
  '37a4e852-e711-45ca-b0f4-b076bae3adfd': 'mailFlowDisturbed',
  'a7032ff5-7eee-412b-805b-d1295c7e0932': 'tenantRestricted',
  '845686e4-f843-42cf-36d7-08d8e2eca19c': 'adminInvestigation',
};

const RISK_EVENT_TYPES: Readonly<Record<string, string>> = {
  staleSignInAlertIncident: 'privilegedRoleAlert',
  invalidLicenseAlertIncident: 'privilegedRoleAlert',
  rolesAssignedOutsidePrivilegedIdentityManagementAlertConfiguration: 'privilegedRoleAlert',
  sequentialActivationRenewalsAlertIncident: 'privilegedRoleAlert',
  noMfaOnRoleActivationAlertIncident: 'privilegedRoleAlert',
  redundantAssignmentAlertIncident: 'privilegedRoleAlert',
  tooManyGlobalAdminsAssignedToTenantAlertIncident: 'privilegedRoleAlert',
  leakedCredentials: 'identityRisk',
  passwordSpray: 'passwordSpray',
};

describe('The signs of a kind', () => {
  for (const [id, kind] of Object.entries(POLICY_IDS))
    it(`outlive a translated title by the policy’s id: ${id}`, () => {
      for (const place of [{ detectorId: id }, { policyId: id }, { raw: { additionalData: { AlertPolicyId: id } } }])
        assert.equal(recognise(anAlert({ title: 'E-Mails entfernt', serviceSource: OFFICE, ...place })).kind, kind);
    });

  for (const [type, kind] of Object.entries(RISK_EVENT_TYPES))
    it(`outlive a translated title by the risk event type: ${type}`, () => {
      for (const place of [
        { detectorId: type },
        { raw: { riskEventType: type } },
        { raw: { additionalData: { riskEventType: type } } },
      ])
        assert.equal(recognise(anAlert({ title: 'Titre traduit', serviceSource: 'x', ...place })).kind, kind);
    });

  it('are known by the detectors of Defender for Cloud Apps', () => {
    const byDetector = (name: string) =>
      recognise(
        anAlert({
          title: 'x',
          serviceSource: 'microsoftDefenderForCloudApps',
          detectorId: `MCAS_ALERT_ANUBIS_DETECTION_${name}`,
        }),
      ).kind;
    assert.equal(byDetector('VELOCITY'), 'impossibleTravel');
    assert.equal(byDetector('NEW_COUNTRY'), 'newCountrySignIn');
    assert.equal(byDetector('RISKY_IP_ANONYMOUS'), 'riskySignIn');
    assert.equal(byDetector('REPEATED_ACTIVITY_DOWNLOAD'), 'massDownload');
    assert.equal(byDetector('REPEATED_ACTIVITY_DELETE'), 'massDeletion');
    assert.equal(byDetector('REPEATED_ACTIVITY_FAILED_LOGIN'), 'accountLockout');
  });

  it('weigh in this order: title, detector, operation, wording, class', () => {
    const all = {
      title: 'Suspicious email forwarding activity',
      detectorId: 'd59a8fd4-1272-41ee-9408-86f7bcf72479',
      serviceSource: OFFICE,
      raw: { additionalData: { Operation: 'New-TransportRule' } },
    };
    const sign = (over: object) => {
      const { kind, by } = signOf(anAlert({ ...all, ...over }))!;
      return `${by}: ${kind}`;
    };
    assert.equal(sign({}), 'title: mailboxForwarding');
    assert.equal(sign({ title: 'Guest invited by x' }), 'detector: forwardingRule');
    assert.equal(sign({ title: 'Guest invited by x', detectorId: 'other' }), 'operation: mailFlowRuleChanged');
    assert.equal(sign({ title: 'Guest invited by x', detectorId: 'other', raw: {} }), 'wording: guestInvited');
    assert.equal(sign({ title: 'Nobody knows', detectorId: 'other', raw: {} }), 'class: accountAlert');
  });

  it('take the wording that says most, where several fit', () => {
    const kind = (title: string) => recognise(anAlert({ title, serviceSource: OFFICE })).kind;
    assert.equal(kind('Mail forwarding rule created'), 'forwardingRule');
    assert.equal(kind('Named location of a Conditional Access policy changed'), 'conditionalAccessChanged');
    assert.equal(kind('Secret added to app registration'), 'applicationCredential');
  });

  it('are not read into the words of products that watch computers and servers', () => {
    const titles = [
      'File downloaded from the internet is malware',
      'Failed login attempts from public IP',
      'New user account',
    ];
    const kinds = { microsoftDefenderForEndpoint: 'deviceAlert', microsoftDefenderForIdentity: 'directoryAlert' };
    for (const [serviceSource, kind] of Object.entries(kinds))
      for (const title of titles) assert.equal(recognise(anAlert({ title, serviceSource })).kind, kind, title);
    assert.equal(recognise(anAlert({ title: titles[1]!, serviceSource: OFFICE })).kind, 'accountLockout');
  });

  it('are not found in titles that only share a word with them', () => {
    const notOf = {
      massDownload: ['App downloaded by guests'],
      massDeletion: ['Bulk delete of users', 'Unusual email deletion'],
    };
    for (const [kind, titles] of Object.entries(notOf))
      for (const title of titles)
        assert.notEqual(recognise(anAlert({ title, serviceSource: OFFICE })).kind, kind, title);
  });

  it('are found within a title that was put into another', () => {
    const kind = (title: string) => recognise(anAlert({ title, serviceSource: OFFICE })).kind;
    assert.equal(kind('Copy of Unusual volume of external file sharing'), 'externalSharing');
    assert.equal(kind('[Harbour] User requested to release a quarantined message (test)'), 'quarantineRelease');
    assert.equal(kind('SOC: Unfamiliar sign-in properties, high'), 'identityRisk');
    assert.equal(kind('Tenant restricted from sending unprovisioned email – new'), 'tenantRestricted');
  });

  it('are in the evidence of a rule, whatever the alert is called', () => {
    const fields = { configurationType: 'userInboxRule', mailboxPrimaryAddress: 'ana@harbour.example' };
    const evidence = [{ type: 'mailboxConfigurationEvidence', fields }];
    assert.equal(
      recognise(anAlert({ title: 'Regla de reenvío', serviceSource: OFFICE, evidence })).kind,
      'forwardingRule',
    );
  });

  it('cannot be claimed by two kinds', () => {
    assert.throws(() => signs('another', { titles: { x: ['Impossible travel activity'] } }), /claim/);
  });

  it('name exactly one kind for every alert, whatever it is', () => {
    const sources = [
      OFFICE,
      'microsoftDefenderForCloudApps',
      'microsoftDefenderForEndpoint',
      'azureAdIdentityProtection',
      '',
    ];
    const titles = [
      '',
      '\u200b',
      'x',
      'Consent',
      'policy rule app user',
      'failed sign-in from new country by admin',
      '🛎',
      'null',
    ];
    const evidences = [[], [ANA], [ipEvidence('203.0.113.1')], [{ type: 'deviceEvidence', fields: {} }]];
    for (const serviceSource of sources)
      for (const title of titles)
        for (const evidence of evidences) {
          const alert = anAlert({ title, serviceSource, evidence, category: 'x' });
          const claimants = Object.values(KINDS).filter(({ id, matches }) => id !== 'unclassified' && matches(alert));
          assert.ok(claimants.length <= 1);
          assert.equal(recognise(alert).kind, claimants[0]?.id ?? 'unclassified');
        }
  });
});

describe('An alert that nobody knows by name', () => {
  const unknown = (over: object) =>
    recognise(anAlert({ title: 'Nobody knows this', category: 'Other', evidence: [], ...over })).kind;
  const with1 = (type: string, fields: object = { name: 'thing' }) => [{ type, fields: { ...fields } }];

  it('is of the class of its product', () => {
    assert.equal(unknown({ serviceSource: 'microsoftDefenderForEndpoint' }), 'deviceAlert');
    assert.equal(unknown({ serviceSource: 'microsoftDefenderForIdentity' }), 'directoryAlert');
    assert.equal(unknown({ serviceSource: 'MicrosoftAppGovernance' }), 'applicationAlert');
    assert.equal(unknown({ serviceSource: 'dataLossPrevention' }), 'dataAlert');
    assert.equal(unknown({ serviceSource: 'microsoftDefenderForCloud' }), 'cloudResourceAlert');
    assert.equal(unknown({ serviceSource: OFFICE }), 'policyAlert');
    assert.equal(unknown({ serviceSource: 'microsoftDefenderForCloudApps' }), 'accountAlert');
  });

  it('is of the class of its evidence, the most telling first', () => {
    const source = { serviceSource: 'microsoft365Defender' };
    assert.equal(unknown({ ...source, evidence: [ANA, ...with1('analyzedMessageEvidence')] }), 'mailAlert');
    assert.equal(unknown({ ...source, evidence: [ANA, ...with1('oauthApplicationEvidence')] }), 'applicationAlert');
    assert.equal(unknown({ ...source, evidence: [ANA, ...with1('processEvidence')] }), 'deviceAlert');
    assert.equal(unknown({ ...source, evidence: [ANA, ...with1('fileEvidence')] }), 'dataAlert');
    assert.equal(unknown({ ...source, evidence: [ANA, ...with1('azureResourceEvidence')] }), 'cloudResourceAlert');
    assert.equal(unknown({ ...source, evidence: [ANA] }), 'accountAlert');
  });

  it('is of the class of its category, where nothing else tells', () => {
    assert.equal(unknown({ serviceSource: 'x', category: 'DataLossPrevention' }), 'dataAlert');
    assert.equal(unknown({ serviceSource: 'x', category: 'MailFlow' }), 'mailAlert');
    assert.equal(unknown({ serviceSource: 'x', category: 'CredentialAccess' }), 'accountAlert');
  });

  it('is unclassified when nothing tells', () => {
    assert.equal(unknown({ serviceSource: 'somethingNew' }), 'unclassified');
    assert.equal(unknown({ serviceSource: 'somethingNew', evidence: with1('somethingNewEvidence') }), 'unclassified');
    assert.equal(unknown({ serviceSource: 'constructor', category: '__proto__' }), 'unclassified');
  });
});

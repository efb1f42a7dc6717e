import assert from 'node:assert/strict';
import fc from 'fast-check';
import { entityKey, entityLabel } from '../../../src/entities/entity.ts';
import { KINDS, explain } from '../../../src/events/kinds/index.ts';
import { readAlert } from '../../../src/graph/alert-shape.ts';
import { entitySchema } from '../../../src/store/entity-schema.ts';
import { fixtureAlert } from '../../fakes/alerts.ts';
import { recognise } from '../../fakes/recognise.ts';

const FIELDS = [
  ...(['userAccount', 'roles', 'ipAddress', 'countryLetterCode', 'primaryAddress', 'upn', 'displayName'] as const),
  ...([
    'mailboxPrimaryAddress',
    'configurationId',
    'externalDirectoryObjectId',
    'appId',
    'objectId',
    'publisher',
  ] as const),
  ...(['url', 'fileDetails', 'imageFile', 'deviceDnsName', 'mdeDeviceId', 'subject', 'sender', 'recipient'] as const),
  ...(['p1Sender', 'p2Sender', 'recipientEmailAddress', 'networkMessageId', 'submitter', 'deliveryLocation'] as const),
];
const TYPES = [
  ...(['userEvidence', 'ipEvidence', 'mailboxEvidence', 'mailboxConfigurationEvidence', 'urlEvidence'] as const),
  ...(['cloudApplicationEvidence', 'oauthApplicationEvidence', 'servicePrincipalEvidence', 'fileEvidence'] as const),
  ...(['processEvidence', 'deviceEvidence', 'analyzedMessageEvidence', 'submissionMailEvidence'] as const),
  ...(['mailClusterEvidence', 'somethingNewEvidence', 'constructor', '__proto__', ''] as const),
];
const account = fc.dictionary(
  fc.constantFrom(
    'azureAdUserId',
    'userPrincipalName',
    'displayName',
    'accountName',
    'fileName',
    'filePath',
    'emailAddress',
  ),
  fc.oneof(fc.string(), fc.jsonValue()),
);
const evidence = fc.oneof(
  fc.jsonValue(),
  fc
    .tuple(
      fc.constantFrom(...TYPES),
      fc.dictionary(fc.constantFrom(...FIELDS), fc.oneof(fc.string(), account, fc.jsonValue())),
    )
    .map(([type, fields]) => ({ ...fields, '@odata.type': `#microsoft.graph.security.${type}` })),
);

/** Kinds that the evidence itself decides. `privilegedRoleAlert` is known by its titles. */
const GENERIC = /^(unclassified|(mail|account|application|data|device|directory|cloudResource|policy)Alert)$/;

describe('Evidence of any shape', () => {
  for (const id of Object.keys(KINDS)) {
    it(`never throws and gives words: ${id}`, () => {
      const { title, serviceSource } = fixtureAlert(id);
      fc.assert(
        fc.property(fc.oneof(fc.array(evidence, { maxLength: 6 }), fc.jsonValue()), (pieces) => {
          const raw = { id: 'a', createdDateTime: '2026-11-22T11:58:00Z', title, serviceSource, evidence: pieces };
          const reading = readAlert(raw);
          assert.ok('alert' in reading);
          const { kind, evidence: read, entities } = recognise(reading.alert);
          if (!GENERIC.test(id)) assert.equal(kind, id);
          const { facts, suspicious, react } = explain(kind, JSON.parse(JSON.stringify(read)));
          assert.ok(react.length > 0);
          const values = facts.flatMap(({ label, value }) => [label, ...(value === undefined ? [] : [value])]);
          const texts = [...values, ...suspicious, ...react.flatMap(({ what, why }) => [what, why])];
          assert.ok([...texts, ...entities.map(entityLabel)].every((text) => typeof text === 'string' && text !== ''));
          assert.equal(new Set(entities.map(entityKey)).size, entities.length);
          for (const entity of entities) assert.ok(entitySchema.safeParse(entity).success);
        }),
        { numRuns: 50 },
      );
    });
  }

  it('explains nothing, rather than wrongly, when what is stored fits no longer', () => {
    for (const id of Object.keys(KINDS))
      for (const stored of [undefined, null, 3, 'text', [], { users: 'nobody', carried: 1 }])
        assert.doesNotThrow(() => explain(id, stored));
  });

  it('explains events stored before kinds read all evidence', () => {
    const users = [{ upn: 'ana@harbour.example' }];
    for (const manner of ['hidden', 'known bad', 'unusual'])
      assert.ok(explain('riskySignIn', { users, ips: [], manner }).react.length > 0);
    assert.ok(explain('forwardingRule', { users, mailboxes: [], rules: [], ips: [] }).react.length > 0);
    assert.ok(explain('passwordSpray', { users, ips: [] }).react.length > 0);
  });
});

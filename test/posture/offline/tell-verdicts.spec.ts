import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isTocsinError } from '../../../src/kernel/errors.ts';
import { tellVerdicts } from '../../../src/posture/offline/tell-verdicts.ts';
import type { Verdict } from '../../../src/posture/verdict.ts';
import { aPolicy, aUser, GLOBAL_ADMIN, held, inShort, P1 } from '../mfa/tenant.ts';

const ANA = 'A0000000-0000-4000-8000-00000000000A';
const users = [aUser(ANA, { userPrincipalName: 'ana@contoso.example' })];
const byGroup = (...includeGroups: string[]) => aPolicy({ users: { includeGroups } });
const IN = 'required always caAlways';
const OUT = 'notRequired none noMechanism';

describe('Evaluating exported tenants', () => {
  let folder: string;
  before(async () => (folder = await mkdtemp(join(tmpdir(), 'tocsin-evaluate-'))));
  after(() => rm(folder, { recursive: true }));

  async function tell(content: unknown, json = true): Promise<string> {
    const path = join(folder, 'cases.json');
    await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
    return tellVerdicts(path, { json });
  }

  /** The verdict on Ana in a tenant of which the file says this. */
  async function ana(tenant: object): Promise<string> {
    const text = await tell({ cases: [{ id: 'A', tenant: { users, ...tenant } }] });
    return inShort((JSON.parse(text) as Record<string, Record<string, Verdict>>)['A']?.[ANA] as Verdict);
  }

  async function refusal(content: unknown): Promise<string> {
    const error = await tell(content).then(
      () => assert.fail('it was read'),
      (thrown: unknown) => thrown,
    );
    assert.ok(isTocsinError(error, 'INPUT_INVALID'), String(error));
    return error.message.replace(folder, '');
  }

  it('gives the whole verdict by case and user, as the file writes their ids', async () => {
    const text = await tell({ cases: [{ id: 'A', tenant: { users, caPolicies: [aPolicy()] }, expect: {} }] });
    assert.deepEqual(JSON.parse(text), {
      A: {
        [ANA]: {
          policy: 'user',
          state: 'required',
          required: true,
          strength: 'always',
          reason: 'caAlways',
          mechanisms: [{ kind: 'conditionalAccess', id: 'ca1', via: 'all' }],
        },
      },
    });
  });

  it('is readable as an aligned table, whatever names hold', async () => {
    const people = [
      ...users,
      aUser('bob', { userPrincipalName: 'b\u001b[31m\nob@contoso.example', accountEnabled: false }),
    ];
    const text = await tell({ cases: [{ id: 'A', tenant: { users: people } }] }, false);
    assert.deepEqual(text.split('\n'), [
      'case  user                       policy        state         required  strength  reason',
      'A     ana@contoso.example        user          notRequired   false     none      noMechanism',
      'A     b [31m ob@contoso.example  notEvaluated  notEvaluated  -         -         disabledAccount',
    ]);
  });

  it('takes what the file leaves out for read, and for nothing', async () => assert.equal(await ana({}), OUT));

  it('takes a file that is one case, or one tenant', async () => {
    const tenant = { tenantId: 'contoso', users, caPolicies: { value: [aPolicy()] } };
    const said = async (content: unknown) => Object.keys(JSON.parse(await tell(content)) as object);
    assert.deepEqual(await said(tenant), ['contoso']);
    assert.deepEqual(await said({ id: 'A', tenant }), ['A']);
    assert.deepEqual(await said({ users }), ['tenant']);
  });

  it('finds the members of groups in groups, in a circle too', async () => {
    const groups = [
      { id: 'a', members: ['b'] },
      { id: 'b', members: [{ id: 'c' }, 'a'] },
      { id: 'c', members: [ANA.toLowerCase()] },
      { id: 'd', members: [] },
    ];
    assert.equal(await ana({ groups, caPolicies: [byGroup('a')] }), IN);
    assert.equal(await ana({ groups, caPolicies: [byGroup('d')] }), OUT);
  });

  it('takes a group that the file does not have, or says so of, for deleted', async () => {
    assert.equal(await ana({ caPolicies: [byGroup('gone')] }), OUT);
    const gone = { id: 'gone', members: [ANA], deleted: true };
    assert.equal(await ana({ caPolicies: [byGroup('gone')], groups: [gone] }), OUT);
    assert.equal(await ana({ caPolicies: [byGroup('a')], groups: [{ id: 'a', members: ['gone'] }, gone] }), OUT);
    assert.equal(
      await ana({
        caPolicies: [byGroup('a')],
        groups: [
          { id: 'a', members: ['gone'] },
          { ...gone, deleted: false },
        ],
      }),
      IN,
    );
  });

  it('knows per source how it was read', async () => {
    const forAdmins = [aPolicy({ users: { includeRoles: [GLOBAL_ADMIN] } })];
    const away = [aPolicy({ locations: { includeLocations: ['All'], excludeLocations: ['x'] } })];
    const servicePlans = [{ servicePlanId: P1 }];
    assert.equal(await ana({ reads: { caPolicies: 503 } }), 'unknown unknownCaRead');
    assert.equal(await ana({ reads: { caPolicies: 403 }, servicePlans }), 'unknown unknownCaRead');
    assert.equal(await ana({ reads: { caPolicies: 403 }, lastSnapshotHadEnabledCa: true }), 'unknown unknownCaRead');
    assert.equal(await ana({ reads: { caPolicies: 403, servicePlans: 403 } }), 'unknown unknownCaRead');
    assert.equal(await ana({ reads: { caPolicies: 403 }, servicePlans: [] }), OUT);
    assert.equal(await ana({ reads: { namedLocations: 500 }, caPolicies: away }), 'unknown unknownCaRead');
    assert.equal(await ana({ reads: { roles: 403 }, caPolicies: forAdmins }), 'unknown unknownRoleRead');
    assert.equal(await ana({ reads: { roleAssignments: 403 }, caPolicies: forAdmins }), 'unknown unknownRoleRead');
    assert.equal(await ana({ reads: { securityDefaults: 429 } }), 'unknown unknownSecurityDefaultsRead');
    assert.equal(await ana({ reads: { caPolicies: 200, users: 200 } }), OUT);
  });

  it('knows a tenant without the licence for eligible roles', async () => {
    const caPolicies = [aPolicy({ users: { includeUsers: ['All'], excludeRoles: [GLOBAL_ADMIN] } })];
    assert.equal(await ana({ reads: { roleEligibilities: 400 }, caPolicies }), IN);
    assert.equal(await ana({ reads: { roleEligibilities: 503 }, caPolicies }), 'unknown unknownRoleRead');
  });

  it('knows of one group how it was read', async () => {
    const caPolicies = [byGroup('staff')];
    const groups = [{ id: 'staff', members: [ANA] }];
    for (const reads of [
      { groups: 503 },
      { groups: { staff: 403 } },
      { 'groups/staff': 403 },
      { 'groups/staff/members': 403 },
      { staff: 403 },
    ])
      assert.equal(await ana({ caPolicies, groups, reads }), 'unknown unknownGroupRead', JSON.stringify(reads));
    assert.equal(await ana({ caPolicies, groups: [{ id: 'staff', status: 500 }] }), 'unknown unknownGroupRead');
    for (const reads of [{ groups: { staff: 404 } }, { 'groups/staff': 404 }])
      assert.equal(await ana({ caPolicies, groups, reads }), OUT);
    assert.equal(await ana({ caPolicies, groups, reads: { groups: { other: 403 } } }), IN);
  });

  it('knows of one user whether per-user MFA was read', async () => {
    const perUserMfa = { [ANA]: 'enforced' };
    assert.equal(await ana({ perUserMfa }), 'required always perUserMfaEnforced');
    for (const reads of [{ perUserMfa: 429 }, { perUserMfa: { [ANA]: 429 } }])
      assert.equal(await ana({ perUserMfa, reads }), 'unknown unknownPerUserRead');
    assert.equal(await ana({ perUserMfa: { [ANA]: null } }), 'unknown unknownPerUserRead');
    assert.equal(await ana({ perUserMfa: { [ANA]: 'unknownFutureValue' } }), 'unknown unknownPerUserRead');
    assert.equal(
      await ana({ perUserMfa, reads: { perUserMfa: { someone: 429 } } }),
      'required always perUserMfaEnforced',
    );
  });

  it('knows of thousands of users, each by itself', async () => {
    const people = Array.from({ length: 4_000 }, (_, place) => aUser(`user${place}`));
    const statuses = people.map(({ id }, place) => [id, place % 2 === 0 ? 200 : 429] as const);
    const tenant = { users: people, reads: { perUserMfa: Object.fromEntries(statuses) } };
    const text = await tell({ cases: [{ id: 'A', tenant }] });
    const said = Object.values((JSON.parse(text) as Record<string, Record<string, Verdict>>)['A'] ?? {});
    assert.equal(said.filter(({ reason }) => reason === 'unknownPerUserRead').length, 2_000);
  });

  it('knows the class of yesterday, and the settings of the tenant', async () => {
    const policyIn = async (tenant: object) => {
      const text = await tell({ cases: [{ id: 'A', tenant: { users, ...tenant } }] });
      return (JSON.parse(text) as Record<string, Record<string, Verdict>>)['A']?.[ANA]?.policy;
    };
    assert.equal(await policyIn({ reads: { roles: 503 }, lastKnownPolicy: { [ANA]: 'admin' } }), 'admin');
    assert.equal(await policyIn({ reads: { roles: 503 } }), 'user');
    const roleAssignments = [held(ANA, 'own')];
    assert.equal(await policyIn({ roleAssignments, settings: { extraAdminRoleTemplateIds: ['own'] } }), 'admin');
    const guests = [{ ...users[0], userType: 'Guest' }];
    assert.equal(await policyIn({ users: guests }), 'notEvaluated');
    assert.equal(await policyIn({ users: guests, settings: { includeGuests: true } }), 'user');
  });

  it('finds what a strength asks for among the tenant’s strengths', async () => {
    const caPolicies = [aPolicy({ grant: { operator: 'OR', authenticationStrength: { id: 'own' } } })];
    assert.equal(await ana({ caPolicies }), OUT);
    assert.equal(await ana({ caPolicies, authenticationStrengths: [{ id: 'own', requirementsSatisfied: 'mfa' }] }), IN);
  });

  it('makes nobody required or lost by a condition that it does not know', async () => {
    const { conditions, ...policy } = aPolicy();
    const odd = async (more: object) => ana({ caPolicies: [{ ...policy, conditions: { ...conditions, ...more } }] });
    assert.equal(await odd({ agents: { includeAgentUsers: ['All'] } }), 'unknown unknownCaRead');
    assert.equal(await odd({ locations: { includeLocations: ['All'], includeMoons: ['x'] } }), 'unknown unknownCaRead');
    assert.equal(await odd({ times: null, agents: { '@odata.type': 'x', includeAgentUsers: [] } }), IN);
  });

  describe('refuses', () => {
    it('what is not JSON', async () => assert.match(await refusal('{"cases": ['), /cases\.json is not JSON/));

    it('what holds neither cases nor a tenant', async () =>
      assert.equal(await refusal({ tenants: [] }), '/cases.json has no list "cases" at its top.'));

    it('a case without a name or a tenant, naming its place', async () => {
      assert.match(await refusal({ cases: [{ tenant: { users } }] }), /cases\.0, id: must be a text/);
      assert.match(await refusal({ cases: [{ id: 'A' }] }), /case A, tenant: must be an object/);
      const twice = { id: 'A', tenant: { users } };
      assert.match(await refusal({ cases: [twice, twice] }), /case A: there is another case of this name/);
    });

    it('what is not as Graph writes it, naming case and place', async () => {
      const place = async (tenant: object) => (await refusal({ cases: [{ id: 'O7', tenant }] })).split('\n')[1];
      assert.equal(await place({}), '  case O7, tenant.users: must be a list');
      assert.equal(await place({ users: [{ accountEnabled: true }] }), '  case O7, tenant.users.0.id: must be a text');
      assert.equal(
        await place({ users: [{ id: 'a' }] }),
        '  case O7, tenant.users.0.accountEnabled: must be true or false',
      );
      const broken = aPolicy({ users: { includeUsers: 'All' as unknown as string[] } });
      assert.equal(
        await place({ users, caPolicies: [aPolicy(), broken] }),
        '  case O7, tenant.caPolicies.1.conditions.users.includeUsers: must be a list',
      );
      assert.equal(
        await place({ users, groups: [{ id: 'g', members: [7] }] }),
        '  case O7, tenant.groups.0.members.0: must be an id',
      );
      assert.equal(
        await place({ users, reads: { caPolicies: 'no' } }),
        '  case O7, tenant.reads.caPolicies: must be an HTTP status, or one for each id',
      );
    });
  });
});

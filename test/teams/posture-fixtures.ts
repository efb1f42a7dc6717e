import type { ListedPerson, PeopleList } from '../../src/commands/posture-views.ts';
import type { CommandResult } from '../../src/commands/result.ts';
import { CAUSE_KINDS, type Cause, type Regressed, type RegressionAlert } from '../../src/posture/regression.ts';
import type { PostureDay } from '../../src/posture/store.ts';
import type { Notice } from '../../src/notify/notice.ts';
import { asTenantId, type Tenant, type TenantId } from '../../src/tenants/tenant.ts';

const NOON = new Date('2026-11-22T13:00:00Z');
export const CONTOSO = asTenantId('11111111-1111-4111-8111-111111111111') as TenantId;
export const CA004 = '7a1b2c3d-0000-4000-8000-000000000004';

export function aCause(change: Partial<Cause> = {}): Cause {
  return {
    kind: 'caPolicyReportOnly',
    id: CA004,
    count: 2,
    name: 'CA004 Require MFA',
    change: { from: 'enabled', to: 'enabledForReportingButNotEnforced' },
    author: {
      status: 'found',
      value: {
        by: 'ana@contoso.com',
        at: new Date('2026-11-22T02:14:00Z'),
        operation: 'Update conditional access policy',
      },
      source: 'audit log',
      asOf: NOON,
    },
    ...change,
  };
}

export function aLoser(at: number, change: Partial<Regressed> = {}): Regressed {
  return {
    userId: `u${at}`,
    name: `Person ${at}`,
    email: `person${at}@contoso.com`,
    previousDate: '2026-11-21',
    causes: [0],
    ...change,
  };
}

export function anAlert(change: Partial<RegressionAlert> = {}): RegressionAlert {
  return {
    id: 'admin-2026-11-22',
    tenantId: CONTOSO,
    policy: 'admin',
    localDate: '2026-11-22',
    foundAt: NOON,
    comparedWith: '2026-11-21',
    people: [aLoser(1), aLoser(2)],
    causes: [aCause()],
    revision: 1,
    ...change,
  };
}

export function aDay(change: Partial<PostureDay> = {}): PostureDay {
  const none = { always: 0, conditional: 0, partial: 0, none: 0, unknown: 0 };
  return {
    tenantId: CONTOSO,
    localDate: '2026-11-22',
    takenAt: NOON,
    status: 'complete',
    whys: {},
    counts: {
      admin: { ...none, always: 9, conditional: 3, partial: 1, none: 1 },
      user: { ...none, always: 230, unknown: 4 },
    },
    notEvaluated: 12,
    lost: { admin: 2, user: 0 },
    ...change,
  };
}

/** Every text is `name`. */
export function aListed(name: string, change: Partial<ListedPerson> = {}): ListedPerson {
  return {
    name,
    email: name,
    policy: 'admin',
    verdict: { state: 'notRequired', strength: 'none', reason: 'caExcluded' },
    ...change,
  };
}

const ON = { enabledAt: new Date('2026-11-01T09:00:00Z') };

function lostLine(name: string): ListedPerson {
  return aListed(name, { lost: { localDate: '2026-11-22', why: [name] } });
}

/** An alert in which every text is `name`, with a cause of every kind and more people than a card names. */
export function fullAlert(name: string): RegressionAlert {
  const unread = { status: 'unavailable', source: 'audit log', reason: name } as const;
  return anAlert({
    people: Array.from({ length: 60 }, (_none, at) =>
      aLoser(at, { name, email: name, causes: [0, 1], flapping: true }),
    ),
    causes: CAUSE_KINDS.map((kind) =>
      aCause({
        kind,
        name,
        id: kind === 'caPolicyReportOnly' ? CA004 : kind.startsWith('ca') ? name : null,
        author: unread,
      }),
    ),
    deeds: [
      {
        key: 'k',
        action: name,
        target: name,
        targetLabel: name,
        state: 'failed',
        generation: 1,
        by: name,
        at: NOON,
        note: name,
      },
    ],
  });
}

/** An alert as an answer, and what becomes of putting its changes back; every text is `name`. */
function putBackResults(tenant: Tenant, name: string): Record<string, CommandResult> {
  const view = { tenant, alert: fullAlert(name) };
  const ref = {
    ...view,
    action: 'enableAccessPolicy',
    actionLabel: 'Turn the policy on again',
    target: `accessPolicy:${CA004}`,
    targetLabel: name,
    generation: 1,
  };
  const told = { will: [name], concerns: [name], undo: 'It can be set back.' };
  return {
    regression: { show: 'regression', ...view },
    'regression with a word beside it': { show: 'regression', said: name, ...view },
    'preview of putting back': {
      show: 'preview',
      ...ref,
      ...told,
      previewId: 'p1',
      choices: [{ input: 'pick0', label: name, chosen: true }],
      moreChoices: 1,
      last: name,
    },
    'approval of putting back': {
      show: 'approval',
      ...ref,
      ...told,
      may: 'approve',
      previewId: 'p1',
      asked: { by: name, at: NOON },
      includes: [name],
    },
    'undecided putting back': { show: 'undecided', words: name, ...ref },
  };
}

/** Every answer about posture, by a name for the test. */
export function postureResults(tenant: Tenant, name: string): Record<string, CommandResult> {
  const posture = { admin: ON, exempt: [{ userId: 'u9', name, reason: name }] };
  const named = { ...tenant, name, posture };
  const whys = { caPolicies: name, groups: name };
  const page = (list: PeopleList, people: readonly ListedPerson[]): CommandResult => ({
    show: 'posture',
    tenant: named,
    day: aDay({ whys, status: 'partial' }),
    next: NOON,
    alerts: [fullAlert(name)],
    list,
    people,
    from: 1,
    total: 40,
    missed: { localDate: '2026-11-22', why: name, at: NOON },
  });
  const verdict = { policy: 'admin', state: 'required', strength: 'always', reason: 'caAlways' } as const;
  const person = { show: 'person', tenant: named, name, email: name, takenAt: NOON, localDate: '2026-11-22' } as const;
  return {
    ...putBackResults(named, name),
    postures: {
      show: 'postures',
      lines: [
        { tenant: named, day: aDay({ whys, status: 'partial' }), next: NOON },
        { tenant: { ...named, state: 'blind' }, day: aDay({ status: 'failed' }), next: NOON },
        {
          tenant: { ...named, posture: {} },
          missed: { localDate: '2026-11-22', why: name, nextTry: NOON },
          next: NOON,
        },
      ],
    },
    'no postures': { show: 'postures', lines: [] },
    'posture of a tenant': page('notRequired', [
      aListed(name, { excepted: name }),
      aListed(name, {
        policy: 'user',
        verdict: { state: 'notRequired', strength: 'conditional', reason: 'caPartial' },
      }),
    ]),
    'posture: who is not known': page('unknown', [aListed(name)]),
    'posture: who lost it': page('lost', [lostLine(name), lostLine(name)]),
    'posture of a tenant that was not read yet': {
      show: 'posture',
      tenant: named,
      next: NOON,
      alerts: [],
      list: 'notRequired',
      people: [],
      from: 1,
      total: 0,
    },
    'posture of a person': {
      ...person,
      posture: {
        ...verdict,
        mechanisms: [
          { kind: 'conditionalAccess', id: CA004, via: 'group' },
          { kind: 'securityDefaults', via: 'all' },
          { kind: 'perUserMfa' },
        ],
      },
      policyNames: { [CA004]: name },
      losses: [{ localDate: '2026-11-20', why: [name] }],
      excepted: name,
    },
    'posture of a person of whom it is not known': {
      ...person,
      posture: { policy: 'user', state: 'unknown', strength: null, reason: 'unknownCaRead', mechanisms: [] },
      policyNames: {},
      lastKnown: { ...verdict, mechanisms: [], localDate: '2026-11-20', takenAt: NOON, rulesVersion: 1 },
      losses: [],
    },
  };
}

/** Alerts as a channel is told them. */
export function postureNotices(tenant: Tenant, name: string): Record<string, Notice> {
  return {
    'notice of lost MFA': { type: 'posture', tenant, alert: anAlert() },
    'notice of lost MFA with everything': { type: 'posture', tenant, alert: fullAlert(name) },
    'notice of lost MFA that is over in part': {
      type: 'posture',
      tenant,
      alert: anAlert({
        people: (['required', 'gone', 'excepted'] as const).map((how, at) =>
          aLoser(at, { name, over: { how, since: '2026-11-24' } }),
        ),
      }),
    },
    'notice of a test of lost MFA': {
      type: 'posture',
      tenant,
      alert: anAlert({ test: true, people: [aLoser(1, { name: 'TEST Ana' })] }),
    },
  };
}

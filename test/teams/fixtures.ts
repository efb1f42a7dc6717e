import { PART_NAMES } from '../../src/commands/parts.ts';
import type { CommandResult, EventView, IpView, RulePreview, RuleView } from '../../src/commands/result.ts';
import { PLAIN } from '../../src/commands/words/hand.ts';
import { ignoreFormWords } from '../../src/commands/words/ignore-form.ts';
import { rulePreviewWords } from '../../src/commands/words/rule-preview.ts';
import type { EntitySection } from '../../src/entities/section.ts';
import { IP_FIELDS, type IpFacts, type IpFields } from '../../src/entities/ip.ts';
import type { LinkedActivities } from '../../src/events/linked-activities.ts';
import type { DeedLine, SecurityEvent } from '../../src/events/event.ts';
import { proposalsOf, type Proposals } from '../../src/events/ignore/propose.ts';
import type { Criteria, IgnoreRule } from '../../src/events/ignore/rule.ts';
import type { RuleDraft } from '../../src/events/ignore/store.ts';
import { deedKey } from '../../src/remediation/deed.ts';
import { asTenantId, type Tenant, type TenantId } from '../../src/tenants/tenant.ts';
import { aDay, postureResults } from './posture-fixtures.ts';

export const HOME = '0d9b645f-597b-41f0-a2a3-ef103fbd91bb';
export const CONTOSO = asTenantId('11111111-1111-4111-8111-111111111111') as TenantId;
const ANA = 'aaaaaaaa-0000-4000-8000-000000000001';

export const tenant: Tenant = {
  id: CONTOSO,
  name: 'Contoso',
  domain: 'contoso.com',
  state: 'active',
  timeZone: 'Europe/Paris',
};

export const NOON = new Date('2026-11-22T12:05:00Z');

/** An open high event with one user and one address; `change` replaces fields. */
export function anEvent(change: Partial<SecurityEvent> = {}): SecurityEvent {
  return {
    tenantId: CONTOSO,
    key: 'e1',
    number: 123,
    source: 'graph',
    alertId: 'a1',
    kind: 'riskySignIn',
    title: 'Anonymous IP address',
    description: 'A sign-in came from an anonymous IP address.',
    severity: 'high',
    status: 'new',
    occurredAt: new Date('2026-11-22T11:58:00Z'),
    detectedAt: NOON,
    updatedAt: NOON,
    storedAt: NOON,
    imported: false,
    category: 'InitialAccess',
    alertUrl: 'https://security.microsoft.com/alerts/a1',
    evidence: {
      users: [{ id: ANA, upn: 'ana@contoso.com', name: 'Ana' }],
      ips: [{ address: '203.0.113.7', country: 'NL' }],
      manner: 'hidden',
    },
    entities: [
      { type: 'user', id: ANA, upn: 'ana@contoso.com', name: 'Ana' },
      { type: 'ip', address: '203.0.113.7', country: 'NL' },
    ],
    deeds: [],
    provider: { status: 'new', lastUpdate: '2026-11-22T12:05:00.0000000Z' },
    sync: { state: 'inSync' },
    revision: 1,
    rawKey: 'r1',
    ...change,
  };
}

/** Sessions of Ana revoked, in the given state. */
export function aDeed(state: DeedLine['state'] = 'done'): DeedLine {
  return {
    key: deedKey(`user:${ANA}`, 'sessions'),
    action: 'revokeSessions',
    target: `user:${ANA}`,
    targetLabel: 'Ana',
    state,
    generation: 3,
    by: 'Bo',
    at: new Date('2026-11-22T12:03:00Z'),
  };
}

const listed = (number: number) => ({
  tenantId: CONTOSO,
  key: `e${number}`,
  number,
  title: 'Anonymous IP address',
  kind: 'riskySignIn',
  severity: 'high' as const,
  status: 'inProgress' as const,
  detectedAt: NOON,
  assignee: 'Bo',
  tenantName: 'Contoso',
  timeZone: 'Europe/Paris',
});

const coverage = {
  tenantId: CONTOSO,
  source: 'graph',
  watermark: { lastUpdate: '2026-11-22T12:00:00.0000000Z', ids: [] } as never,
  importedAt: NOON,
  seenUpTo: NOON,
  lastError: { at: NOON, why: 'Microsoft answered 429.' },
  nextTry: NOON,
  failures: 1,
  rejected: 2,
  lookedBack: {},
};

/** Facts in which every text is `name`, as a provider could have written it. */
export function someFacts(name: string): IpFacts {
  const fields = Object.fromEntries(IP_FIELDS.map((field) => [field, { status: 'notChecked' }])) as unknown as IpFields;
  const said = <T>(value: T) => ({ status: 'found', value, source: name }) as const;
  return {
    schema: 1,
    address: '185.220.101.34',
    family: 4,
    scope: 'public',
    observedAt: NOON.toISOString(),
    fields: { ...fields, country: said({ code: 'DE', name }), city: said(name), asn: said(60729), asName: said(name) },
    sources: [],
  };
}

/** A section with every status a field can have, in which every text is `name`. */
export function aSection(name: string, change: Partial<EntitySection> = {}): EntitySection {
  const source = 'Microsoft Graph';
  return {
    key: `user:${ANA}`,
    type: 'user',
    label: name,
    fields: [
      { label: 'Sign-in', value: { status: 'found', value: name, source, asOf: NOON } },
      { label: 'Roles', value: { status: 'found', value: [name, name], source, asOf: NOON }, alarming: true },
      { label: 'Other mails', value: { status: 'absent', source } },
      { label: 'Risk', value: { status: 'unavailable', source, reason: name } },
    ],
    suspicious: [name],
    ...change,
  };
}

function someIps(name: string): IpView[] {
  const facts = someFacts(name);
  return [
    { address: facts.address, recorded: facts, live: facts, difference: [`Was ${name}.`] },
    { address: name, difference: ['Not recorded.'] },
  ];
}

function someActivities(name: string): LinkedActivities {
  const one = { at: NOON, actor: name, what: name, note: name, address: name, place: name, client: name };
  return {
    from: NOON,
    to: NOON,
    actors: [name],
    signIns: { status: 'unreadable', reason: name, asOf: NOON },
    audits: { status: 'read', asOf: NOON },
    items: [
      { ...one, id: '1', sort: 'signIn', outcome: 'failure' },
      { ...one, id: '2', sort: 'audit', outcome: 'unknown' },
    ],
    more: true,
  };
}

function someDetails(name: string) {
  return {
    history: [{ at: NOON, by: 'Bo', what: 'Assigned to Bo' }],
    ips: someIps(name),
    sections: [aSection(name)],
    waiting: [],
    activities: someActivities(name),
    related: {
      items: [{ ...listed(124), title: name, because: [`the same user ${name}`], tenantName: name }],
      more: true,
    },
  };
}

/** What becomes of a deed besides its preview. */
function deedResults(view: EventView, name: string): Record<string, CommandResult> {
  const ref = {
    action: 'blockSignIn',
    actionLabel: 'Block sign-in',
    target: `user:${ANA}`,
    targetLabel: name,
    generation: 1,
    ...view,
  };
  const waiting = {
    show: 'approval',
    asked: { by: name, at: NOON },
    will: ['Blocks Ana.'],
    includes: [name],
    concerns: [name],
    undo: 'It can be undone.',
    ...ref,
  } as const;
  return {
    'approval by a second person': { ...waiting, may: 'approve', previewId: 'p2' },
    'approval that can only be declined': { ...waiting, may: 'decline' },
    'approval that waits for somebody else': { ...waiting, may: 'withdraw', will: [], includes: [], concerns: [] },
    undecided: { show: 'undecided', words: name, ...ref },
    waiting: { show: 'waiting', id: 'l1', n: 123 },
    'waiting for something that is of no event': { show: 'waiting', id: 'l1' },
    secret: {
      show: 'secret',
      said: name,
      secret: { label: 'New password', value: 'Gull-41-*Harbour*_x' },
      lost: () => Promise.resolve(),
      ...view,
    },
    contain: {
      show: 'contain',
      previewId: 'p3',
      targetLabel: name,
      lines: [
        { label: name, words: name, picks: [{ input: 'pick0', label: name, chosen: true }] },
        { label: 'Reset password', words: name, picks: [] },
      ],
      moreChoices: 2,
      ...view,
    },
    'contain with nothing left': {
      show: 'contain',
      previewId: 'p3',
      targetLabel: name,
      lines: [{ label: 'Block sign-in', words: name, picks: [] }],
      moreChoices: 0,
      ...view,
    },
    contained: {
      show: 'contained',
      target: `user:${ANA}`,
      targetLabel: name,
      lines: (['done', 'asked', 'notDone', 'unknown'] as const).map((state) => ({ label: name, state, words: name })),
      secrets: [{ label: 'New password', value: 'Gull-41-*Harbour*_x' }],
      lost: () => Promise.resolve(),
      ...view,
    },
    'contained in full': {
      show: 'contained',
      target: `user:${ANA}`,
      targetLabel: name,
      lines: [{ label: name, state: 'done', words: name }],
      secrets: [],
      lost: () => Promise.resolve(),
      ...view,
    },
  };
}

function someCriteria(name: string): Criteria {
  return {
    kind: name,
    users: [{ id: ANA, label: name }],
    networks: [
      { type: 'range', range: '203.0.113.0/24' },
      { type: 'as', asn: 64496, name },
    ],
    countries: ['NL', name],
    applications: [{ appId: name, label: name }],
    title: [name],
  };
}

/** Rule 7, in which every text is `name`. */
export function aRuleView(name: string, change: Partial<IgnoreRule> = {}): RuleView {
  const rule: IgnoreRule = {
    number: 7,
    scope: '*',
    criteria: someCriteria(name),
    from: NOON,
    until: NOON,
    reason: name,
    author: { objectId: 'o1', name },
    createdAt: NOON,
    expiresAt: NOON,
    hits: 41,
    lastMatch: NOON,
    ...change,
  };
  return { rule, where: name, timeZone: 'Europe/Paris' };
}

function aDraft(name: string): RuleDraft {
  const { criteria, from, until, reason, scope } = aRuleView(name).rule;
  const event = { number: 123, key: 'e1' };
  return {
    id: 'p1',
    tenantId: CONTOSO,
    event,
    askedBy: 'o1',
    scope,
    criteria,
    from,
    until,
    reason,
    days: 90,
    expiresAt: NOON,
  };
}

/** One or more of every answer there is, by a name for the test. */
export function everyResult(event: SecurityEvent = anEvent(), name = 'Contoso'): Record<string, CommandResult> {
  const view = { tenant: { ...tenant, name }, event };
  return {
    text: { show: 'text', text: 'Done.' },
    help: { show: 'help', entries: [{ usage: 'resolve 123 [true positive] why', summary: 'Resolve an event' }] },
    event: { show: 'event', ...view },
    'event with a word beside it': { show: 'event', said: 'Already done by Bo.', ...view },
    details: { show: 'details', ...someDetails(name), ...view },
    'details still being read': { show: 'details', ...someDetails(name), waiting: ['user:x'], ...view },
    ...Object.fromEntries(
      PART_NAMES.map((part) => [
        `part ${part}`,
        { show: 'part', part, from: 1, line: 0, total: 40, ...someDetails(name), ...view },
      ]),
    ),
    act: { show: 'act', from: 1, ...view },
    ip: { show: 'ip', facts: someFacts(name), seen: { events: 4, tenants: 2, otherTenants: 1, more: true } },
    whoElse: {
      show: 'whoElse',
      address: '2a03:2880:f12d:83:face:b00c:0:25de',
      tenants: [
        {
          tenant: view.tenant,
          events: { user: undefined, tenant: 3, more: true },
          signIns: { status: 'read', user: undefined, tenant: 12, more: false },
        },
        {
          tenant: { ...view.tenant, name: `${name} 2` },
          events: { user: undefined, tenant: 0, more: true },
          signIns: { status: 'unreadable', reason: `no permission ${name}` },
        },
      ],
      notAsked: 7,
      otherTenants: 2,
      events: Array.from({ length: 12 }, () => {
        const { tenantId, key, number, title, kind, severity, status, detectedAt } = event;
        const item = { tenantId, key, number, title, kind, severity, status, detectedAt };
        return { ...item, assignee: name, tenantName: name, timeZone: 'UTC' };
      }),
      moreEvents: true,
    },
    'whoElse of an address that nobody saw': {
      show: 'whoElse',
      address: '8.8.8.8',
      tenants: [],
      notAsked: 0,
      otherTenants: 0,
      events: [],
      moreEvents: false,
    },
    'ip that is not public': { show: 'ip', facts: { ...someFacts(name), address: '10.0.0.1', scope: 'private' } },
    found: { show: 'found', items: [{ ...event, tenant: view.tenant }], more: false },
    lookedUp: {
      show: 'lookedUp',
      events: [view],
      addresses: [{ name: '185.220.101.34', events: [{ number: 123, title: event.title }], more: true }],
      people: [
        { name: 'ana@contoso.com', tenant: view.tenant, events: [], more: false },
        { name: 'eve@evil.example', events: [{ number: 123, title: event.title }], more: false },
      ],
      unknown: ['event 9'],
      strangers: ['bo@elsewhere.example'],
      more: 2,
    },
    'lookedUp of nothing': {
      show: 'lookedUp',
      events: [],
      addresses: [],
      people: [],
      unknown: [],
      strangers: [],
      more: 0,
    },
    addresses: { show: 'addresses', items: [{ address: '185.220.101.34', ...view }] },
    resolveForm: { show: 'resolveForm', ...view },
    chooseTarget: {
      show: 'chooseTarget',
      action: 'revokeSessions',
      actionLabel: 'Revoke sessions',
      targets: [{ key: `user:${ANA}`, label: 'Ana' }],
      ...view,
    },
    preview: {
      show: 'preview',
      previewId: 'p1',
      action: 'revokeSessions',
      actionLabel: 'Revoke sessions',
      targetLabel: 'Ana',
      concerns: ['Somebody has changed this since.'],
      will: ['Signs Ana out.'],
      choices: [{ input: 'pick0', label: name, chosen: true }],
      moreChoices: 3,
      undo: 'It cannot be undone.',
      last: 'Already done by Bo.',
      ...view,
    },
    'preview without choices': {
      show: 'preview',
      previewId: 'p1',
      action: 'revokeSessions',
      actionLabel: 'Revoke sessions',
      targetLabel: name,
      concerns: [],
      will: ['Signs Ana out.'],
      choices: [],
      moreChoices: 0,
      undo: 'It cannot be undone.',
      ...view,
    },
    ...deedResults(view, name),
    events: { show: 'events', heading: 'Open events', items: [listed(123), listed(124)], more: true },
    'no events': { show: 'events', heading: 'Open events', items: [], more: false },
    ignoreForm: anIgnoreForm(
      view,
      proposalsOf({ ...event, entities: [...event.entities, { type: 'application', appId: 'a', name }] }),
      true,
    ),
    'ignoreForm for one who may not make rules': anIgnoreForm(view, { networks: {} }, false),
    ignorePreview: aRulePreview({
      draft: aDraft(name),
      where: name,
      impact: { hidden: 41, malicious: 2, countedSince: NOON },
      narrowest: { criteria: someCriteria(name), impact: { hidden: 0, malicious: 0 } },
      hidesThis: true,
      ...view,
    }),
    rules: { show: 'rules', heading: name, rules: [aRuleView(name), aRuleView(name)], more: true, unseen: 2 },
    'no rules': { show: 'rules', heading: 'Ignore rules', rules: [], more: false, unseen: 0 },
    rule: { show: 'rule', said: `Rule 7 of ${name}.`, mayChange: true, ...aRuleView(name) },
    'rule that was deleted': {
      show: 'rule',
      mayChange: true,
      ...aRuleView(name, { ended: { at: NOON, by: { objectId: 'o', name } } }),
    },
    ...postureResults(view.tenant, name),
    coverage: {
      show: 'coverage',
      lines: [
        {
          tenant: view.tenant,
          coverage: coverage as never,
          undelivered: [{ channel: 'teams', count: 2, why: 'no channel yet' }],
          posture: aDay({ status: 'partial', whys: { caPolicies: name } }),
          missed: { localDate: '2026-11-22', why: name, at: NOON, nextTry: NOON },
        },
        {
          tenant: { ...view.tenant, state: 'blind', blind: { since: NOON, why: 'consent was withdrawn' } },
          coverage: undefined,
          undelivered: [
            { channel: 'mail', count: 1 },
            { channel: 'psa', count: 1, why: name },
          ],
        },
      ],
    },
    'no coverage': { show: 'coverage', lines: [] },
  };
}

function anIgnoreForm(view: EventView, proposals: Proposals, may: boolean): CommandResult {
  const asked = { ...view, proposals, mayAll: may };
  return { show: 'ignoreForm', ...asked, mayRule: may, form: ignoreFormWords(asked, PLAIN) };
}

function aRulePreview(preview: RulePreview): CommandResult {
  return { show: 'ignorePreview', ...preview, words: rulePreviewWords(preview, NOON, PLAIN) };
}

import { z } from 'zod';
import { canonicalJson } from '../../kernel/canonical-json.ts';
import type { PostureSettings, TenantId } from '../../tenants/tenant.ts';
import type { ComparisonInput } from '../compare.ts';
import { FACT_SOURCES, type FactSource } from '../facts.ts';
import type { RegressionAlert } from '../regression.ts';
import { DEFAULT_SCHEDULE, slotOf } from '../schedule.ts';
import type { LastKnown, LocalDate, Snapshot, UserPosture } from '../snapshot.ts';
import { localDateOf } from '../zone.ts';
import { MFA_POLICIES, RULES_VERSION, type Mechanism, type MfaReason } from '../verdict.ts';

/** Two snapshots of an exported file, and what is to be known to compare them. */
export type ComparisonCase = z.infer<typeof comparisonCase>;

const dateTime = z
  .string()
  .refine((text) => !Number.isNaN(Date.parse(text)), 'must be a date with time, e.g. "2026-11-20T13:00:00Z"');
const localDate = z.string().refine(isDate, 'must be a date, e.g. "2026-11-20"');

const mechanism = z.object({
  kind: z.enum(['conditionalAccess', 'securityDefaults', 'perUserMfa']),
  id: z.string().nullish(),
  via: z.string().nullish(),
  together: z.boolean().nullish(),
});

const posture = z.object({
  policy: z.enum([...MFA_POLICIES, 'notEvaluated']),
  state: z.enum(['required', 'notRequired', 'unknown', 'notEvaluated']),
  strength: z.enum(['always', 'conditional', 'none']).nullish(),
  reason: z.string().nullish(),
  mechanisms: z.array(mechanism).nullish(),
});

const lastKnown = posture.extend({
  policy: posture.shape.policy.nullish(),
  localDate: localDate.nullish(),
  date: localDate.nullish(),
  takenAt: dateTime.nullish(),
  snapshotId: z.string().nullish(),
  rulesVersion: z.number().nullish(),
});

const policy = z.object({
  id: z.string(),
  displayName: z.string().nullish(),
  state: z.string(),
  modifiedDateTime: dateTime.nullish(),
  dependsOn: z.array(z.string()).nullish(),
});

const snapshot = z.object({
  snapshotId: z.string().nullish(),
  tenantId: z.string().nullish(),
  localDate,
  takenAt: dateTime.nullish(),
  rulesVersion: z.number().nullish(),
  status: z.enum(['complete', 'partial', 'failed']).nullish(),
  sources: z.record(z.string(), z.string()).nullish(),
  securityDefaults: z.object({ isEnabled: z.boolean() }).nullish(),
  caPolicies: z.array(policy).nullish(),
  dependencies: z.record(z.string(), z.unknown()).nullish(),
  users: z.record(z.string(), posture),
  lastKnown: z.record(z.string(), lastKnown.nullable()).nullish(),
});

const policySwitch = z.object({ enabled: z.boolean().nullish(), enabledAt: dateTime.nullish() }).nullish();
const sentThing = z.object({ policy: z.enum(MFA_POLICIES), tenantId: z.string().nullish() });
const sent = z.union([
  z.string().refine((text) => sentKey(text) !== undefined, 'must be "<tenant>:<policy>:<date>"'),
  sentThing.extend({ date: localDate }),
  sentThing.extend({ localDate }).transform(({ localDate: date, ...rest }) => ({ ...rest, date })),
]);

export const comparisonCase = z.object({
  id: z.string().min(1),
  title: z.string().nullish(),
  settings: z
    .object({ adminMfaPolicy: policySwitch, userMfaPolicy: policySwitch, exemptUserIds: z.array(z.string()).nullish() })
    .nullish(),
  alreadySent: z.array(sent).nullish(),
  previous: snapshot.nullish(),
  current: snapshot,
});

/** What `compare` takes, out of a case of a file: what the file leaves out is as in a first, complete, calm reading. */
export function inputOf({ settings, alreadySent, previous, current }: ComparisonCase): ComparisonInput {
  const now = snapshotOf(current);
  return {
    previous: previous ? snapshotOf(previous) : undefined,
    current: now,
    settings: settingsOf(settings),
    recent: (alreadySent ?? []).flatMap((one) => sentAlert(one, now)),
  };
}

function settingsOf(settings: ComparisonCase['settings']): PostureSettings {
  const since = (one: z.infer<typeof policySwitch>) =>
    one && (one.enabled ?? Boolean(one.enabledAt)) ? { enabledAt: new Date(one.enabledAt ?? 0) } : undefined;
  const [admin, user] = [since(settings?.adminMfaPolicy), since(settings?.userMfaPolicy)];
  const exempt = (settings?.exemptUserIds ?? []).map((userId) => ({ userId, name: userId, reason: '' }));
  return { ...(admin ? { admin } : {}), ...(user ? { user } : {}), exempt };
}

function snapshotOf(read: z.infer<typeof snapshot>): Snapshot {
  const tenantId = (read.tenantId ?? '') as TenantId;
  const rulesVersion = read.rulesVersion ?? RULES_VERSION;
  return {
    snapshotId: read.snapshotId ?? `${tenantId}:${read.localDate}`,
    tenantId,
    localDate: read.localDate,
    takenAt: momentOf(read.takenAt, read.localDate),
    rulesVersion,
    status: read.status ?? 'complete',
    sources: sourcesOf(read.sources),
    securityDefaults: read.securityDefaults ?? null,
    caPolicies: (read.caPolicies ?? []).map((one) => ({
      id: one.id,
      displayName: one.displayName ?? one.id,
      state: one.state,
      modifiedDateTime: one.modifiedDateTime ?? null,
      dependsOn: one.dependsOn ?? [],
    })),
    dependencies: mapValues(read.dependencies ?? {}, (value) =>
      typeof value === 'string' ? value : canonicalJson(value),
    ),
    users: mapValues(read.users, postureOf),
    lastKnown: Object.fromEntries(
      Object.entries(read.lastKnown ?? {}).flatMap(([userId, known]) =>
        known ? [[userId, knownOf(known, { localDate: read.localDate, rulesVersion })]] : [],
      ),
    ),
  };
}

function postureOf({ policy: of, state, strength, reason, mechanisms }: z.infer<typeof posture>): UserPosture {
  return {
    policy: of,
    state,
    strength: strength ?? null,
    ...(reason ? { reason: reason as MfaReason } : {}),
    mechanisms: (mechanisms ?? []).map(({ kind, id, via, together }) => ({
      kind,
      ...(together ? { together } : {}),
      ...(id ? { id } : {}),
      ...(via ? { via: via as NonNullable<Mechanism['via']> } : {}),
    })),
  };
}

function knownOf(
  read: z.infer<typeof lastKnown>,
  holder: { readonly localDate: LocalDate; readonly rulesVersion: number },
): LastKnown {
  const named = read.snapshotId?.split(':').at(-1) ?? '';
  const taken = read.takenAt ? localDateOf(new Date(read.takenAt), DEFAULT_SCHEDULE.timeZone) : holder.localDate;
  const date = read.localDate ?? read.date ?? (isDate(named) ? named : taken);
  const rulesVersion = read.rulesVersion ?? holder.rulesVersion;
  // A class that is not told is none: then nothing is taken for a demotion.
  const known = postureOf({ ...read, policy: read.policy ?? 'notEvaluated' });
  return { ...known, localDate: date, takenAt: momentOf(read.takenAt, date), rulesVersion };
}

function momentOf(takenAt: string | null | undefined, date: LocalDate): Date {
  return takenAt ? new Date(takenAt) : slotOf(date, DEFAULT_SCHEDULE).at;
}

function sourcesOf(read: Readonly<Record<string, string>> | null | undefined): Snapshot['sources'] {
  const stateOf = (source: FactSource) => {
    const state = read?.[source] ?? 'ok';
    return state === 'ok' || state === 'partial' ? state : 'error';
  };
  return Object.fromEntries(FACT_SOURCES.map((source) => [source, stateOf(source)])) as Snapshot['sources'];
}

/** The file names the alert, not whom it told: so whatever is found today, nobody included, is something else. */
function sentAlert(one: z.infer<typeof sent>, current: Snapshot): RegressionAlert[] {
  const key = typeof one === 'string' ? sentKey(one) : one;
  if (!key || (key.tenantId && key.tenantId !== current.tenantId)) return [];
  const { takenAt: foundAt, tenantId } = current;
  const { policy: of, date } = key;
  return [
    {
      id: `${of}-${date}`,
      tenantId,
      policy: of,
      localDate: date,
      foundAt,
      comparedWith: '',
      people: [],
      causes: [],
      revision: 0,
    },
  ];
}

function sentKey(text: string) {
  const parts = text.split(':');
  const date = parts.pop() ?? '';
  const named = parts.pop();
  const of = MFA_POLICIES.find((one) => one === named);
  return of && isDate(date) ? { policy: of, date, tenantId: parts.join(':') } : undefined;
}

/** The calendar's dates alone: the 30th of February is not taken for the 2nd of March. */
function isDate(text: string): boolean {
  const moment = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : NaN;
  return !Number.isNaN(moment) && new Date(moment).toISOString().startsWith(text);
}

function mapValues<A, B>(record: Readonly<Record<string, A>>, change: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}

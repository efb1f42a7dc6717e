import { z } from 'zod';
import { FACT_SOURCES } from '../posture/facts.ts';
import {
  CAUSE_KINDS,
  type AlertDeed,
  type Cause,
  type RegressionAlert,
  type Regressed,
} from '../posture/regression.ts';
import type { LastKnown, Snapshot, UserPosture } from '../posture/snapshot.ts';
import type { PostureDay } from '../posture/store.ts';
import { MFA_POLICIES, type Mechanism, type MfaReason } from '../posture/verdict.ts';
import { ticketLine } from './ticket-line.ts';
import { moment, tenantId, type Complete } from './rows.ts';

const text = z.string();
const count = z.number();
const policy = z.enum(MFA_POLICIES);
const status = z.enum(['complete', 'partial', 'failed']);

export const dayStatus = status;

const counts = z.object({ always: count, conditional: count, partial: count, none: count, unknown: count });

export const daySchema = z.object({
  tenantId,
  localDate: text,
  takenAt: moment,
  status,
  whys: z.record(text, text),
  counts: z.object({ admin: counts, user: counts }),
  notEvaluated: count,
  lost: z.object({ admin: count, user: count }),
}) satisfies Complete<PostureDay>;

const mechanism = z.object({
  kind: z.enum(['conditionalAccess', 'securityDefaults', 'perUserMfa']),
  id: text.optional(),
  via: z.enum(['all', 'user', 'group', 'role', 'guest']).optional(),
  together: z.literal(true).optional(),
}) satisfies z.ZodType<Mechanism>;

/** A reason is shown and counted, never decided on: one of another version passes. */
const reason = text.transform((code) => code as MfaReason).optional();

const posture = {
  policy: z.enum([...MFA_POLICIES, 'notEvaluated']),
  state: z.enum(['required', 'notRequired', 'unknown', 'notEvaluated']),
  strength: z.enum(['always', 'conditional', 'none']).nullable(),
  reason,
  mechanisms: z.array(mechanism),
};
export const postureSchema = z.object(posture) satisfies Complete<UserPosture>;
export const lastKnownSchema = z.object({
  ...posture,
  localDate: text,
  takenAt: moment,
  rulesVersion: count,
}) satisfies Complete<LastKnown>;

const source = z.enum(['ok', 'partial', 'error']);

/** All of a snapshot but what there is of each user. */
export const snapshotHead = z.object({
  snapshotId: text,
  tenantId,
  localDate: text,
  takenAt: moment,
  rulesVersion: count,
  status,
  sources: z.record(z.enum(FACT_SOURCES), source),
  whys: z.partialRecord(z.enum(FACT_SOURCES), text).optional(),
  securityDefaults: z.object({ isEnabled: z.boolean() }).nullable(),
  caPolicies: z.array(
    z.object({
      id: text,
      displayName: text,
      state: text,
      modifiedDateTime: text.nullable(),
      dependsOn: z.array(text),
      aimsAt: z.array(text).optional(),
    }),
  ),
  dependencies: z.record(text, text),
}) satisfies Complete<Omit<Snapshot, 'users' | 'lastKnown' | 'people'>>;

export const personSchema = z.object({
  userId: text,
  name: text,
  email: text,
  previousDate: text,
  flapping: z.boolean().optional(),
  causes: z.array(count),
  over: z.object({ how: z.enum(['required', 'gone', 'excepted']), since: text }).optional(),
}) satisfies Complete<Regressed>;

const author = z.object({ by: text, at: moment, operation: text });

const cause = z.object({
  kind: z.enum(CAUSE_KINDS),
  id: text.nullable(),
  count,
  name: text.optional(),
  change: z.object({ from: text, to: text }).optional(),
  author: z
    .discriminatedUnion('status', [
      z.object({ status: z.literal('found'), value: author, source: text, asOf: moment }),
      z.object({ status: z.literal('absent'), source: text }),
      z.object({ status: z.literal('unavailable'), source: text, reason: text }),
    ])
    .optional(),
}) satisfies Complete<Cause>;

const deed = z.object({
  key: text,
  action: text,
  target: text,
  targetLabel: text,
  state: z.enum(['awaitingApproval', 'free', 'running', 'done', 'failed', 'unknown', 'undecided', 'undone']),
  generation: count,
  by: text,
  at: moment,
  note: text.optional(),
}) satisfies Complete<AlertDeed>;

/** An alert as it lies in its row: its people too, unless they are many. */
export const alertSchema = z.object({
  id: text,
  tenantId,
  policy,
  localDate: text,
  foundAt: moment,
  comparedWith: text,
  people: z.array(personSchema),
  causes: z.array(cause),
  revision: count,
  deeds: z.array(deed).optional(),
  ticket: ticketLine.optional(),
  test: z.boolean().optional(),
}) satisfies Complete<RegressionAlert>;

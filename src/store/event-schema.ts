import { z } from 'zod';
import { SEVERITIES } from '../events/alert.ts';
import type { RecordedFacts } from '../entities/ip.ts';
import type { HistoryLine, SecurityEvent } from '../events/event.ts';
import { entitySchema } from './entity-schema.ts';
import { ticketLine } from './ticket-line.ts';
import { moment, tenantId, type Complete } from './rows.ts';

const text = z.string();
const perhaps = text.exactOptional();

export const severity = z.enum(SEVERITIES);
export const eventStatus = z.enum(['new', 'inProgress', 'resolved']);

const deedLine = z.object({
  key: text,
  action: text,
  target: text,
  targetLabel: text,
  state: z.enum(['awaitingApproval', 'free', 'running', 'done', 'failed', 'unknown', 'undecided', 'undone']),
  generation: z.number(),
  by: text,
  at: moment,
  note: perhaps,
  stands: perhaps,
  now: z.object({ ruleId: perhaps, off: z.boolean().exactOptional() }).exactOptional(),
});

const sync = z.discriminatedUnion('state', [
  z.object({ state: z.literal('inSync') }),
  z.object({ state: z.literal('pending') }),
  z.object({ state: z.literal('failed'), why: text, since: moment }),
]);

const ignored = z.object({
  since: moment,
  by: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('person'), objectId: text, name: text }),
    z.object({ kind: z.literal('rule'), number: z.number() }),
  ]),
  reason: text,
});

const person = z.object({ objectId: text, name: text });
const assignee = person.extend({
  before: z.object({ status: eventStatus, assignee: person.exactOptional() }).exactOptional(),
});

/** Facts are plain JSON with a schema number of their own, and are shown as they were recorded. */
const recordedIp = z.custom<RecordedFacts>(
  (value) => typeof value === 'object' && value !== null && (value as { schema?: unknown }).schema === 1,
);

/** Version 1 of an event's row. `evidence` is checked by its kind, which alone knows its shape. */
export const eventSchema: Complete<SecurityEvent> = z.object({
  tenantId,
  key: text,
  number: z.number(),
  source: text,
  alertId: text,
  kind: text,
  title: text,
  description: text,
  severity,
  severityAsGiven: perhaps,
  status: eventStatus,
  occurredAt: moment.exactOptional(),
  detectedAt: moment,
  updatedAt: moment,
  storedAt: moment,
  imported: z.boolean(),
  category: perhaps,
  incidentId: perhaps,
  alertUrl: perhaps,
  incidentUrl: perhaps,
  evidence: z.unknown(),
  entities: z.array(entitySchema),
  recordedIps: z.array(recordedIp).exactOptional(),
  notes: z.array(z.object({ key: text, text, alarming: z.boolean(), at: moment })).exactOptional(),
  assignee: assignee.exactOptional(),
  resolvedBy: z.object({ name: text, at: moment }).exactOptional(),
  verdict: z.object({ classification: perhaps, determination: perhaps, comment: perhaps }).exactOptional(),
  ignored: ignored.exactOptional(),
  decisions: z.number().exactOptional(),
  deeds: z.array(deedLine),
  ticket: ticketLine.exactOptional(),
  provider: z.object({ status: eventStatus, lastUpdate: text, assignedTo: perhaps, classification: perhaps }),
  sync,
  revision: z.number(),
  rawKey: text,
});

/** One line of an event's history. */
export const historySchema: Complete<HistoryLine> = z.object({ at: moment, by: text, what: text });

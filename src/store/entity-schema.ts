import { z } from 'zod';
import type { Entity } from '../entities/entity.ts';

const text = z.string();
const perhaps = text.optional();

/** Entities as they lie in an event's row. */
export const entitySchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('user'), id: perhaps, upn: perhaps, name: perhaps }),
  z.object({ type: z.literal('ip'), address: text, country: perhaps }),
  z.object({ type: z.literal('mailbox'), address: text, name: perhaps }),
  z.object({ type: z.literal('inboxRule'), ruleId: perhaps, mailbox: text, ownerId: perhaps }),
  z.object({ type: z.literal('mailFlowRule'), ruleId: perhaps, name: perhaps }),
  z.object({
    type: z.literal('anonymousLink'),
    url: perhaps,
    driveId: perhaps,
    itemId: perhaps,
    permissionId: perhaps,
    path: perhaps,
    owner: perhaps,
  }),
  z.object({ type: z.literal('teamsApp'), id: perhaps, name: perhaps, teamId: perhaps, userId: perhaps }),
  z.object({ type: z.literal('application'), appId: perhaps, id: perhaps, name: perhaps, publisher: perhaps }),
  z.object({ type: z.literal('url'), url: text }),
  z.object({ type: z.literal('file'), name: text, sha256: perhaps, path: perhaps }),
  z.object({ type: z.literal('device'), name: text, id: perhaps }),
  z.object({
    type: z.literal('message'),
    subject: perhaps,
    sender: perhaps,
    recipient: perhaps,
    networkMessageId: perhaps,
  }),
  z.object({
    type: z.literal('accessPolicy'),
    id: text,
    name: text.optional(),
    people: z.array(z.object({ id: text, label: text })).optional(),
    change: text.optional(),
  }),
  z.object({ type: z.literal('other'), label: text, text }),
]) satisfies z.ZodType<Entity>;

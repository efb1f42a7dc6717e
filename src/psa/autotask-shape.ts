import { z } from 'zod';
import type { Ticket } from '../notify/tickets.ts';
import { dateOf } from './shapes.ts';

/** Of a ticket only what says where it stands is read. */
export const TicketItem = z.object({
  id: z.number().int(),
  ticketNumber: z.string().nullish().catch(undefined),
  status: z.number().int(),
  createDate: z.string().nullish().catch(undefined),
  completedDate: z.string().nullish().catch(undefined),
  completedByResourceID: z.number().int().nullish().catch(undefined),
});
export const Query = z.object({ items: z.array(z.unknown()) });
export const Created = z.object({ itemId: z.number().int() });
export const NoteItem = z.object({ description: z.string().nullish() });
/** `item` is null where there is no such thing. */
export const CompanyAnswer = z.object({
  item: z.object({ id: z.number().int(), isActive: z.boolean().nullish() }).nullable(),
});
export const ResourceAnswer = z.object({
  item: z.object({ firstName: z.string().nullish(), lastName: z.string().nullish() }).nullable(),
});
export const Zone = z.object({ url: z.string() });

const PickListValue = z.object({
  value: z.union([z.string(), z.number()]).transform(Number).pipe(z.number().int()),
  label: z.string(),
  isActive: z.boolean().nullish(),
  isDefaultValue: z.boolean().nullish(),
  isSystem: z.boolean().nullish(),
  sortOrder: z.number().nullish(),
});
export type PickListValue = z.output<typeof PickListValue>;

/** A field as `entityInformation/fields` describes it in this very database. */
export const Field = z.object({
  name: z.string(),
  isRequired: z.boolean().nullish(),
  picklistValues: z.array(PickListValue).nullish().catch(undefined),
});
export const Fields = z.object({ fields: z.array(z.unknown()) });
export type Field = z.output<typeof Field>;

/** Status "Complete" of every Autotask database (a system value); all other statuses count as open. */
export const COMPLETE = 5;

export function ticketOf(item: z.output<typeof TicketItem>): Ticket {
  const open = item.status !== COMPLETE;
  const closedAt = open ? undefined : dateOf(item.completedDate);
  const createdAt = dateOf(item.createDate);
  return {
    id: String(item.id),
    label: item.ticketNumber ?? String(item.id),
    open,
    ...(createdAt && { createdAt }),
    ...(closedAt && { closedAt }),
  };
}

const Refusal = z.object({ errors: z.array(z.string()) });
/** Fields that people can mend, or a database may insist on. Nothing else of what Autotask says is repeated. */
const FIELD =
  /\b(?:companyID|companyLocationID|queueID|status|priority|title|description|externalID|dueDateTime|issueType|subIssueType|ticketCategory|ticketType|source|resolution|contactID|contractID|assignedResourceID|assignedResourceRoleID|noteType|publish)\b/i;

/** `{"errors":["…"]}`: a refusal of what was sent, given with status 500 (REST API, "Error handling"). */
export function isRefusal(body: unknown): boolean {
  return Refusal.safeParse(body).success;
}

/** The name of the field that a refusal speaks of. */
export function reasonOf(body: unknown): string | undefined {
  const { errors = [] } = Refusal.safeParse(body).data ?? {};
  return errors.map((error) => FIELD.exec(error)?.[0]).find((field) => field !== undefined);
}

import { fieldsIn, type PsaAnswer } from './stand-in.ts';

const pick = (
  value: number,
  label: string,
  more: { isDefaultValue?: boolean; isSystem?: boolean; isActive?: boolean } = {},
) => ({
  value: String(value),
  label,
  isDefaultValue: false,
  sortOrder: value,
  isActive: true,
  isSystem: false,
  ...more,
});

interface Described {
  readonly name: string;
  readonly isRequired: boolean;
  readonly length?: number;
  readonly isPickList?: boolean;
  readonly picklistValues?: readonly ReturnType<typeof pick>[];
}

/** What `Tickets/entityInformation/fields` tells of the fields that Tocsin sends. */
export const FIELDS: readonly Described[] = [
  { name: 'companyID', isRequired: true },
  { name: 'title', isRequired: true, length: 255 },
  { name: 'description', isRequired: false, length: 8000 },
  { name: 'externalID', isRequired: false, length: 50 },
  { name: 'dueDateTime', isRequired: true },
  {
    name: 'status',
    isRequired: true,
    isPickList: true,
    picklistValues: [
      pick(1, 'New', { isSystem: true }),
      pick(5, 'Complete', { isSystem: true }),
      pick(8, 'In Progress'),
    ],
  },
  {
    name: 'priority',
    isRequired: true,
    isPickList: true,
    picklistValues: [pick(1, 'High'), pick(2, 'Medium', { isDefaultValue: true }), pick(3, 'Low'), pick(4, 'Critical')],
  },
  {
    name: 'queueID',
    isRequired: false,
    isPickList: true,
    picklistValues: [
      pick(5, 'Client Portal'),
      pick(8, 'Monitoring Alert'),
      pick(29_683_378, 'Security'),
      pick(6, 'Old queue', { isActive: false }),
    ],
  },
];

/** And `TicketNotes/entityInformation/fields`. */
export const NOTE_FIELDS: readonly Described[] = [
  {
    name: 'noteType',
    isRequired: true,
    isPickList: true,
    picklistValues: [
      pick(1, 'Task Detail'),
      pick(2, 'Task Notes'),
      pick(13, 'Workflow Rule Note - Task', { isSystem: true }),
    ],
  },
  {
    name: 'publish',
    isRequired: true,
    isPickList: true,
    picklistValues: [pick(1, 'All Autotask Users'), pick(2, 'Internal Project Team')],
  },
];

/** Status 500 with a list of errors: what Autotask says of anything that it does not take. */
export function refused(error: string): PsaAnswer {
  return { status: 500, body: { errors: [error] } };
}

/** A filter of `eq` and `in` conditions, all of which must hold; undefined for one that cannot be read. */
export function matcherOf(filter: unknown): ((item: Readonly<Record<string, unknown>>) => boolean) | undefined {
  if (!Array.isArray(filter) || filter.length === 0 || filter.length > 500) return undefined;
  const conditions = filter.map(fieldsIn);
  if (conditions.some(({ op }) => op !== 'eq' && op !== 'in')) return undefined;
  return (item) =>
    conditions.every(({ op, field, value }) => {
      const own = item[String(field)];
      return op === 'eq' ? own === value : Array.isArray(value) && value.includes(own);
    });
}

import type { PsaAnswer } from './stand-in.ts';

/** Statuses of every board: two closed ones, as many boards have. */
export const STATUSES = [
  { id: 101, name: 'New (not responded)', sortOrder: 1, defaultFlag: true, closedStatus: false, inactive: false },
  { id: 102, name: 'In progress', sortOrder: 2, defaultFlag: false, closedStatus: false, inactive: false },
  { id: 103, name: 'Cancelled', sortOrder: 8, defaultFlag: false, closedStatus: true, inactive: false },
  { id: 104, name: '>Closed', sortOrder: 9, defaultFlag: false, closedStatus: true, inactive: false },
  { id: 105, name: 'Closed (old)', sortOrder: 7, defaultFlag: false, closedStatus: true, inactive: true },
];

export function statusName(id: number): string | undefined {
  return STATUSES.find((status) => status.id === id)?.name;
}

/** ConnectWise writes moments without fractions of a second. */
export function secondsOf(at: Date): string {
  return at.toISOString().replace(/\.\d+Z$/, 'Z');
}

/** `{"code","message","errors":[{"code","message","resource","field"}]}` */
export function refused(
  status: number,
  code: string,
  message: string,
  errors: readonly { code: string; field: string }[] = [],
): PsaAnswer {
  const listed = errors.map((error) => ({ ...error, message: `${error.field} is wrong`, resource: 'ticket' }));
  return { status, body: { code, message, errors: listed } };
}

interface Findable {
  readonly id: number;
  readonly externalXRef: string;
}

/** The two conditions that Tocsin writes; undefined for any other. */
export function conditionOf(conditions: string): ((ticket: Findable) => boolean) | undefined {
  const reference = /^externalXRef\s*=\s*"([^"]*)"$/.exec(conditions);
  if (reference) return ({ externalXRef }) => externalXRef === reference[1];
  const ids = /^id in \(([\d,\s]+)\)$/.exec(conditions)?.[1]?.split(',').map(Number);
  return ids && (({ id }) => ids.includes(id));
}

import { commandOf } from '../commands/index.ts';
import { inScope, permits, type StaffDirectory, type StaffMember } from '../staff/staff.ts';
import type { TenantId } from '../tenants/tenant.ts';
import type { Card } from './card.ts';
import { isObject } from './json.ts';
import type { Members } from './members.ts';

/** Whose view of a tenant's card differs from the one that everybody sees: people who could not use all its buttons. */
export type FindBystanders = (
  place: { readonly serviceUrl: string; readonly id: string; readonly type: string },
  tenantId: TenantId,
) => Promise<readonly string[]>;

/** By the staff of now; nobody where the members are too many or cannot be read: the server refuses their clicks anyway. */
export function createBystanders({
  members,
  staff,
}: {
  readonly members: Members;
  readonly staff: Pick<StaffDirectory, 'list'>;
}): FindBystanders {
  return async (place, tenantId) => {
    const present = place.type === 'personal' ? undefined : await members.of(place);
    if (!present || present.length === 0) return [];
    const able = new Set((await staff.list()).filter((one) => mayAct(one, tenantId)).map(({ objectId }) => objectId));
    return present.filter(({ objectId }) => !able.has(objectId?.toLowerCase() ?? '')).map(({ id }) => id);
  };
}

function mayAct(member: StaffMember, tenantId: TenantId): boolean {
  return inScope(member, tenantId) && permits(member, 'triage') && permits(member, 'remediate');
}

/** The card with what makes Teams ask for these people's own views of it; without any it stays as it is. */
export function refreshedFor(card: Card, n: number, userIds: readonly string[]): Card {
  if (userIds.length === 0) return card;
  return { ...card, refresh: { action: asking(n), userIds } };
}

/**
 * The card with what makes Teams ask for everybody's own view of it, as of now: for where Tocsin cannot change it. Teams
 * does so by itself in conversations of up to 60 people, and at a wish in others.
 */
export function refreshedForAll(card: Card, n: number): Card {
  return { ...card, refresh: { action: asking(n) } };
}

function asking(n: number) {
  return { type: 'Action.Execute', title: 'Refresh', verb: 'event', data: { verb: 'event', n } };
}

/** The card without the buttons that this person cannot use on events of this tenant; a stranger has none. */
export function forMember(card: Card, member: StaffMember | undefined, tenantId: TenantId): Card {
  const may = (verb: unknown): boolean => {
    const command = typeof verb === 'string' ? commandOf(verb) : undefined;
    return (
      command !== undefined && member !== undefined && inScope(member, tenantId) && permits(member, command.requires)
    );
  };
  return { ...card, body: without(card.body, may) as Card['body'] };
}

function without(part: unknown, may: (verb: unknown) => boolean): unknown {
  if (Array.isArray(part)) return part.filter((one) => !isUseless(one, may)).map((one) => without(one, may));
  if (!isObject(part) || part['type'] === 'Action.Execute') return part;
  return Object.fromEntries(Object.entries(part).map(([key, one]) => [key, without(one, may)]));
}

/** A button that may not be pressed, and a row of such buttons alone. */
function isUseless(part: unknown, may: (verb: unknown) => boolean): boolean {
  if (!isObject(part)) return false;
  if (part['type'] === 'Action.Execute') return !may(part['verb']);
  const { actions } = part;
  return part['type'] === 'ActionSet' && Array.isArray(actions) && actions.every((one) => isUseless(one, may));
}

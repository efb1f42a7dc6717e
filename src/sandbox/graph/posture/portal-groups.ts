import { TocsinError } from '../../../kernel/errors.ts';
import type { Change } from './audit.ts';
import { addMember, createGroup, deleteGroup, removeMember, type NewGroup } from './group-changes.ts';
import type { SimGroup } from './model.ts';

export interface GroupWork {
  group(named: string): SimGroup;
  createGroup(parts: NewGroup): SimGroup;
  deleteGroup(named: string): void;
  /** A member is a user or a group. */
  addMember(group: string, member: string): void;
  removeMember(group: string, member: string): void;
}

export function groupWork(change: Change): GroupWork {
  const group = (named: string) => groupNamed(change, named) ?? missing(`group ${named}`);
  return {
    group,
    createGroup: (parts) => createGroup(change, parts),
    deleteGroup: (named) => deleteGroup(change, group(named)),
    addMember: (named, member) => addMember(change, group(named), principalId(change, member)),
    removeMember: (named, member) => removeMember(change, group(named), principalId(change, member)),
  };
}

/** Id of the user or group of this id or name. */
export function principalId(change: Change, named: string): string {
  const { state, tenantId } = change;
  return (state.user(tenantId, named) ?? groupNamed(change, named))?.id ?? missing(`user or group ${named}`);
}

function groupNamed({ state, tenantId }: Change, named: string): SimGroup | undefined {
  const { groups } = state.posture(tenantId);
  return groups.get(named) ?? [...groups.values()].find(({ displayName }) => displayName === named);
}

function missing(what: string): never {
  throw new TocsinError('NOT_FOUND', `The sandbox has no ${what}.`);
}

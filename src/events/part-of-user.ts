import { z } from 'zod';
import type { UserEntity } from '../entities/entity.ts';
import { UserPart } from './evidence.ts';
import type { SecurityEvent } from './event.ts';

/** What the evidence of any kind may say of people. */
const Said = z.object({
  users: z.array(UserPart).catch([]),
  told: z.object({ actor: z.string().optional(), target: z.string().optional() }).catch({}),
});

/** Microsoft's roles of evidence (learn.microsoft.com/graph/api/resources/security-alertevidence), for people. */
const ROLES: Readonly<Record<string, string>> = {
  attacker: 'Attacker',
  compromised: 'Compromised',
  attacked: 'Attacked',
  suspicious: 'Suspicious',
  source: 'Origin',
  destination: 'Aimed at',
  created: 'Created',
  added: 'Added',
  edited: 'Changed',
  policyViolator: 'Broke a policy',
  contextual: 'Mentioned beside it',
};

/**
 * The part that a person plays in an event, in a word: the attacker, or the one attacked; who did it, or to whom it was
 * done. Undefined where the evidence does not say.
 */
export function partOfUser({ evidence }: Pick<SecurityEvent, 'evidence'>, user: UserEntity): string | undefined {
  const said = Said.safeParse(evidence).data;
  const role = said?.users.find((part) => isThem(part, user) && part.role)?.role ?? '';
  if (Object.hasOwn(ROLES, role)) return ROLES[role];
  if (isCalled(user, said?.told.actor)) return isCalled(user, said?.told.target) ? undefined : 'Did it';
  return isCalled(user, said?.told.target) ? 'Done to' : undefined;
}

function isThem(part: UserPart, { id, upn, name }: UserEntity): boolean {
  if (part.id !== undefined && id !== undefined) return same(part.id, id);
  if (part.upn !== undefined && upn !== undefined) return same(part.upn, upn);
  return part.id === undefined && part.upn === undefined && same(part.name, name);
}

function isCalled({ id, upn, name }: UserEntity, called: string | undefined): boolean {
  return [id, upn, name].some((one) => same(one, called));
}

function same(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && one.toLowerCase() === other?.toLowerCase();
}

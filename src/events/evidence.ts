import { z } from 'zod';
import type { Entity } from '../entities/entity.ts';
import type { ProviderAlert, RawEvidence } from './alert.ts';

/** Shapes that kinds build their evidence from. A field the provider left out stays absent. */
export const UserPart = z.object({
  id: z.string().optional(),
  upn: z.string().optional(),
  name: z.string().optional(),
  role: z.string().optional(),
});
export const IpPart = z.object({ address: z.string(), country: z.string().optional() });
export const MailboxPart = z.object({ address: z.string(), name: z.string().optional() });
export const RulePart = z.object({
  ruleId: z.string().optional(),
  mailbox: z.string(),
  ownerId: z.string().optional(),
  configuration: z.string().optional(),
});

export type UserPart = z.infer<typeof UserPart>;
export type IpPart = z.infer<typeof IpPart>;

/** Non-empty text of a field; undefined for anything else, so that `""` and `null` read as "not carried". */
export function text(fields: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = fields[name];
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

export function record(value: unknown): Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

/** Drops the keys whose value is undefined. */
export function compact<T extends object>(value: { [K in keyof T]: T[K] | undefined }): T {
  const kept: Record<string, unknown> = {};
  for (const name in value) {
    const inner = value[name];
    if (inner !== undefined) kept[name] = inner;
  }
  return kept as T;
}

function ofType(alert: ProviderAlert, ...types: string[]): readonly RawEvidence[] {
  return alert.evidence.filter((piece) => types.includes(piece.type));
}

/** The account of a piece of evidence; undefined when it names nobody. */
export function readUser(account: Readonly<Record<string, unknown>>, role?: string): UserPart | undefined {
  const user = compact<UserPart>({
    id: text(account, 'azureAdUserId')?.toLowerCase(),
    upn: text(account, 'userPrincipalName'),
    name: text(account, 'displayName') ?? text(account, 'accountName'),
    role,
  });
  return user.id || user.upn || user.name ? user : undefined;
}

/** The account that a piece of evidence is about: its own, or the one whose mailbox, session or request it is. */
function accountOf({ type, fields }: RawEvidence): UserPart | undefined {
  const roles = Array.isArray(fields['roles']) ? fields['roles'] : [];
  const role = typeof roles[0] === 'string' ? roles[0] : undefined;
  switch (type) {
    case 'userEvidence':
      return readUser(record(fields['userAccount']), role);
    case 'mailboxEvidence': {
      const upn = text(fields, 'upn');
      return readUser(record(fields['userAccount']), role) ?? (upn ? { upn } : undefined);
    }
    case 'mailboxConfigurationEvidence': {
      const id = text(fields, 'externalDirectoryObjectId')?.toLowerCase();
      return id ? compact<UserPart>({ id, upn: text(fields, 'upn') }) : undefined;
    }
    case 'cloudLogonSessionEvidence':
      return readUser(record(record(fields['account'])['userAccount']));
    default:
      return undefined;
  }
}

/** Users of the alert's evidence, each once: a name in one piece and the object id in another are one person. */
export function readUsers(alert: ProviderAlert): UserPart[] {
  return distinctUsers(alert.evidence.flatMap((piece) => accountOf(piece) ?? []));
}

/**
 * People each once, in the order of their first mention. One sign-in name under two object ids is two people: an account
 * that was deleted and made again.
 */
export function distinctUsers(users: readonly UserPart[]): UserPart[] {
  if (users.length < 2) return [...users];
  const found: UserPart[] = [];
  const places = new Map<string, number[]>();
  for (const user of users) {
    const keys = Object.entries(user).flatMap(([field, value]) =>
      field === 'role' ? [] : `${field}:${value}`.toLowerCase(),
    );
    const place = keys.flatMap((key) => places.get(key) ?? []).find((at) => isSame(found[at] as UserPart, user));
    for (const key of keys) places.set(key, [...(places.get(key) ?? []), place ?? found.length]);
    if (place === undefined) found.push(user);
    else found[place] = { ...user, ...found[place] };
  }
  return found;
}

function isSame(a: UserPart, b: UserPart): boolean {
  if (a.id !== undefined && b.id !== undefined) return a.id === b.id;
  if (a.upn !== undefined && b.upn !== undefined) return a.upn.toLowerCase() === b.upn.toLowerCase();
  const nameOnly = [a, b].some(({ id, upn }) => id === undefined && upn === undefined);
  return nameOnly && a.name !== undefined && a.name.toLowerCase() === b.name?.toLowerCase();
}

/** Addresses of the alert's evidence, each once, as the provider wrote them. */
export function readIps(alert: ProviderAlert): IpPart[] {
  const found = new Map<string, IpPart>();
  for (const piece of ofType(alert, 'ipEvidence')) {
    const address = text(piece.fields, 'ipAddress');
    if (address) found.set(address, compact<IpPart>({ address, country: text(piece.fields, 'countryLetterCode') }));
  }
  return [...found.values()];
}

/** True for the settings of a mailbox that are rules: delegation and client settings are none. */
export function isInboxRule(fields: Readonly<Record<string, unknown>>): boolean {
  return /^(mailForwardingRule|userInboxRule)$/i.test(text(fields, 'configurationType') ?? '');
}

export function readRules(alert: ProviderAlert): z.infer<typeof RulePart>[] {
  return ofType(alert, 'mailboxConfigurationEvidence').flatMap(({ fields }) => {
    if (!isInboxRule(fields)) return [];
    const mailbox = text(fields, 'mailboxPrimaryAddress') ?? text(fields, 'upn');
    if (!mailbox) return [];
    return [
      compact<z.infer<typeof RulePart>>({
        mailbox,
        ruleId: text(fields, 'configurationId'),
        ownerId: text(fields, 'externalDirectoryObjectId')?.toLowerCase(),
        configuration: text(fields, 'configurationType'),
      }),
    ];
  });
}

export function userEntity({ id, upn, name }: UserPart): Entity {
  return compact<Entity>({ type: 'user', id, upn, name });
}

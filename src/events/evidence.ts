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

/** Users of the alert's evidence, each once; a user in mailbox evidence counts too. */
export function readUsers(alert: ProviderAlert): UserPart[] {
  const found = new Map<string, UserPart>();
  for (const piece of ofType(alert, 'userEvidence', 'mailboxEvidence')) {
    const roles = Array.isArray(piece.fields['roles']) ? piece.fields['roles'] : [];
    const user = readUser(record(piece.fields['userAccount']), typeof roles[0] === 'string' ? roles[0] : undefined);
    const key = (user?.id ?? user?.upn ?? user?.name ?? '').toLowerCase();
    if (user && !found.has(key)) found.set(key, user);
  }
  return [...found.values()];
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

export function readRules(alert: ProviderAlert): z.infer<typeof RulePart>[] {
  return ofType(alert, 'mailboxConfigurationEvidence').flatMap(({ fields }) => {
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

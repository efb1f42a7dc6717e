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

function record(value: unknown): Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

/** Drops the keys whose value is undefined. */
export function compact<T extends object>(value: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined)) as T;
}

function ofType(alert: ProviderAlert, ...types: string[]): readonly RawEvidence[] {
  return alert.evidence.filter((piece) => types.includes(piece.type));
}

function readUser(account: Readonly<Record<string, unknown>>, role?: string): UserPart | undefined {
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
    if (user) found.set((user.id ?? user.upn ?? user.name ?? '').toLowerCase(), user);
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

export function readMailboxes(alert: ProviderAlert): z.infer<typeof MailboxPart>[] {
  return ofType(alert, 'mailboxEvidence').flatMap(({ fields }) => {
    const address = text(fields, 'primaryAddress') ?? text(fields, 'upn');
    return address ? [compact<z.infer<typeof MailboxPart>>({ address, name: text(fields, 'displayName') })] : [];
  });
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

type Reader = (fields: Readonly<Record<string, unknown>>) => Entity | undefined;

/** How each evidence type of `microsoft.graph.security` names a thing; types not listed are shown by their own words. */
const READERS: Readonly<Record<string, Reader>> = {
  userEvidence: (fields) => {
    const user = readUser(record(fields['userAccount']));
    return user && userEntity(user);
  },
  ipEvidence: (fields) => {
    const address = text(fields, 'ipAddress');
    return address ? compact<Entity>({ type: 'ip', address, country: text(fields, 'countryLetterCode') }) : undefined;
  },
  mailboxEvidence: (fields) => {
    const address = text(fields, 'primaryAddress') ?? text(fields, 'upn');
    return address ? compact<Entity>({ type: 'mailbox', address, name: text(fields, 'displayName') }) : undefined;
  },
  mailboxConfigurationEvidence: (fields) => {
    const mailbox = text(fields, 'mailboxPrimaryAddress') ?? text(fields, 'upn');
    if (!mailbox) return undefined;
    const ownerId = text(fields, 'externalDirectoryObjectId')?.toLowerCase();
    return compact<Entity>({ type: 'inboxRule', mailbox, ruleId: text(fields, 'configurationId'), ownerId });
  },
  cloudApplicationEvidence: (fields) =>
    compact<Entity>({ type: 'application', appId: text(fields, 'appId'), name: text(fields, 'displayName') }),
  oauthApplicationEvidence: (fields) =>
    compact<Entity>({
      type: 'application',
      appId: text(fields, 'appId'),
      id: text(fields, 'objectId')?.toLowerCase(),
      name: text(fields, 'displayName'),
      publisher: text(fields, 'publisher'),
    }),
  urlEvidence: (fields) => {
    const url = text(fields, 'url');
    return url ? { type: 'url', url } : undefined;
  },
  fileEvidence: (fields) => readFile(record(fields['fileDetails'])),
  processEvidence: (fields) => readFile(record(fields['imageFile'])),
  deviceEvidence: (fields) => {
    const name = text(fields, 'deviceDnsName') ?? text(fields, 'mdeDeviceId');
    return name ? compact<Entity>({ type: 'device', name, id: text(fields, 'mdeDeviceId') }) : undefined;
  },
  analyzedMessageEvidence: (fields) =>
    compact<Entity>({
      type: 'message',
      subject: text(fields, 'subject'),
      sender: text(record(fields['p2Sender']), 'emailAddress') ?? text(record(fields['p1Sender']), 'emailAddress'),
      recipient: text(fields, 'recipientEmailAddress'),
      networkMessageId: text(fields, 'networkMessageId'),
    }),
};

function readFile(details: Readonly<Record<string, unknown>>): Entity | undefined {
  const name = text(details, 'fileName');
  if (!name) return undefined;
  return compact<Entity>({ type: 'file', name, sha256: text(details, 'sha256'), path: text(details, 'filePath') });
}

/** Words of an unknown evidence type: `registryKeyEvidence` → "registry key". */
function typeWords(type: string): string {
  return type
    .replace(/Evidence$/, '')
    .replace(/([a-z])([A-Z])/g, (_all, a: string, b: string) => `${a} ${b.toLowerCase()}`);
}

/** The first fields of an unknown evidence type that are plain text, so that nothing carried is lost from sight. */
function plainWords(fields: Readonly<Record<string, unknown>>): string {
  const skipped = new Set(['createdDateTime', 'verdict', 'remediationStatus', 'remediationStatusDetails']);
  return Object.keys(fields)
    .filter((name) => !name.startsWith('@') && !skipped.has(name))
    .flatMap((name) => text(fields, name) ?? [])
    .slice(0, 4)
    .join(', ');
}

/** Everything the alert points at, each once, in the order of the evidence. */
export function readEntities(alert: ProviderAlert): Entity[] {
  return alert.evidence.flatMap(({ type, fields }): Entity[] => {
    const reader = Object.hasOwn(READERS, type) ? READERS[type] : undefined;
    const entity = reader?.(fields);
    if (entity) return [entity];
    const words = plainWords(fields);
    return words === '' ? [] : [{ type: 'other', label: typeWords(type), text: words }];
  });
}

export function userEntity({ id, upn, name }: UserPart): Entity {
  return compact<Entity>({ type: 'user', id, upn, name });
}

export function userWords(user: UserPart | undefined): string | undefined {
  if (!user) return undefined;
  return user.name && user.upn && user.name !== user.upn
    ? `${user.name} (${user.upn})`
    : (user.upn ?? user.name ?? user.id);
}

/** "a, b and c", the rest counted: "a, b and 7 more". */
export function listWords(items: readonly string[], most = 3): string {
  if (items.length <= 1) return items[0] ?? '';
  if (items.length <= most) return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
  return `${items.slice(0, most - 1).join(', ')} and ${items.length - most + 1} more`;
}

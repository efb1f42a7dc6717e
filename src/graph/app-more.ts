import { z } from 'zod';
import { isTocsinError, TocsinError } from '../kernel/errors.ts';
import type { Lookup } from '../kernel/lookup.ts';
import { dayWords, momentWords, readTime } from '../texts/date.ts';
import { segment } from './address.ts';
import { Credentials, READ_APPS, type Principal } from './app-find.ts';
import type { BatchAnswer, BatchAnswers, BatchRead } from './batch.ts';
import type { TenantGraph } from './client.ts';
import { errorOfContent } from './errors.ts';
import { isHalf, ListPage, unreadWords, type Unread } from './unread.ts';
import { unavailable } from './unreadable.ts';

export const ENTRA = 'Microsoft Entra ID';
const READ_ROLES = 'RoleManagement.Read.Directory';

const text = z.string().min(1).optional().catch(undefined);
const RoleSchema = z.object({ roleDefinition: z.object({ displayName: text }).nullish().catch(undefined) });
const OwnerSchema = z.object({ displayName: text, userPrincipalName: text });
const CredentialSchema = z.object({ startDateTime: text });
const RegistrationSchema = z.object({
  id: z.string(),
  createdDateTime: text,
  passwordCredentials: Credentials,
  keyCredentials: Credentials,
});

/** What is known of an application beside its own object and its permissions, each part by itself. */
export interface AppMore {
  readonly roles: Lookup<readonly string[]>;
  readonly owners: Lookup<readonly string[]>;
  readonly created: Lookup<string>;
  readonly credentials: Lookup<string>;
}

/** Admin roles, owners and, where it is registered in this tenant, its registration: one request for all. */
export async function readMore(
  door: TenantGraph,
  principal: Principal,
  { asOf, signal }: { readonly asOf: Date; readonly signal: AbortSignal },
): Promise<AppMore> {
  const answers = await answersTo(door, moreReads(principal), signal);
  const registrations = listIn(answers.get('registration'), RegistrationSchema);
  const roles = listIn(answers.get('roles'), RoleSchema);
  const owners = listIn(answers.get('owners'), OwnerSchema);
  const namesOfRoles = mapped(roles, ({ roleDefinition }) => roleDefinition?.displayName ?? 'a role without a name');
  const namesOfOwners = mapped(owners, (owner) => owner.displayName ?? owner.userPrincipalName ?? 'an unnamed owner');
  return {
    roles: listed(namesOfRoles, READ_ROLES, asOf),
    owners: listed(namesOfOwners, READ_APPS, asOf),
    created: createdOf(principal, registrations, asOf),
    credentials: credentialsOf(principal, registrations, asOf),
  };
}

function moreReads({ id, appId }: Principal): BatchRead[] {
  const held = { $filter: `principalId eq '${id}'`, $expand: 'roleDefinition' };
  const registered = { $filter: `appId eq '${appId ?? ''}'` };
  return [
    { id: 'roles', path: '/roleManagement/directory/roleAssignments', query: held, needs: READ_ROLES },
    { id: 'owners', path: `/servicePrincipals/${segment(id)}/owners`, needs: READ_APPS },
    { id: 'registration', path: '/applications', query: registered, needs: READ_APPS },
  ];
}

/** A batch that failed as a whole fails each of its members; a caller who gave up is told so. */
async function answersTo(door: TenantGraph, reads: readonly BatchRead[], signal: AbortSignal): Promise<BatchAnswers> {
  try {
    return await door.batch(reads, { signal });
  } catch (error) {
    signal.throwIfAborted();
    if (!isTocsinError(error)) throw error;
    return new Map(reads.map(({ id }) => [id, { error }]));
  }
}

type Listing<T> = ({ readonly items: readonly T[] } & Unread) | { readonly error: TocsinError };

/** The readable elements of a page and how many were not; the error of an answer that is no page. */
export function listIn<T>(answer: BatchAnswer | undefined, schema: z.ZodType<T>): Listing<T> {
  if (answer && 'error' in answer) return answer;
  const page = ListPage.safeParse(answer?.body).data;
  if (!page) return { error: errorOfContent('unexpectedShape', { write: false }) };
  const items = page.value.flatMap((raw) => schema.safeParse(raw).data ?? []);
  return { items, unreadable: page.value.length - items.length, more: page['@odata.nextLink'] !== undefined };
}

function mapped<T>(listing: Listing<T>, name: (item: T) => string): Listing<string> {
  return 'error' in listing ? listing : { ...listing, items: listing.items.map(name) };
}

/** Absent when it was read and is empty; what is in it but unreadable is counted, never left out. */
export function listed(listing: Listing<string>, needs: string, asOf: Date): Lookup<readonly string[]> {
  if ('error' in listing) return unavailable(listing.error, { source: ENTRA, needs });
  const value = [...listing.items, ...unreadWords(listing)];
  return value.length === 0 ? { status: 'absent', source: ENTRA } : { status: 'found', value, source: ENTRA, asOf };
}

type Registrations = Listing<z.infer<typeof RegistrationSchema>>;

function createdOf(principal: Principal, registrations: Registrations, asOf: Date): Lookup<string> {
  const registration = 'items' in registrations ? registrations.items[0] : undefined;
  const at = readTime(principal.createdDateTime) ?? readTime(registration?.createdDateTime);
  if (at) return { status: 'found', value: dayWords(at), source: ENTRA, asOf };
  if ('error' in registrations) return unavailable(registrations.error, { source: ENTRA, needs: READ_APPS });
  const reason = 'Microsoft tells it of applications that are registered in this tenant only';
  return { status: 'unavailable', source: ENTRA, reason };
}

/** Of the application here and of its registration: the newest tells whether somebody added one lately. */
function credentialsOf(principal: Principal, registrations: Registrations, asOf: Date): Lookup<string> {
  if ('error' in registrations) return unavailable(registrations.error, { source: ENTRA, needs: READ_APPS });
  const holders = [principal, ...registrations.items];
  const isSaid = holders.every((holder) => holder.passwordCredentials && holder.keyCredentials);
  if (!isSaid || isHalf(registrations))
    return { status: 'unavailable', source: ENTRA, reason: 'Microsoft did not say' };
  const secrets = holders.flatMap((holder) => holder.passwordCredentials ?? []);
  const keys = holders.flatMap((holder) => holder.keyCredentials ?? []);
  if (secrets.length + keys.length === 0) return { status: 'absent', source: ENTRA };
  const newest = [...secrets, ...keys]
    .flatMap((raw) => readTime(CredentialSchema.safeParse(raw).data?.startDateTime) ?? [])
    .toSorted((a, b) => b.getTime() - a.getTime())[0];
  const count = `${counted(secrets.length, 'secret')}, ${counted(keys.length, 'certificate')}`;
  const value = newest ? `${count}; the newest is of ${momentWords(newest)}` : count;
  return { status: 'found', value, source: ENTRA, asOf };
}

function counted(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`;
}

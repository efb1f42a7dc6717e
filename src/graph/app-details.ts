import { applicationSigns, permissionWords, ratePermissions, type RatedHolding } from '../entities/apps/application.ts';
import { entityKey, entityLabel, type EntityOf } from '../entities/entity.ts';
import type { DetailField, EntityProvider, EntitySection } from '../entities/section.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Lookup } from '../kernel/lookup.ts';
import type { Tenant } from '../tenants/tenant.ts';
import { dayWords, momentWords, readTime } from '../texts/date.ts';
import { findApp, READ_APPS, type Principal } from './app-find.ts';
import { ENTRA, readMore, type AppMore } from './app-more.ts';
import { readPermissions, type AppPermissions, type Held } from './app-permissions.ts';
import { createAppResources } from './app-resources.ts';
import type { Graph } from './client.ts';
import { unavailable } from './unreadable.ts';

/** Tenants that own Microsoft's own applications (learn.microsoft.com/troubleshoot/entra, verify first-party apps). */
export const MICROSOFT_TENANTS: readonly string[] = [
  'f8cdef31-a31e-4b4a-93e4-5f571e91255a',
  '72f988bf-86f1-41af-91ab-2d7cd011db47',
];

type App = EntityOf<'application'>;

interface AppDetailsDeps {
  readonly graph: Graph;
  readonly clock: Clock;
}

/** Looks an application up in the directory: what it is, who made it, what it may do and who let it. */
export function createAppDetails({ graph, clock }: AppDetailsDeps): EntityProvider<'application'> {
  const resources = createAppResources(clock);
  return {
    type: 'application',
    async describe(tenant, app, signal) {
      const door = graph.forTenant(tenant);
      const asOf = clock.now();
      const found = await findApp(door, app, signal).catch((error: unknown) =>
        unavailable(error, { source: ENTRA, needs: READ_APPS }),
      );
      if ('status' in found) return section(app, [...carried(app, asOf), { label: 'State', value: found }]);
      if (found.state === 'none') {
        const value = { status: 'unavailable', source: ENTRA, reason: found.why } as const;
        return section(app, [...carried(app, asOf), { label: 'State', value }]);
      }
      const { principal } = found;
      if (found.state === 'deleted') return section(named(app, principal), deletedFields(principal, asOf));
      const [permissions, more] = await Promise.all([
        readPermissions({ door, tenant, resources, signal }, principal.id),
        readMore(door, principal, { asOf, signal }),
      ]);
      return describePresent(named(app, principal), { tenant, principal, permissions, more, asOf });
    },
  };
}

interface Present {
  readonly tenant: Tenant;
  readonly principal: Principal;
  readonly permissions: AppPermissions;
  readonly more: AppMore;
  readonly asOf: Date;
}

function describePresent(app: App, present: Present): EntitySection {
  const { tenant, principal, permissions, more, asOf } = present;
  const rated = rate(permissions);
  const firstParty = isMicrosofts(principal);
  const owner = principal.appOwnerOrganizationId?.toLowerCase();
  const ownTenant = owner === undefined ? undefined : owner === tenant.id;
  const signs = {
    label: entityLabel(app),
    verified: isVerified(principal, firstParty),
    firstParty,
    ownTenant,
    permissions: rated,
  };
  return section(
    app,
    [
      ...identityFields(present, { firstParty, ownTenant }),
      { label: 'Admin roles', value: more.roles, alarming: more.roles.status === 'found' },
      permissionField('Application permissions', { held: permissions.application, rated, kind: 'application', asOf }),
      permissionField('Delegated permissions', { held: permissions.delegated, rated, kind: 'delegated', asOf }),
      { label: 'Secrets and certificates', value: more.credentials },
      { label: 'Owners', value: more.owners },
    ],
    applicationSigns(signs),
  );
}

function identityFields(
  { principal, more, asOf }: Present,
  { firstParty, ownTenant }: { firstParty: boolean; ownTenant: boolean | undefined },
): DetailField[] {
  const disabled = principal.accountEnabled === false || Boolean(principal.disabledByMicrosoftStatus);
  return [
    { label: 'Type', value: textOr(typeWords(principal, { firstParty, ownTenant }), asOf) },
    { label: 'Description', value: textOr(principal.description ?? principal.appDescription, asOf) },
    { label: 'State', value: said(stateWords(principal), asOf), alarming: disabled },
    { label: 'Publisher', value: publisherField(principal, firstParty, asOf) },
    { label: 'Verified', value: said(verifiedWords(principal, firstParty), asOf) },
    { label: 'Created', value: more.created },
    { label: 'Application id', value: textOr(principal.appId, asOf) },
  ];
}

function section(app: App, fields: readonly DetailField[], suspicious: readonly string[] = []): EntitySection {
  return { key: entityKey(app), type: 'application', label: entityLabel(app), fields, suspicious };
}

/** The alert's own entity under the directory's name; its key stays what it was. */
function named(app: App, { displayName, appDisplayName }: Principal): App {
  const name = displayName ?? appDisplayName ?? app.name;
  return name === undefined ? app : { ...app, name };
}

function carried({ publisher }: App, asOf: Date): DetailField[] {
  if (!publisher) return [];
  return [{ label: 'Publisher', value: { status: 'found', value: publisher, source: 'the alert', asOf } }];
}

function textOr(value: string | undefined, asOf: Date): Lookup<string> {
  return value === undefined ? { status: 'absent', source: ENTRA } : { status: 'found', value, source: ENTRA, asOf };
}

/** What every application has: where it is missing, it was not said rather than not there. */
function said(value: string | undefined, asOf: Date): Lookup<string> {
  if (value !== undefined) return textOr(value, asOf);
  return { status: 'unavailable', source: ENTRA, reason: 'Microsoft did not say' };
}

function deletedFields(principal: Principal, asOf: Date): DetailField[] {
  const at = readTime(principal.deletedDateTime);
  const until = at && new Date(at.getTime() + 30 * 86_400_000);
  const state = at
    ? `deleted on ${momentWords(at)}; it can be restored until ${until ? dayWords(until) : 'then'}`
    : 'deleted';
  return [
    { label: 'State', value: textOr(state, asOf), alarming: true },
    { label: 'Description', value: textOr(principal.description ?? principal.appDescription, asOf) },
    { label: 'Publisher', value: publisherField(principal, isMicrosofts(principal), asOf) },
    { label: 'Application id', value: textOr(principal.appId, asOf) },
  ];
}

/** Ids that Microsoft gave to its first services, Graph, Exchange and SharePoint among them: nobody else can get them. */
const MICROSOFT_IDS = /^0000000[0-9a-f]-0000-0(?:000-c000|ff1-ce00)-000000000000$/i;

type Ownership = Pick<Principal, 'appOwnerOrganizationId' | 'appId'>;

/** By the tenant that owns it, and by its id where Microsoft does not say which that is. */
export function isMicrosofts({ appOwnerOrganizationId, appId }: Ownership): boolean {
  return MICROSOFT_TENANTS.includes(appOwnerOrganizationId?.toLowerCase() ?? '') || MICROSOFT_IDS.test(appId ?? '');
}

function typeWords(
  { servicePrincipalType: type }: Principal,
  { firstParty, ownTenant }: { firstParty: boolean; ownTenant: boolean | undefined },
): string {
  if (type === 'ManagedIdentity') return 'managed identity of an Azure resource';
  const kind = type === undefined || type === 'Application' ? 'application' : `application (${type})`;
  if (firstParty) return `${kind} of Microsoft itself`;
  if (ownTenant === undefined) return kind;
  return ownTenant ? `${kind} registered in this tenant` : `${kind} of another organisation`;
}

function stateWords({ accountEnabled, disabledByMicrosoftStatus }: Principal): string | undefined {
  if (disabledByMicrosoftStatus && disabledByMicrosoftStatus !== 'NotDisabled') {
    return `disabled by Microsoft (${disabledByMicrosoftStatus})`;
  }
  if (accountEnabled === undefined) return undefined;
  return accountEnabled ? 'enabled: people and the application can sign in' : 'disabled: nobody can sign in to it';
}

function publisherField({ verifiedPublisher }: Principal, firstParty: boolean, asOf: Date): Lookup<string> {
  const name = verifiedPublisher?.displayName ?? (firstParty ? 'Microsoft' : undefined);
  return verifiedPublisher === undefined ? said(name, asOf) : textOr(name, asOf);
}

/** Undefined where Microsoft does not say. */
function isVerified({ verifiedPublisher }: Principal, firstParty: boolean): boolean | undefined {
  if (firstParty) return true;
  return verifiedPublisher === undefined ? undefined : Boolean(verifiedPublisher?.verifiedPublisherId);
}

function verifiedWords(principal: Principal, firstParty: boolean): string | undefined {
  if (firstParty) return 'Microsoft’s own';
  const verified = isVerified(principal, firstParty);
  if (verified === undefined) return undefined;
  if (!verified) return 'no: anybody may have made it under any name';
  return `yes, by Microsoft: ${principal.verifiedPublisher?.displayName ?? 'unnamed'}`;
}

function rate({ application, delegated }: AppPermissions): readonly RatedHolding[] {
  return ratePermissions([...itemsOf(application), ...itemsOf(delegated)]);
}

function itemsOf(held: Held) {
  return 'items' in held ? held.items : [];
}

function permissionField(
  label: string,
  of: { held: Held; rated: readonly RatedHolding[]; kind: RatedHolding['kind']; asOf: Date },
): DetailField {
  const { held, rated, kind, asOf } = of;
  if ('status' in held) return { label, value: held };
  const mine = rated.filter((one) => one.kind === kind);
  const lost = held.unreadable > 0 ? [`${held.unreadable} more that Tocsin cannot read`] : [];
  const value = [...mine.map(permissionWords), ...lost];
  const alarming = mine.some(({ risk }) => risk.grade === 'high');
  if (value.length === 0) return { label, value: { status: 'absent', source: ENTRA } };
  return { label, value: { status: 'found', value, source: ENTRA, asOf }, alarming };
}

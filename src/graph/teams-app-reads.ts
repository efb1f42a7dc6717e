import { z } from 'zod';
import type { EntityOf } from '../entities/entity.ts';
import { TocsinError } from '../kernel/errors.ts';
import type { TeamsPlace } from '../remediation/teams-app-writer.ts';
import { segment } from './address.ts';
import type { TenantGraph } from './client.ts';
import { errorOfContent } from './errors.ts';

const text = z.string().min(1).optional().catch(undefined);
const RightSchema = z.object({ permissionValue: z.string() });
const DefinitionSchema = z.object({
  displayName: text,
  version: text,
  publishingState: text,
  shortDescription: text,
  description: text,
  azureADAppId: text,
  lastModifiedDateTime: text,
});
const AppSchema = z.object({ id: z.string().min(1), externalId: text, displayName: text, distributionMethod: text });
const CataloguedSchema = AppSchema.extend({ appDefinitions: z.array(z.unknown()).catch([]) });
const InstallationSchema = z.object({
  id: z.string().min(1),
  teamsApp: AppSchema,
  teamsAppDefinition: DefinitionSchema.nullish().catch(undefined),
  consentedPermissionSet: z
    .object({ resourceSpecificPermissions: z.array(z.unknown()).catch([]) })
    .nullish()
    .catch(undefined),
});
const PageSchema = z.object({ value: z.array(z.unknown()), '@odata.nextLink': z.string().optional() });

export type RawInstallation = z.infer<typeof InstallationSchema>;
export type TeamsApp = z.infer<typeof CataloguedSchema> & {
  readonly definition: z.infer<typeof DefinitionSchema> | undefined;
};

type Names = Pick<EntityOf<'teamsApp'>, 'id' | 'name'>;

export const READ_CATALOGUE = 'AppCatalog.Read.All';
const MOST_PAGES = 20;

export function installPermission(access: 'Read' | 'ReadWrite', { kind }: TeamsPlace): string {
  return `TeamsAppInstallation.${access}For${kind === 'team' ? 'Team' : 'User'}.All`;
}

export function installedApps({ kind, id }: TeamsPlace): string {
  return kind === 'team' ? `/teams/${segment(id)}/installedApps` : `/users/${segment(id)}/teamwork/installedApps`;
}

/**
 * The installation of an app in a place. Alerts name an app by its id in the catalogue or in its own manifest, or by
 * name alone: PRECONDITION_FAILED where that fits several. What cannot be read is never taken for not installed.
 */
export async function findInstallation(
  door: TenantGraph,
  place: TeamsPlace,
  { names, signal }: { readonly names: Names; readonly signal?: AbortSignal | undefined },
): Promise<RawInstallation | undefined> {
  const options = { needs: installPermission('Read', place), ...(signal && { signal }) };
  // What was consented to comes only when it is asked for by name.
  const query =
    place.kind === 'team'
      ? { $expand: 'teamsApp,teamsAppDefinition', $select: 'id,consentedPermissionSet' }
      : { $expand: 'teamsApp,teamsAppDefinition' };
  let page = pageOf(await door.get(installedApps(place), { ...options, query }));
  const raw = [...page.value];
  for (let pages = 1; page['@odata.nextLink'] !== undefined; pages++) {
    if (pages === MOST_PAGES) throw errorOfContent('tooLarge', { write: false });
    page = pageOf(await door.getUrl(page['@odata.nextLink'], options));
    raw.push(...page.value);
  }
  return theOne(raw, names);
}

function theOne(raw: readonly unknown[], names: Names): RawInstallation | undefined {
  const all = raw.flatMap((one) => InstallationSchema.safeParse(one).data ?? []);
  const [found, another] = all.filter(({ teamsApp }) => isNamed(teamsApp, names));
  if (another && !names.id)
    throw new TocsinError(
      'PRECONDITION_FAILED',
      'Several apps there have this name, and the alert does not say which.',
    );
  if (!found && all.length < raw.length) throw errorOfContent('unexpectedShape', { write: false });
  return found;
}

export function rightsIn({ consentedPermissionSet: set }: RawInstallation): readonly string[] | undefined {
  return set?.resourceSpecificPermissions.flatMap((raw) => RightSchema.safeParse(raw).data?.permissionValue ?? []);
}

/** The app in the tenant's catalogue; undefined when it is not there, or its name alone fits several. */
export async function findInCatalogue(
  door: TenantGraph,
  { id, name }: Names,
  signal?: AbortSignal,
): Promise<TeamsApp | undefined> {
  const quoted = (value: string) => `'${value.replaceAll("'", "''")}'`;
  const $filter = id ? `id eq ${quoted(id)} or externalId eq ${quoted(id)}` : `displayName eq ${quoted(name ?? '')}`;
  const query = { $filter, $expand: 'appDefinitions' };
  const page = pageOf(
    await door.get('/appCatalogs/teamsApps', { query, needs: READ_CATALOGUE, ...(signal && { signal }) }),
  );
  const found = page.value.flatMap((raw) => CataloguedSchema.safeParse(raw).data ?? []);
  const [app] = found;
  if (!app || (!id && found.length > 1)) return undefined;
  const definitions = app.appDefinitions.flatMap((raw) => DefinitionSchema.safeParse(raw).data ?? []);
  return { ...app, definition: definitions.at(-1) };
}

function isNamed(app: z.infer<typeof AppSchema>, { id, name }: Names): boolean {
  const wanted = id?.toLowerCase();
  if (wanted) return app.id.toLowerCase() === wanted || app.externalId?.toLowerCase() === wanted;
  return name !== undefined && app.displayName?.toLowerCase() === name.toLowerCase();
}

function pageOf(answer: unknown): z.infer<typeof PageSchema> {
  const page = PageSchema.safeParse(answer).data;
  if (!page) throw errorOfContent('unexpectedShape', { write: false });
  return page;
}

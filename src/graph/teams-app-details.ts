import { z } from 'zod';
import { entityKey, entityLabel, type EntityOf } from '../entities/entity.ts';
import type { DetailField, EntityProvider } from '../entities/section.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Lookup } from '../kernel/lookup.ts';
import { placeOf } from '../remediation/teams-app-state.ts';
import type { TeamsPlace } from '../remediation/teams-app-writer.ts';
import { momentWords, readTime } from '../texts/date.ts';
import { segment } from './address.ts';
import type { Graph, TenantGraph } from './client.ts';
import * as reads from './teams-app-reads.ts';
import { unavailable } from './unreadable.ts';

const SOURCE = 'Microsoft Teams';
type App = EntityOf<'teamsApp'>;

/** Looks an app of Teams up: in the tenant's catalogue, and in the place that the alert names. */
export function createTeamsAppDetails({
  graph,
  clock,
}: {
  readonly graph: Graph;
  readonly clock: Clock;
}): EntityProvider<'teamsApp'> {
  return {
    type: 'teamsApp',
    async describe(tenant, app, signal) {
      const door = graph.forTenant(tenant);
      const asOf = clock.now();
      const place = placeOf(app);
      const [catalogue, installed] = await Promise.all([
        reads
          .findInCatalogue(door, app, signal)
          .catch((error: unknown) => unavailable(error, { source: SOURCE, needs: reads.READ_CATALOGUE })),
        place ? installedAt(door, place, { app, signal, asOf }) : Promise.resolve(NOWHERE_NAMED),
      ]);
      const name = app.name ?? (catalogue && 'id' in catalogue ? catalogue.displayName : undefined);
      return {
        key: entityKey(app),
        type: 'teamsApp',
        label: entityLabel({ ...app, name }),
        fields: [...catalogueFields(catalogue, asOf), ...installed.fields],
        suspicious: installed.rights.length > 0 ? [rightsSign(installed.rights)] : [],
      };
    },
  };
}

interface Installed {
  readonly fields: readonly DetailField[];
  readonly rights: readonly string[];
}

/** There is no way to ask Microsoft Graph for every place where an app is installed. */
const NOWHERE_NAMED: Installed = {
  fields: [unknown('Installed in', 'the alert does not say where, and Microsoft cannot be asked for every place')],
  rights: [],
};

async function installedAt(
  door: TenantGraph,
  place: TeamsPlace,
  { app, signal, asOf }: { readonly app: App; readonly signal: AbortSignal; readonly asOf: Date },
): Promise<Installed> {
  try {
    const [found, name] = await Promise.all([
      reads.findInstallation(door, place, { names: app, signal }),
      nameOf(door, place, signal),
    ]);
    if (!found) return { fields: [field('Installed in', `not in ${name} (any more)`, asOf)], rights: [] };
    const rights = reads.rightsIn(found);
    return {
      fields: [{ ...field('Installed in', name, asOf), alarming: true }, ...rightsFields(place, rights, asOf)],
      rights: rights ?? [],
    };
  } catch (error) {
    signal.throwIfAborted();
    const needs = reads.installPermission('Read', place);
    return { fields: [{ label: 'Installed in', value: unavailable(error, { source: SOURCE, needs }) }], rights: [] };
  }
}

function rightsFields({ kind }: TeamsPlace, rights: readonly string[] | undefined, asOf: Date): DetailField[] {
  const label = 'Rights in the team';
  if (kind === 'user') return [];
  if (rights === undefined) return [unknown(label, 'Microsoft did not say')];
  if (rights.length === 0) return [{ label, value: { status: 'absent', source: SOURCE } }];
  return [{ ...field(label, rights.map(rightWords), asOf), alarming: true }];
}

/** Resource-specific consent names what may be done in one team: `ChannelMessage.Read.Group`. */
function rightWords(right: string): string {
  const [what = right, how = ''] = right.split('.');
  const does = /write|create|delete|manage|send|fullcontrol/i.test(how) ? 'changes' : 'reads';
  const thing = what.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return `${right}: ${does} ${thing} in this team, with nobody signed in`;
}

function rightsSign(rights: readonly string[]): string {
  const messages = rights.some((right) => /^(channelmessage|chatmessage|chat)\./i.test(right));
  return messages
    ? 'It reads the messages of the team without anybody signed in.'
    : `It holds ${rights.length === 1 ? 'a right' : `${rights.length} rights`} in the team without anybody signed in.`;
}

const NameSchema = z.object({ displayName: z.string().min(1) });

/** A name for people; the id where the name cannot be read. */
async function nameOf(door: TenantGraph, { kind, id }: TeamsPlace, signal: AbortSignal): Promise<string> {
  const path = kind === 'team' ? `/teams/${segment(id)}` : `/users/${segment(id)}`;
  const needs = kind === 'team' ? 'Team.ReadBasic.All' : 'User.Read.All';
  const options = { query: { $select: 'id,displayName' }, needs, signal };
  const raw: unknown = await door.get(path, options).catch(() => undefined);
  const name = NameSchema.safeParse(raw).data?.displayName ?? id;
  return kind === 'team' ? `the team ${name}` : `the personal apps of ${name}`;
}

const METHODS: Readonly<Record<string, string>> = {
  store: 'from the Teams store',
  organization: 'of this organisation’s own catalogue',
  sideloaded: 'uploaded by somebody for one place, past the catalogue',
};
const STATES: Readonly<Record<string, string>> = {
  published: 'published: people may use it',
  submitted: 'waits for an administrator’s approval',
  rejected: 'rejected by an administrator',
};

type Catalogued = reads.TeamsApp | Extract<Lookup<never>, { status: 'unavailable' }> | undefined;

function catalogueFields(app: Catalogued, asOf: Date): DetailField[] {
  if (app === undefined)
    return [field('State', 'not in the tenant’s catalogue (any more), or its name fits several', asOf)];
  if ('status' in app) return [{ label: 'State', value: app }];
  const { distributionMethod: method, definition } = app;
  const changed = readTime(definition?.lastModifiedDateTime);
  return [
    known('Type', method && `Teams app ${METHODS[method] ?? `(${method})`}`, asOf),
    known('Description', definition?.shortDescription ?? definition?.description, asOf),
    known(
      'State',
      definition?.publishingState && (STATES[definition.publishingState] ?? definition.publishingState),
      asOf,
    ),
    unknown('Publisher', 'Microsoft Graph does not tell who publishes an app of Teams'),
    known('Version', definition?.version, asOf),
    ...(changed ? [field('Last changed', momentWords(changed), asOf)] : []),
    known('Entra application', definition?.azureADAppId, asOf),
  ];
}

function known(label: string, value: string | undefined, asOf: Date): DetailField {
  return value ? field(label, value, asOf) : { label, value: { status: 'absent', source: SOURCE } };
}

function field(label: string, value: string | readonly string[], asOf: Date): DetailField {
  return { label, value: { status: 'found', value, source: SOURCE, asOf } };
}

function unknown(label: string, reason: string): DetailField {
  return { label, value: { status: 'unavailable', source: SOURCE, reason } };
}

import { z } from 'zod';
import { AUDIT_OUTCOMES, type ChainedEntry } from '../audit/entry.ts';
import { FAULT_WORDS } from '../audit/fault-words.ts';
import type { TrailPlace } from '../audit/read-back.ts';
import { TocsinError } from '../kernel/errors.ts';
import { actionOf } from '../remediation/actions/index.ts';
import { permits } from '../staff/staff.ts';
import { asTenantId, type TenantId } from '../tenants/tenant.ts';
import { factWords, factName, reasonWords, spelled, verbWords } from '../texts/audit.ts';
import { plainLine } from '../texts/plain.ts';
import type { CommandContext } from './context.ts';
import { visibleTenants } from './find-tenant.ts';
import { TenantRef } from './open-page.ts';
import type { TrailLine, TrailTenant } from './page-views.ts';
import { placeName } from './settings.ts';
import { visiblePlaces } from './visible-places.ts';

export const TrailFilter = z.object({
  /** Part of a name, or an object id. */
  who: z.string().trim().max(120).default(''),
  /** Part of what was done in words, or the number of an event. */
  what: z.string().trim().max(120).default(''),
  outcome: z.enum(AUDIT_OUTCOMES).optional(),
});

export const TrailRef = z.object({ tenant: TenantRef.optional() });

export interface OpenTrail {
  readonly id: TenantId;
  readonly tenant: TrailTenant;
  readonly tenants: readonly TrailTenant[];
}

/**
 * The trails that the asker may read: of the tenants in their scope; the provider's own, which tells of staff, settings
 * and refusals about any tenant, for administrators of all tenants alone. That a viewer may read none is the command's
 * permission: the trail names people and what was captured of them before a deed, which only those need who act.
 */
export async function openTrail(ctx: CommandContext, { tenant: ref }: z.output<typeof TrailRef>): Promise<OpenTrail> {
  const tenants = await readableTrails(ctx);
  const id = ref === undefined ? tenants[0]?.id : asTenantId(ref);
  const tenant = tenants.find((one) => one.id === id);
  if (tenant) return { id: tenant.id as TenantId, tenant, tenants };
  throw new TocsinError('NOT_FOUND', 'There is no trail of such a tenant that you can see.');
}

async function readableTrails(ctx: CommandContext): Promise<readonly TrailTenant[]> {
  const watched = await visibleTenants(ctx);
  const others = watched.filter(({ id }) => id !== ctx.homeTenantId);
  const shown = others.map(({ id, name, timeZone }) => ({ id, name, timeZone }));
  if (!permits(ctx.member, 'administer') || ctx.member.scope !== 'all') return shown;
  const home = watched.find(({ id }) => id === ctx.homeTenantId);
  const name = home ? `${home.name}, and Tocsin itself` : 'Tocsin itself';
  return [...shown, { id: ctx.homeTenantId, name, timeZone: home?.timeZone ?? 'UTC' }];
}

/** Whether a place is asked for; what cannot be read is always, as nobody knows what stood there. */
export function isWanted(place: TrailPlace, { who, what, outcome }: z.output<typeof TrailFilter>): boolean {
  if ('fault' in place) return true;
  const { personal, verb, about } = place;
  const by = [personal['name'], personal['actor'], personal['askedByName'], personal['approverName']];
  const has = (text: string | undefined, part: string) => text?.toLowerCase().includes(part.toLowerCase()) ?? false;
  if (who !== '' && !by.some((text) => has(text, who))) return false;
  if (outcome !== undefined && place.outcome !== outcome) return false;
  const number = /^#?(\d+)$/.exec(what)?.[1];
  if (number !== undefined) return [about['event'], about['rule']].includes(Number(number));
  return what === '' || has(whatWords(verb), what) || has(verb, what);
}

/** A verb in words: the label of a remediation, what a command does, or a name of another version spelled out. */
export function whatWords(verb: string): string {
  return actionOf(verb)?.label ?? verbWords(verb) ?? spelled(verb);
}

/** Names of what entries refer to by id: tenants and channels. */
export type Names = ReadonlyMap<string, string>;

/** The names of what the trails of that asker may refer to. */
export async function namesFor(ctx: CommandContext, tenants: readonly TrailTenant[]): Promise<Names> {
  const places = await visiblePlaces(ctx);
  const channels = places
    .filter(({ type }) => type === 'channel')
    .map((place) => [place.id, placeName(place)] as const);
  return new Map([...channels, ...tenants.map(({ id, name }) => [id, name] as const)]);
}

const LONGEST = 300;

export function lineOf(place: TrailPlace, names: Names): TrailLine {
  if ('fault' in place) return { seq: place.seq, fault: FAULT_WORDS[place.fault] };
  const { seq, at, verb, outcome, about, personal, corr } = place;
  const { event, ...rest } = about;
  const { actor: _actor, name: _name, ...named } = personal;
  return {
    seq,
    at,
    by: byWords(place),
    verb,
    what: whatWords(verb),
    outcome,
    about: factsOf(rest, names),
    personal: factsOf(named, names),
    ...(typeof event === 'number' && { event }),
    corr,
  };
}

/** Names are for people; where they were erased the trail says so. */
export function byWords({ personal, personalDigests }: ChainedEntry): string {
  const named = personal['name'] || personal['actor'];
  return named ?? ('actor' in personalDigests ? 'erased' : 'Tocsin');
}

function factsOf(fields: Readonly<Record<string, string | number>>, names: Names) {
  return Object.entries(fields).map(([name, value]) => {
    const words = name === 'why' ? reasonWords(String(value)) : withNames(factWords(String(value)), names);
    return { label: factName(name), value: plainLine(words, LONGEST) };
  });
}

/** Nobody knows a channel or a tenant by its id. */
function withNames(text: string, names: Names): string {
  let words = text;
  for (const [id, name] of names) if (words.includes(id)) words = words.replaceAll(id, () => name);
  return words;
}

import type { CaConditions, CaPolicy, NamedLocation, Reading } from '../facts.ts';
import { bitsOf, chosen, classesOf, type Classes } from './classes.ts';
import type { Bounds, Tri } from './tri.ts';

/** Ids that Microsoft gives in every tenant: the trusted addresses of per-user MFA, and the compliant network. */
const TRUSTED_EVERYWHERE = ['00000000-0000-0000-0000-000000000000', '3d46dbda-8382-466a-856d-eb00cbc6b910'];
const ELSEWHERE = 'elsewhere';
const TRUSTED = 'trusted';

export interface LocationClasses {
  readonly classes: Classes;
  /** Those that count as a network of the company. */
  readonly trusted: bigint;
  /** `sure`: with every place that may be one of the attacker's; `maybe`: without. */
  readonly untrusted: Bounds<bigint>;
  /** Whether locations could be read, so that an id that is not among them is a deleted one. */
  readonly read: boolean;
}

/** Elsewhere, the trusted networks, and each place that a policy names and that exists, or may. */
export function locationClasses(
  policies: readonly CaPolicy[],
  namedLocations: Reading<readonly NamedLocation[]>,
): LocationClasses {
  const read = namedLocations.status === 'ok';
  const byId = new Map((read ? namedLocations.value : []).map((one) => [one.id.toLowerCase(), one]));
  const named = new Set(policies.flatMap(({ conditions }) => namesIn(conditions)).map((name) => name.toLowerCase()));
  const ids = [...named].filter((id) => !isKeyword(id) && (!read || byId.has(id) || TRUSTED_EVERYWHERE.includes(id)));
  const classes = classesOf([ELSEWHERE, TRUSTED, ...ids]);
  const trust = new Map(ids.map((id) => [id, isTrusted(id, byId.get(id))]));
  const trusted = bitsOf(classes, [TRUSTED, ...ids.filter((id) => trust.get(id) === true)]);
  const unclear = bitsOf(
    classes,
    ids.filter((id) => trust.get(id) === undefined),
  );
  const untrusted = { sure: classes.all & ~trusted, maybe: classes.all & ~trusted & ~unclear };
  return { classes, trusted, untrusted, read };
}

/** Only a network that was marked so is trusted: neither a country nor any other range of addresses is. */
function isTrusted(id: string, location: NamedLocation | undefined): Tri {
  if (TRUSTED_EVERYWHERE.includes(id)) return true;
  const type = location?.type.toLowerCase() ?? '';
  if (type.endsWith('compliantnetworknamedlocation')) return true;
  if (type.endsWith('countrynamedlocation')) return false;
  if (type.endsWith('ipnamedlocation')) return location?.isTrusted === true;
  return undefined;
}

/** A deleted location matches nothing; not so a word that this version does not know. */
export function locationsOf(
  locations: CaConditions['locations'],
  { classes, trusted }: Pick<LocationClasses, 'classes' | 'trusted'>,
): Bounds<bigint> {
  const lists = { include: locations?.includeLocations, exclude: locations?.excludeLocations };
  return chosen(classes.all, lists, (name) => {
    const word = name.toLowerCase();
    if (word === 'all') return classes.all;
    if (word === 'alltrusted') return trusted;
    return isKeyword(word) ? undefined : (classes.bit(word) ?? 0n);
  });
}

function namesIn(conditions: CaPolicy['conditions']): readonly string[] {
  return [...(conditions?.locations?.includeLocations ?? []), ...(conditions?.locations?.excludeLocations ?? [])];
}

/** Newer versions of Graph add words such as `AllTrusted`. */
function isKeyword(name: string): boolean {
  return /^all[a-z]*$|^unknownfuturevalue$/i.test(name);
}

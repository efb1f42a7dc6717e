import { byGravity, permissionRisk, type PermissionRisk } from './permission-risk.ts';

/** One permission that an application holds, as its resource names it. */
export interface HeldPermission {
  readonly kind: 'delegated' | 'application';
  /** E.g. `Mail.ReadWrite`; undefined where the resource could not be read. */
  readonly value: string | undefined;
  /** The resource's own short description. */
  readonly title?: string | undefined;
  readonly resource: string;
  /** For delegated ones: `everybody` after an administrator's consent, else the people who consented for themselves. */
  readonly for?: 'everybody' | readonly string[] | undefined;
}

export interface RatedHolding extends HeldPermission {
  readonly risk: PermissionRisk;
}

const UNNAMED: PermissionRisk = { grade: 'unrated', reason: 'its name could not be read' };

/** All permissions with their risk, gravest first, applications' own before delegated ones. */
export function ratePermissions(held: readonly HeldPermission[]): readonly RatedHolding[] {
  const together = held.flatMap(({ value }) => value ?? []);
  return held
    .map((one) => ({
      ...one,
      risk: one.value === undefined ? UNNAMED : permissionRisk({ kind: one.kind, value: one.value }, together),
    }))
    .toSorted(
      (a, b) =>
        byGravity(a.risk.grade, b.risk.grade) ||
        a.kind.localeCompare(b.kind) ||
        (a.value ?? '').localeCompare(b.value ?? ''),
    );
}

const GRADES = { high: 'High', unrated: 'Not rated', medium: 'Medium', low: 'Low' } as const;

/** "High: Mail.ReadWrite (Read and write access to user mail), for Ana: reads, changes and deletes mail". */
export function permissionWords({ value, title, resource, risk, ...held }: RatedHolding): string {
  const name = value ?? `a permission of ${resource}`;
  const says = title ? ` (${title})` : '';
  const whom = held.kind === 'application' ? '' : `, for ${peopleWords(held.for)}`;
  return `${GRADES[risk.grade]}: ${name}${says}${whom}: ${risk.reason}`;
}

function peopleWords(people: HeldPermission['for']): string {
  if (people === 'everybody') return 'everybody by an administrator’s consent';
  const [first, second, ...more] = people ?? [];
  if (!first) return 'somebody';
  if (!second) return first;
  return more.length === 0 ? `${first} and ${second}` : `${first}, ${second} and ${more.length} more`;
}

export interface ApplicationSigns {
  readonly label: string;
  readonly verified: boolean | undefined;
  readonly firstParty: boolean;
  /** Registered in this tenant; undefined where Microsoft does not say. */
  readonly ownTenant: boolean | undefined;
  readonly permissions: readonly RatedHolding[];
}

/** Why an application is suspicious, one sentence each; nothing that was not read counts as a sign. */
export function applicationSigns({ label, verified, firstParty, ownTenant, permissions }: ApplicationSigns): string[] {
  if (firstParty) return [];
  const high = permissions.filter(({ risk }) => risk.grade === 'high');
  const alone = high.filter(({ for: people }) => people !== undefined && people !== 'everybody');
  const app = high.filter(({ kind }) => kind === 'application');
  const names = (held: readonly RatedHolding[]) => [...new Set(held.flatMap(({ value }) => value ?? []))].slice(0, 3);
  const signs: string[] = [];
  if (verified === false && ownTenant === false && high.length > 0) {
    signs.push(`Nobody has verified the publisher of ${label}, and it holds ${names(high).join(', ')}.`);
  }
  if (alone.length > 0) {
    signs.push(`People gave it ${names(alone).join(', ')} by themselves, without an administrator.`);
  }
  if (app.length > 0) {
    signs.push(`It uses ${names(app).join(', ')} for everybody’s data with nobody signed in.`);
  }
  return signs;
}

import { ratePermissions, type HeldPermission } from '../entities/apps/application.ts';
import { byGravity, type RiskGrade } from '../entities/apps/permission-risk.ts';
import type { EntityOf } from '../entities/entity.ts';
import type { ActionContext, Choice } from './action.ts';
import { readApplication, stateOf, type ApplicationState } from './app-state.ts';
import type { AppGrant } from './app-writer.ts';
import type { Deed } from './deed.ts';

/** An application with everything that it was granted. */
export interface GrantState extends ApplicationState {
  readonly grants: readonly AppGrant[];
  /** Grants that are there but could not be understood. */
  readonly unreadable: number;
}

/** A deleted application keeps its grants out of sight: none are read. */
export async function captureGrants(ctx: ActionContext, app: EntityOf<'application'>): Promise<GrantState> {
  const state = stateOf(await readApplication(ctx, app), app);
  if (state.deleted) return { ...state, grants: [], unreadable: 0 };
  const { grants, unreadable } = await ctx.writer.readGrants(ctx.tenant, state.principalId);
  return { ...state, grants: grants.toSorted((a, b) => a.id.localeCompare(b.id)), unreadable };
}

/** Choice that stands for all that a card has no room to list. */
export const THE_REST = 'the rest';
/** A card shows 20 choices; one place is kept for the rest. */
const MOST_LISTED = 19;

/** One choice per grant, gravest first; where there are too many, one for all that are left. */
export function grantChoices(grants: readonly AppGrant[], chosen: boolean): readonly Choice[] {
  const rated = graded(grants);
  const listed = rated.length > MOST_LISTED + 1 ? rated.slice(0, MOST_LISTED) : rated;
  const rest = rated.length - listed.length;
  const choices = listed.map(({ grant }) => grantChoice(grant, chosen));
  return rest === 0 ? choices : [...choices, { id: THE_REST, label: `The ${rest} other permissions`, chosen }];
}

export function grantChoice(grant: AppGrant, chosen: boolean): Choice {
  return { id: grant.id, label: grantWords(grant), chosen };
}

/** The grants that choices stand for. */
export function grantsChosen(grants: readonly AppGrant[], chosen: readonly string[]): readonly AppGrant[] {
  const listed = grantChoices(grants, true).map(({ id }) => id);
  return grants.filter(({ id }) => chosen.includes(id) || (chosen.includes(THE_REST) && !listed.includes(id)));
}

/** "Microsoft Graph for Ana: Mail.Read, Mail.Send (high)". */
export function grantWords(grant: AppGrant): string {
  const [rated] = graded([grant]);
  const risk = rated?.grade === 'high' ? ' (high risk)' : '';
  if (grant.kind === 'application')
    return `${grant.resource}, application permission: ${grant.value ?? 'unnamed'}${risk}`;
  const whom = grant.principalId === null ? 'everybody' : (grant.person ?? grant.principalId);
  return `${grant.resource} for ${whom}: ${scopesIn(grant).join(', ')}${risk}`;
}

function graded(grants: readonly AppGrant[]): { readonly grant: AppGrant; readonly grade: RiskGrade }[] {
  const together = ratePermissions(grants.flatMap(held));
  const gradeOf = (grant: AppGrant) =>
    held(grant)
      .map(
        ({ value }) => together.find((one) => one.value === value && one.kind === grant.kind)?.risk.grade ?? 'unrated',
      )
      .toSorted(byGravity)[0] ?? 'low';
  return grants
    .map((grant) => ({ grant, grade: gradeOf(grant) }))
    .toSorted((a, b) => byGravity(a.grade, b.grade) || a.grant.id.localeCompare(b.grant.id));
}

function held(grant: AppGrant): HeldPermission[] {
  const { kind, resource } = grant;
  if (grant.kind === 'application') return [{ kind, value: grant.value, resource }];
  return scopesIn(grant).map((value) => ({ kind, value, resource }));
}

function scopesIn({ scope }: Extract<AppGrant, { kind: 'delegated' }>): string[] {
  return scope.split(/\s+/).filter((word) => word !== '');
}

/**
 * What the last removal, and removals before it that were not given back, took: what they saw, as far as it was chosen.
 * Of one place only what it held last.
 */
export function takenBy(last: Deed | undefined): readonly AppGrant[] {
  if (last?.action !== 'removeAppGrants' || last.state !== 'done') return [];
  const before = last.before as Partial<GrantState> | undefined;
  const fresh = grantsChosen(before?.grants ?? [], last.chosen ?? []);
  const earlier = (last.carried ?? []) as readonly AppGrant[];
  return [...earlier.filter((old) => !fresh.some((one) => samePlace(old, one))), ...fresh];
}

/** Whether two grants are one consent or permission: everything but Microsoft’s own id and what it says. */
export function samePlace(a: AppGrant, b: AppGrant): boolean {
  if (a.kind === 'application')
    return b.kind === 'application' && a.resourceId === b.resourceId && a.appRoleId === b.appRoleId;
  return b.kind === 'delegated' && a.resourceId === b.resourceId && a.principalId === b.principalId;
}

/** Whether two grants give the same, in whatever order Microsoft keeps the scopes. */
export function sameGrant(a: AppGrant, b: AppGrant): boolean {
  if (!samePlace(a, b) || a.kind === 'application' || b.kind === 'application') return samePlace(a, b);
  return canonical(a) === canonical(b);
}

function canonical(grant: Extract<AppGrant, { kind: 'delegated' }>): string {
  return [...new Set(scopesIn(grant))].toSorted().join(' ');
}

export function countedGrants(n: number): string {
  return n === 1 ? 'one permission' : `${n} permissions`;
}

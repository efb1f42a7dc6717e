import { entityKey, entityLabel, type Entity, type UserEntity } from '../../entities/entity.ts';
import type { SecurityEvent } from '../../events/event.ts';
import { presentEntity } from '../../events/present-entity.ts';
import { errorFields, isTocsinError } from '../../kernel/errors.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import type { ActionContext, CatalogueAction, Choice } from '../action.ts';
import { actionOf, type Target } from '../actions/index.ts';
import { isBusy, lastOf, type Deed } from '../deed.ts';
import { presentDeed, stateDigest, type DeedDeps } from '../run-deed.ts';
import { takenWords } from '../words.ts';
import { CONTAIN_STEPS, type ContainStep, type StepTarget } from './steps.ts';

export interface Containing {
  readonly tenant: Tenant;
  readonly event: SecurityEvent;
  readonly user: UserEntity;
  readonly askedBy: string;
  /** Whether the asker's role allows an action. */
  may(action: CatalogueAction): boolean;
}

/** A step that can be ticked: what it claims against, and what it was shown as. */
export interface OpenStep {
  readonly action: CatalogueAction;
  readonly target: Target;
  readonly generation: number;
  readonly seen: string;
  readonly chosen: boolean;
  readonly choices?: readonly Choice[];
}

/** One line of the preview: what the step would do, or why it cannot or need not be done. */
export interface PlannedStep {
  readonly label: string;
  readonly words: string;
  readonly open?: OpenStep;
}

/** Every step for this user as things stand now. A step that cannot be looked at says why and hinders no other. */
export async function planContain(deps: DeedDeps, containing: Containing): Promise<readonly PlannedStep[]> {
  const userId = containing.user.id ?? (await idOf(deps, containing));
  const steps = CONTAIN_STEPS.flatMap((step) => {
    const action = actionOf(step.action);
    return action ? [planStep(deps, { ...containing, userId }, { step, action })] : [];
  });
  return (await Promise.all(steps)).flat();
}

/** Object id of a user whom the event names by address alone; undefined where nobody can tell. */
async function idOf({ writer }: DeedDeps, { tenant, user }: Containing): Promise<string | undefined> {
  try {
    return (await writer.readUser(tenant, user.upn ?? ''))?.id;
  } catch (error) {
    if (isTocsinError(error)) return undefined;
    throw error;
  }
}

interface Planning extends Containing {
  readonly userId: string | undefined;
  readonly ctx: ActionContext;
  readonly step: ContainStep;
  readonly action: CatalogueAction;
}

async function planStep(
  deps: DeedDeps,
  containing: Containing & { readonly userId: string | undefined },
  { step, action }: { step: ContainStep; action: CatalogueAction },
): Promise<readonly PlannedStep[]> {
  const { tenant, event, user, askedBy } = containing;
  const ctx = { tenant, event, writer: deps.writer, askedBy };
  try {
    if (!containing.may(action)) return [{ label: action.label, words: 'You may not do this here.' }];
    const own = { entity: user, label: entityLabel(user), chosen: true };
    const targets = step.targets ? await step.targets(ctx, containing) : [own];
    if (targets.length === 0) return [{ label: action.label, words: step.none ?? NOTHING }];
    return await Promise.all(targets.map((target) => planOne(deps, { ...containing, ctx, step, action }, target)));
  } catch (error) {
    return [{ label: action.label, words: whyNot(deps, error) }];
  }
}

const NOTHING = 'There is nothing to do.';

async function planOne(deps: DeedDeps, planning: Planning, found: StepTarget): Promise<PlannedStep> {
  const { tenant, event, askedBy, action } = planning;
  const target = asTarget(event, found);
  const label = planning.step.targets ? `${action.label}: ${found.label}` : action.label;
  try {
    const present = (await presentDeed(deps, { tenant, action, target }))?.deed;
    const told = present?.action === action.id ? takenWords(present, askedBy) : undefined;
    if (present && isBusy(present)) return { label, words: told ?? takenWords(present, askedBy, OTHER) };
    const ctx = { ...planning.ctx, last: lastOf(present) };
    const state = await action.capture(ctx, target.entity);
    const refusal = await action.guard(ctx, state);
    // What Tocsin did itself is told as that, not as somebody else's doing.
    if (refusal !== undefined) return { label, words: present?.state === 'done' && told ? told : refusal };
    const choices = narrowed(planning, state, target.entity);
    if (choices?.length === 0) return { label, words: planning.step.none ?? NOTHING };
    const again = present !== undefined && isDoneHere(event, present, action) && choices === undefined;
    // What it does before why it is here: of a long text the end is cut off.
    const words = [again && told, action.preview(state, ctx.last)[0], !again && found.why].filter(Boolean).join(' ');
    const claims = {
      generation: present?.generation ?? 0,
      seen: stateDigest(state, action),
      chosen: found.chosen && !again,
    };
    return { label, words, open: { action, target, ...claims, ...(choices && { choices }) } };
  } catch (error) {
    return { label, words: whyNot(deps, error) };
  }
}

const OTHER = 'Something else on this';

/** The choices of a step that belong here; undefined where the action has none. */
function narrowed(planning: Planning, state: unknown, target: Entity): readonly Choice[] | undefined {
  const { step, action } = planning;
  const all = action.choices?.(state);
  return all && step.narrow ? step.narrow(all, state, { ...planning, target }) : all;
}

/** Done for this very event: it may be done again, but is not missing. */
function isDoneHere({ deeds }: SecurityEvent, { key, state, generation, action: did }: Deed, action: CatalogueAction) {
  const line = deeds.find((one) => one.key === key);
  return did === action.id && state === 'done' && line?.state === 'done' && line.generation === generation;
}

/** The event's own entity where it names the thing, so that its deeds and the step share one claim. */
function asTarget(event: SecurityEvent, { entity, label }: StepTarget): Target {
  const known = event.entities.find((one) => sameThing(presentEntity(event, one), entity)) ?? entity;
  return { key: entityKey(known), label, entity: known };
}

function sameThing(one: Entity, other: Entity): boolean {
  if (one.type === 'inboxRule' && other.type === 'inboxRule')
    return one.ruleId !== undefined && one.ruleId === other.ruleId;
  return entityKey(one) === entityKey(other);
}

function whyNot(deps: DeedDeps, error: unknown): string {
  if (isTocsinError(error) && error.code !== 'INTERNAL') return `Cannot be looked at: ${error.message}`;
  deps.log.error(errorFields(error), 'a step of containing a user could not be planned');
  return 'Cannot be looked at: something went wrong in Tocsin.';
}

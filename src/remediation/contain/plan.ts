import { entityKey, entityLabel, type Entity, type UserEntity } from '../../entities/entity.ts';
import type { SecurityEvent } from '../../events/event.ts';
import { errorFields, isTocsinError } from '../../kernel/errors.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import type { ActionContext, CatalogueAction, Choice } from '../action.ts';
import { actionOf, type Target } from '../actions/index.ts';
import { offeredChoices } from '../choose.ts';
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
  const steps = CONTAIN_STEPS.flatMap((step) => {
    const action = actionOf(step.action);
    return action ? [planStep(deps, containing, { step, action })] : [];
  });
  return (await Promise.all(steps)).flat();
}

async function planStep(
  deps: DeedDeps,
  containing: Containing,
  { step, action }: { step: ContainStep; action: CatalogueAction },
): Promise<readonly PlannedStep[]> {
  const ctx = { tenant: containing.tenant, writer: deps.writer, askedBy: containing.askedBy };
  const { user } = containing;
  try {
    if (!containing.may(action)) return [{ label: action.label, words: 'You may not do this here.' }];
    const own = { entity: user, label: entityLabel(user), chosen: true };
    const targets = step.targets ? await step.targets(ctx, user) : [own];
    if (targets.length === 0) return [{ label: action.label, words: step.none ?? 'There is nothing to do.' }];
    return await Promise.all(targets.map((target) => planOne(deps, { ...containing, ctx }, { action, target })));
  } catch (error) {
    return [{ label: action.label, words: whyNot(deps, error) }];
  }
}

async function planOne(
  deps: DeedDeps,
  { tenant, event, ctx, askedBy }: Containing & { readonly ctx: ActionContext },
  { action, target: found }: { action: CatalogueAction; target: StepTarget },
): Promise<PlannedStep> {
  const target = asTarget(event, found);
  const label = found.why === undefined ? action.label : `${action.label}: ${found.label}`;
  try {
    const present = (await presentDeed(deps, { tenant, action, target }))?.deed;
    if (present && stands(present, action)) return { label, words: takenWords(present, askedBy) };
    const given = { ...ctx, last: lastOf(present) };
    const state = await action.capture(given, target.entity);
    const refusal = await action.guard(given, state);
    if (refusal !== undefined) return { label, words: refusal };
    const choices = offeredChoices(action, state)?.shown;
    if (choices?.length === 0) return { label, words: 'There is nothing to choose from.' };
    const words = [found.why, action.preview(state, given.last)[0]].filter(Boolean).join(' ');
    const claims = { generation: present?.generation ?? 0, seen: stateDigest(state), chosen: found.chosen };
    return { label, words, open: { action, target, ...claims, ...(choices && { choices }) } };
  } catch (error) {
    return { label, words: whyNot(deps, error) };
  }
}

/** Done by this very action, or on its way: a step that is not asked for again. */
function stands(deed: Deed, action: CatalogueAction): boolean {
  return isBusy(deed) || (deed.state === 'done' && deed.action === action.id);
}

/** The event's own entity where it names the thing, so that its deeds and the step share one claim. */
function asTarget({ entities }: SecurityEvent, { entity, label }: StepTarget): Target {
  const known = entities.find((one) => sameThing(one, entity)) ?? entity;
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

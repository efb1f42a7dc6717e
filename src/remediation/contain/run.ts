import { changeEvent } from '../../events/change-event.ts';
import { distinctEntities, type Entity } from '../../entities/entity.ts';
import type { SecurityEvent } from '../../events/event.ts';
import { errorFields, isTocsinError } from '../../kernel/errors.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import type { CatalogueAction } from '../action.ts';
import type { Target } from '../actions/index.ts';
import { deedKey, lastOf, mayClaim, type Person } from '../deed.ts';
import { presentDeed, runDeed, stateDigest, type DeedDeps, type DeedOutcome } from '../run-deed.ts';
import { CONTAIN_STEPS } from './steps.ts';

/** A step as it was ticked. */
export interface TickedStep {
  readonly action: CatalogueAction;
  readonly target: Target;
  readonly generation: number;
  readonly seen: string;
  readonly chosen: readonly string[];
}

export interface ContainRequest {
  readonly tenant: Tenant;
  readonly event: SecurityEvent;
  readonly holder: Person;
  readonly corr: string;
  readonly steps: readonly TickedStep[];
}

export interface StepOutcome {
  readonly step: TickedStep;
  readonly outcome: DeedOutcome | { readonly status: 'notBegun'; readonly why: string };
}

/**
 * Does the ticked steps, each with a claim and a deed of its own: what one of them meets hinders no other. All are
 * compared with the preview before the first begins, as each changes what the next would see. Sessions come last.
 */
export async function runContain(deps: DeedDeps, request: ContainRequest): Promise<readonly StepOutcome[]> {
  const ready = await Promise.all(request.steps.map((step) => prepare(deps, request, step)));
  await nameTargets(deps, request);
  const outcomes = new Map<TickedStep, StepOutcome>();
  for (const late of [false, true]) {
    const now = request.steps.filter((step) => comesLast(step) === late);
    const done = await Promise.all(
      now.map((step) => ready[request.steps.indexOf(step)] ?? attempt(deps, request, step)),
    );
    for (const outcome of done) outcomes.set(outcome.step, outcome);
  }
  return request.steps.flatMap((step) => outcomes.get(step) ?? []);
}

function comesLast({ action }: TickedStep): boolean {
  return CONTAIN_STEPS.some((step) => step.action === action.id && step.last === true);
}

/** How a step ended before it began; undefined when it may begin. */
async function prepare(deps: DeedDeps, request: ContainRequest, step: TickedStep): Promise<StepOutcome | undefined> {
  const { tenant, event, holder } = request;
  const { action, target, generation, seen } = step;
  try {
    const present = (await presentDeed(deps, { tenant, action, target }))?.deed;
    if (present && mayClaim(present, generation) !== 'free')
      return { step, outcome: { status: 'taken', deed: present } };
    const ctx = { tenant, event, writer: deps.writer, askedBy: holder.objectId, last: lastOf(present) };
    if (stateDigest(await action.capture(ctx, target.entity), action) === seen) return undefined;
    const why = 'This has changed since the preview.';
    await deps.record({ outcome: 'refused', deed: refusedDeed(request, step), note: why, corr: request.corr });
    return { step, outcome: { status: 'notBegun', why } };
  } catch (error) {
    return notBegun(deps, step, error);
  }
}

function refusedDeed({ tenant, event, holder }: ContainRequest, { action, target, generation, chosen }: TickedStep) {
  return {
    tenantId: tenant.id,
    key: deedKey(target.key, action.family),
    action: action.id,
    target: target.key,
    generation,
    event: { number: event.number, key: event.key },
    holder,
    ...(chosen.length > 0 && { chosen }),
  };
}

async function attempt(deps: DeedDeps, request: ContainRequest, step: TickedStep): Promise<StepOutcome> {
  const { tenant, event, holder, corr } = request;
  const { action, target, generation, chosen } = step;
  try {
    // The answer tells the truth of each step: a change of the shared card would take it away at once.
    const claims = { action, target, generation, chosen, quiet: true };
    const outcome = await runDeed(deps, { tenant, event, holder, corr, ...claims });
    return { step, outcome };
  } catch (error) {
    return notBegun(deps, step, error);
  }
}

/** A deed that throws has sent nothing. */
function notBegun(deps: DeedDeps, step: TickedStep, error: unknown): StepOutcome {
  if (isTocsinError(error) && error.code !== 'INTERNAL')
    return { step, outcome: { status: 'notBegun', why: error.message } };
  deps.log.error({ ...errorFields(error), action: step.action.id }, 'a step of containing a user failed');
  return { step, outcome: { status: 'notBegun', why: 'Something went wrong in Tocsin before anything was sent.' } };
}

/** What was found for the steps becomes part of the event, so that its card can undo it and the outcome be looked for. */
async function nameTargets(deps: DeedDeps, { event, steps, corr }: ContainRequest): Promise<void> {
  const found: readonly Entity[] = steps.map(({ target }) => target.entity);
  if (distinctEntities([...event.entities, ...found]).length === event.entities.length) return;
  await changeEvent({ events: deps.events, channels: deps.channels, corr }, event, (before) => {
    const entities = distinctEntities([...before.entities, ...found]);
    return entities.length === before.entities.length
      ? undefined
      : { event: { ...before, entities }, history: [], silent: true };
  });
}

import { ACTIONS } from '../../src/remediation/actions/index.ts';
import type { ActionContext, CatalogueAction, Outcome } from '../../src/remediation/action.ts';
import type { Deed } from '../../src/remediation/deed.ts';
import { anAlert } from '../fakes/alerts.ts';
import { createWorld, type World } from '../world.ts';

export const ID = '6384e2b2-184b-4bf5-8ecc-f10ca7a6563c';
export const TARGET = `user:${ID}`;

/** What a trial action was given, step by step. */
export interface Seen {
  readonly step: 'capture' | 'guard' | 'preview' | 'concerns' | 'run' | 'verify';
  readonly last?: Deed | undefined;
  readonly chosen?: readonly string[] | undefined;
}

export interface Trial {
  readonly action: CatalogueAction;
  readonly seen: Seen[];
  /** Items that there are, as Microsoft has them; running removes those that were chosen. */
  items: string[];
  /** What `run` answers. */
  outcome: Outcome | Error;
}

/** An action that removes chosen items of a user, as an action of the catalogue may be written. */
export function trialAction(over: Partial<CatalogueAction> = {}): Trial {
  const trial: Trial = { action: undefined as never, seen: [], items: ['old', 'new', 'strange'], outcome: {} };
  const note = (step: Seen['step'], ctx: Pick<ActionContext, 'last'>) => void trial.seen.push({ step, last: ctx.last });
  const action = {
    ...ACTIONS.revokeSessions,
    id: 'trialRemove',
    family: 'trial',
    label: 'Remove items',
    async capture(ctx) {
      note('capture', ctx);
      return { items: [...trial.items] };
    },
    guard: (ctx) => note('guard', ctx) as undefined,
    preview(_state, last) {
      note('preview', { last });
      return ['Removes items of Ana.'];
    },
    concerns(_state, last) {
      note('concerns', { last });
      return [];
    },
    choices: (state) =>
      (state as { items: string[] }).items.map((id) => ({ id, label: `Item ${id}`, chosen: id !== 'old' })),
    async run(ctx, _state, chosen) {
      trial.seen.push({ step: 'run', last: ctx.last, chosen });
      if (trial.outcome instanceof Error) throw trial.outcome;
      trial.items = trial.items.filter((item) => !chosen.includes(item));
      return trial.outcome;
    },
    verify(_before, now, { chosen = [] }) {
      trial.seen.push({ step: 'verify', chosen });
      return chosen.some((id) => (now as { items: string[] }).items.includes(id)) ? 'notDone' : 'done';
    },
    done: (label) => `Items of ${label} removed`,
    ...over,
  } satisfies CatalogueAction as CatalogueAction;
  return Object.assign(trial, { action });
}

/** Puts actions into the catalogue for the tests of this suite. */
export function inCatalogue(...actions: readonly CatalogueAction[]): void {
  const catalogue = ACTIONS as Record<string, CatalogueAction>;
  const ids = actions.map(({ id }) => id);
  before(() => actions.forEach((action) => (catalogue[action.id] = action)));
  after(() => ids.forEach((id) => delete catalogue[id]));
}

/** A world with one event about Ana. */
export async function worldOfAna(): Promise<{ world: World; n: number; key: string }> {
  const world = await createWorld();
  const [event] = await world.store([anAlert()]);
  return { world, n: event!.number, key: event!.key };
}

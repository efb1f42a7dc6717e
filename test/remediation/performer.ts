import assert from 'node:assert/strict';
import type { Entity } from '../../src/entities/entity.ts';
import type { SecurityEvent } from '../../src/events/event.ts';
import { isTocsinError } from '../../src/kernel/errors.ts';
import type { ActionContext, CatalogueAction } from '../../src/remediation/action.ts';
import { ACTIONS, type ActionId } from '../../src/remediation/actions/index.ts';
import type { Deed } from '../../src/remediation/deed.ts';
import type { TenantWriter } from '../../src/remediation/tenant-writer.ts';
import type { Tenant } from '../../src/tenants/tenant.ts';

interface Performing {
  readonly tenant: Tenant;
  readonly writer: TenantWriter;
  readonly entity: Entity;
  readonly event?: SecurityEvent | undefined;
}

export interface Performed {
  /** Why the guard said no; undefined when it was done. */
  readonly refusal?: string | undefined;
  readonly note?: string | undefined;
  /** True when the answer was lost and the look afterwards told. */
  readonly lost: boolean;
}

/** Does actions one after the other as the engine would, each with the deed before; a deed that is not verified fails. */
export function performer({ tenant, writer, entity, event }: Performing) {
  const last = new Map<string, Deed>();
  const ctx = (action: CatalogueAction): ActionContext => ({
    tenant,
    event,
    writer,
    askedBy: 'me',
    last: last.get(action.family),
  });
  const of = (id: ActionId): CatalogueAction => ACTIONS[id];
  async function look(id: ActionId) {
    const action = of(id);
    const state = await action.capture(ctx(action), entity);
    const known = last.get(action.family);
    const choices = action.choices?.(state) ?? [];
    return { state, choices, said: action.preview(state, known), concerns: action.concerns?.(state, known) ?? [] };
  }
  return {
    look,
    /** `chosen` stands for what is ticked beforehand when absent. */
    async act(id: ActionId, chosen?: readonly string[]): Promise<Performed> {
      const action = of(id);
      const { state: before, choices } = await look(id);
      const refusal = await action.guard(ctx(action), before);
      if (refusal !== undefined) return { refusal, lost: false };
      const ticked = chosen ?? choices.flatMap((choice) => (choice.chosen ? [choice.id] : []));
      let lost = false;
      const known = last.get(action.family);
      const outcome = await action.run(ctx(action), before, ticked).catch((error: unknown) => {
        if (!isTocsinError(error) || !error.outcomeUnknown) throw error;
        lost = true;
      });
      lost ||= outcome?.lost === true;
      const now = await action.capture(ctx(action), entity);
      const claim = { claimedAt: new Date(), chosen: ticked };
      const seen = action.verify(before, now, claim);
      if (!outcome?.note) assert.equal(seen, 'done', id);
      const effect = { before, chosen: ticked, result: lost ? undefined : outcome?.result };
      const undoes = known?.state === 'done' && known.action === action.undoes;
      const carried = known && action.carries?.(known);
      // As the engine keeps it: what was taken back in part is still the last deed that stands.
      if (!(undoes && action.isPartly?.(effect)))
        last.set(action.family, { action: id, state: 'done', carried, ...effect } as unknown as Deed);
      return { note: outcome?.note, lost };
    },
  };
}

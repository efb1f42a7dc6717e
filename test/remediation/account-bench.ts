import type { UserEntity } from '../../src/entities/entity.ts';
import { createAccountWriter } from '../../src/graph/account-writer.ts';
import { createUserWriter } from '../../src/graph/users.ts';
import type { ActionContext, CatalogueAction, Outcome } from '../../src/remediation/action.ts';
import type { Deed } from '../../src/remediation/deed.ts';
import type { TenantWriter } from '../../src/remediation/tenant-writer.ts';
import { startGraphSimulator, type GraphSimulator } from '../../src/sandbox/graph/simulator.ts';
import { SANDBOX_TENANTS } from '../../src/sandbox/graph/tenants.ts';
import type { Tenant } from '../../src/tenants/tenant.ts';
import { graphAt, tenant as anyTenant } from '../graph/server.ts';
import { manualClock, type ManualClock } from '../sandbox/caller.ts';

export const PLACE = SANDBOX_TENANTS[0]!;
const placeTenant: Tenant = { ...anyTenant, id: PLACE.id as Tenant['id'], name: PLACE.name };

/** An action done to an account of the simulator, over HTTP. */
export interface Done {
  readonly before: unknown;
  readonly outcome: Outcome;
  readonly deed: Deed;
}

export interface AccountBench {
  readonly sim: GraphSimulator;
  readonly clock: ManualClock;
  readonly ctx: ActionContext;
  /** The state, and why the action is refused in it. */
  look(
    action: CatalogueAction,
    user: UserEntity,
    over?: Partial<ActionContext>,
  ): Promise<{ state: never; refusal: string | undefined }>;
  /** Captures, chooses (everything unless told) and runs; the deed is what the next action is given as `last`. */
  do(action: CatalogueAction, user: UserEntity, over?: { chosen?: readonly string[]; last?: Deed }): Promise<Done>;
  close(): Promise<void>;
}

export async function startAccountBench(): Promise<AccountBench> {
  const clock = manualClock();
  const sim = await startGraphSimulator({ clock, tenants: SANDBOX_TENANTS });
  const graph = graphAt(sim.url, { clock });
  const writer = { ...createUserWriter(graph), ...createAccountWriter(graph, clock) } as unknown as TenantWriter;
  const ctx: ActionContext = { tenant: placeTenant, writer, askedBy: 'aaaaaaaa-0000-4000-8000-000000000002' };
  return {
    sim,
    clock,
    ctx,
    async look(action, user, over = {}) {
      const asked = { ...ctx, ...over };
      const state = (await action.capture(asked, user)) as never;
      return { state, refusal: await action.guard(asked, state) };
    },
    async do(action, user, { chosen, last } = {}) {
      const asked = { ...ctx, last };
      const before = await action.capture(asked, user);
      const picked = chosen ?? action.choices?.(before).map(({ id }) => id) ?? [];
      const claimedAt = clock.now();
      const outcome = (await action.run(asked, before, picked)) ?? {};
      const { result } = outcome;
      const kept = { before, chosen: picked, result, carried: last && action.carries?.(last) };
      const deed = { action: action.id, state: 'done', claimedAt, ...kept } as unknown as Deed;
      return { before, outcome, deed };
    },
    close: () => sim.close(),
  };
}

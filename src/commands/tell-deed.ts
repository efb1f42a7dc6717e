import type { CatalogueAction } from '../remediation/action.ts';
import { actionOf, type Target } from '../remediation/actions/index.ts';
import { isSamePerson, type Deed } from '../remediation/deed.ts';
import { loseSecret } from '../remediation/lose-secret.ts';
import { alsoFor, type DeedOutcome } from '../remediation/run-deed.ts';
import { showOnEvent } from '../remediation/show-deed.ts';
import { takenWords } from '../remediation/words.ts';
import type { CommandContext } from './context.ts';
import type { CommandResult, EventView } from './result.ts';

/** A remediation on one target of one event. */
export interface Chosen {
  readonly view: EventView;
  readonly action: CatalogueAction;
  readonly target: Target;
}

/** What the person who confirmed is told. */
export function tellOutcome(
  ctx: CommandContext,
  { view, action, target }: Chosen,
  outcome: DeedOutcome,
): CommandResult | Promise<CommandResult> {
  if (outcome.status === 'refused') return { show: 'event', ...view, said: outcome.why };
  if (outcome.status === 'taken') return tellTaken(ctx, { view, action, target }, outcome.deed);
  const { deed, event, secret } = outcome;
  const told = { tenant: view.tenant, event, said: outcomeWords({ action, label: target.label }, outcome) };
  if (!secret) return { show: 'event', ...told };
  const unheard = { deed, action, label: target.label, corr: ctx.corr };
  return { show: 'secret', ...told, secret, lost: () => loseSecret(ctx.deeds, unheard) };
}

/** An outcome of one's own deed in a sentence. */
export function outcomeWords(
  { action, label }: { readonly action: CatalogueAction; readonly label: string },
  { status, deed }: Extract<DeedOutcome, { event: unknown }>,
): string {
  switch (status) {
    case 'done':
      return [`${action.done(label)}.`, deed.note].filter(Boolean).join(' ');
    case 'failed':
      return `Nothing was changed: ${deed.note ?? 'Microsoft refused.'}`;
    case 'unknown':
      return deed.note ?? 'The outcome is being checked.';
    case 'asked':
      return 'Asked for. This tenant wants two people for it: somebody else has to approve it within 24 hours.';
  }
}

/** The asker's card did not know of this deed: say who did it, and put it on this event's card. */
export async function tellTaken(
  ctx: CommandContext,
  { view, action, target }: Chosen,
  deed: Deed,
): Promise<CommandResult> {
  await alsoFor(ctx.deeds, deed, view.event.number);
  const line = view.event.deeds.find(({ key }) => key === deed.key);
  const told = line?.generation === deed.generation && line.state === deed.state;
  const shown =
    told || deed.state === 'claimed' || deed.state === 'running'
      ? view.event
      : await showOnEvent(ctx.deeds, deed, { label: target.label, corr: ctx.corr, eventKey: view.event.key });
  return { show: 'event', tenant: view.tenant, event: shown ?? view.event, said: laterWords(ctx, action, deed) };
}

/** What a late clicker is told, also where what they asked for once handed them something. */
export function laterWords({ actor }: CommandContext, action: CatalogueAction, deed: Deed): string {
  const other = deed.action === action.id ? undefined : (actionOf(deed.action)?.label ?? deed.action);
  const words = takenWords(deed, actor.objectId, other);
  const own = deed.state === 'done' && isSamePerson(deed.holder.objectId, actor.objectId) && other === undefined;
  if (!own || !action.hands) return words;
  return `${words} If you did not see the ${action.hands}, “${action.label}” again gives another one.`;
}

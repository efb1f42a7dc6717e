import type { SecurityEvent } from '../events/event.ts';
import type { CatalogueAction } from '../remediation/action.ts';
import { actionOf, type Target } from '../remediation/actions/index.ts';
import { isSamePerson, type Deed } from '../remediation/deed.ts';
import { loseSecret } from '../remediation/lose-secret.ts';
import { alsoFor, type DeedOutcome } from '../remediation/run-deed.ts';
import { showDeed } from '../remediation/about.ts';
import { takenWords } from '../remediation/words.ts';
import type { CommandContext } from './context.ts';
import { aboutOf, cardOf, linesOn, viewAfter, type AlertAbout } from './about-view.ts';
import type { AboutView, CommandResult } from './result.ts';

/** A remediation on one target of one event. */
export interface Chosen {
  readonly view: AboutView;
  readonly action: CatalogueAction;
  readonly target: Target;
}

/** What the person who confirmed is told. */
export function tellOutcome(
  ctx: CommandContext,
  { view, action, target }: Chosen,
  outcome: DeedOutcome<SecurityEvent | AlertAbout>,
): CommandResult | Promise<CommandResult> {
  if (outcome.status === 'refused') return cardOf(view, outcome.why);
  if (outcome.status === 'taken') return tellTaken(ctx, { view, action, target }, outcome.deed);
  const { deed, event, secret } = outcome;
  const said = outcomeWords({ action, label: target.label }, outcome);
  const after = viewAfter(view, event);
  if (!secret || !('event' in after)) return cardOf(after, said);
  const unheard = { deed, action, label: target.label, corr: ctx.corr };
  return { show: 'secret', ...after, said, secret, lost: () => loseSecret(ctx.deeds, unheard) };
}

/** An outcome of one's own deed in a sentence. */
export function outcomeWords(
  { action, label }: { readonly action: CatalogueAction; readonly label: string },
  { status, deed }: Pick<Extract<DeedOutcome, { event: unknown }>, 'status' | 'deed'>,
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
  const about = aboutOf(view);
  if (about.number > 0) await alsoFor(ctx.deeds, deed, about.number);
  const line = linesOn(view).find(({ key }) => key === deed.key);
  const told = line?.generation === deed.generation && line.state === deed.state;
  const shown =
    told || deed.state === 'claimed' || deed.state === 'running'
      ? undefined
      : await showDeed(ctx.deeds, deed, { label: target.label, corr: ctx.corr, eventKey: about.key });
  return cardOf(viewAfter(view, shown), laterWords(ctx, action, deed));
}

/** What a late clicker is told, also where what they asked for once handed them something. */
export function laterWords({ actor }: CommandContext, action: CatalogueAction, deed: Deed): string {
  const other = deed.action === action.id ? undefined : (actionOf(deed.action)?.label ?? deed.action);
  const words = takenWords(deed, actor.objectId, other);
  const own = deed.state === 'done' && isSamePerson(deed.holder.objectId, actor.objectId) && other === undefined;
  if (!own || !action.hands) return words;
  return `${words} If you did not see the ${action.hands}, “${action.label}” again gives another one.`;
}

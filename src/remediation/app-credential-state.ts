import type { EntityOf } from '../entities/entity.ts';
import type { SecurityEvent } from '../events/event.ts';
import { momentWords, readTime } from '../texts/date.ts';
import type { ActionContext } from './action.ts';
import { readApplication, stateOf, type ApplicationState } from './app-state.ts';
import type { AppCredential } from './app-writer.ts';

/** An application with everything that can sign in as it. */
export interface CredentialState extends ApplicationState {
  /** When the event happened, with what is around it, as ISO times; null where that is not known. */
  readonly around: { readonly from: string; readonly to: string } | null;
  /** Newest first. */
  readonly credentials: readonly AppCredential[];
}

export async function captureCredentials(ctx: ActionContext, app: EntityOf<'application'>): Promise<CredentialState> {
  const found = await readApplication(ctx, app);
  const credentials = found.deleted ? [] : await ctx.writer.readCredentials(ctx.tenant, found);
  return { ...stateOf(found, app), around: ctx.event ? timesAround(ctx.event) : null, credentials };
}

const HOUR_MS = 60 * 60_000;

/** From an hour before what happened, or a day where only the detection is known, to an hour after it was detected. */
function timesAround({ occurredAt, detectedAt }: Pick<SecurityEvent, 'occurredAt' | 'detectedAt'>) {
  const from = occurredAt ? occurredAt.getTime() - HOUR_MS : detectedAt.getTime() - 24 * HOUR_MS;
  return { from: new Date(from).toISOString(), to: new Date(detectedAt.getTime() + HOUR_MS).toISOString() };
}

/** Whether a credential came around the event, by the date that it carries itself. */
export function cameThen({ around }: Pick<CredentialState, 'around'>, { from }: AppCredential): boolean {
  const at = readTime(from)?.getTime();
  return around !== null && at !== undefined && at >= Date.parse(around.from) && at <= Date.parse(around.to);
}

/** What is ticked beforehand, and why. */
export function suggestionWords(state: CredentialState): string {
  const [from, to] = [readTime(state.around?.from), readTime(state.around?.to)];
  if (!from || !to) return 'Nothing is ticked: when the event happened is not known.';
  const span = `between ${momentWords(from)} and ${momentWords(to)}`;
  return state.credentials.some((one) => cameThen(state, one))
    ? `Ticked is what was added around the event, ${span}; the date is the one that it was given.`
    : `Nothing is ticked: none was added around the event, ${span}, if their dates are true. Ask the owner of the application which ones are known.`;
}

/** "secret “backup”, added 27 February 2026, 23:41 UTC". */
export function credentialWords({ kind, name, from, holder }: AppCredential): string {
  const at = readTime(from);
  const where = holder === 'application' ? '' : ', of the enterprise application itself';
  return `${kind} ${name ? `“${name}”` : 'without a name'}, ${at ? `added ${momentWords(at)}` : 'added at an unknown time'}${where}`;
}

import type { EntityOf } from '../entities/entity.ts';
import { momentWords, readTime } from '../texts/date.ts';
import type { ActionContext } from './action.ts';
import { readApplication, stateOf, type ApplicationState } from './app-state.ts';
import type { AppCredential } from './app-writer.ts';

/** An application with everything that can sign in as it. */
export interface CredentialState extends ApplicationState {
  /** Newest first. */
  readonly credentials: readonly AppCredential[];
}

export async function captureCredentials(ctx: ActionContext, app: EntityOf<'application'>): Promise<CredentialState> {
  const found = await readApplication(ctx, app);
  const credentials = found.deleted ? [] : await ctx.writer.readCredentials(ctx.tenant, found);
  return { ...stateOf(found, app), credentials };
}

/** "secret “backup”, added 27 February 2026, 23:41 UTC". */
export function credentialWords({ kind, name, from, holder }: AppCredential): string {
  const at = readTime(from);
  const where = holder === 'application' ? '' : ', of the enterprise application itself';
  return `${kind} ${name ? `“${name}”` : 'without a name'}, ${at ? `added ${momentWords(at)}` : 'added at an unknown time'}${where}`;
}

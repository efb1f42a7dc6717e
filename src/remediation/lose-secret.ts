import type { CatalogueAction } from './action.ts';
import type { Deed } from './deed.ts';
import type { DeedDeps } from './run-deed.ts';
import { showDeed } from './about.ts';
import { lostWords } from './words.ts';

export interface Unheard {
  readonly deed: Deed;
  readonly action: CatalogueAction;
  readonly label: string;
  readonly corr: string;
}

/** What a deed handed out never reached the person: the trail, the deed and its card say so. */
export async function loseSecret(deps: DeedDeps, { deed, action, label, corr }: Unheard): Promise<void> {
  const note = `The answer came too late to be shown. ${lostWords(action)}`;
  await deps.record({ outcome: 'lost', deed, note, corr });
  const stored = await deps.deeds.get(deed.tenantId, deed.key);
  if (stored?.deed.generation !== deed.generation || stored.deed.state !== 'done') return;
  const told = { ...stored.deed, note: [deed.note, note].filter(Boolean).join(' ') };
  if ((await deps.deeds.put(told, stored.etag)) !== undefined) await showDeed(deps, told, { label, corr });
}

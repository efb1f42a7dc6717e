import { TocsinError } from '../kernel/errors.ts';
import { end, isSamePerson, letGo, mayApprove, type Deed, type Person } from './deed.ts';
import { isPartly } from './partly.ts';
import { presentDeed, type DeedDeps, type DeedRequest } from './run-deed.ts';
import { showDeed, type About } from './about.ts';

export type Answering = Pick<DeedRequest, 'tenant' | 'action' | 'target' | 'generation' | 'corr'> & {
  readonly by: Person;
};

export type Answered =
  | { readonly status: 'kept'; readonly deed: Deed; readonly event: About | undefined }
  | { readonly status: 'taken'; readonly deed: Deed | undefined };

/**
 * awaitingApproval → free: a second person declines, or the asker withdraws. The note is in the trail before anything
 * changes; an answer to another generation changes nothing.
 */
export async function declineDeed(deps: DeedDeps, answer: Answering): Promise<Answered> {
  const present = await presentDeed(deps, answer);
  if (!present || mayApprove(present.deed, answer.generation) !== 'free')
    return { status: 'taken', deed: present?.deed };
  const own = isSamePerson(present.deed.holder.objectId, answer.by.objectId);
  const note = `${own ? 'Withdrawn' : 'Declined'} by ${answer.by.name}.`;
  const deed = letGo(present.deed, deps.storageNow(), note);
  return keep(deps, answer, { deed, etag: present.etag, outcome: 'declined' });
}

/**
 * unknown → done or failed, by the word of a person, once Tocsin has stopped looking (STORAGE, the life of a deed, 7).
 */
export async function decideDeed(deps: DeedDeps, answer: Answering, happened: boolean): Promise<Answered> {
  const present = await presentDeed(deps, answer);
  if (!present || !isUndecided(present.deed) || present.deed.generation !== answer.generation)
    return { status: 'taken', deed: present?.deed };
  const at = deps.storageNow();
  const deed = happened
    ? end(present.deed, {
        state: 'done',
        at,
        note: `${answer.by.name} looked and says that it happened.`,
        ...(isPartly(present.deed) && { partly: true }),
      })
    : end(present.deed, { state: 'failed', at, note: `${answer.by.name} looked and says that it did not happen.` });
  return keep(deps, answer, { deed, etag: present.etag, outcome: 'decided' });
}

/** True when looking is over and only a person can say what happened. */
export function isUndecided({ state, nextCheck }: Deed): boolean {
  return state === 'unknown' && nextCheck === undefined;
}

async function keep(
  deps: DeedDeps,
  { by, corr, target }: Answering,
  { deed, etag, outcome }: { deed: Deed; etag: string; outcome: 'declined' | 'decided' },
): Promise<Answered> {
  await deps.record({ outcome, deed, by, note: deed.note, corr });
  if ((await deps.deeds.put(deed, etag)) === undefined)
    throw new TocsinError(
      'CONFLICT',
      'Somebody else answered this at the same moment. Please look again before you go on.',
    );
  return { status: 'kept', deed, event: await showDeed(deps, deed, { label: target.label, corr }) };
}

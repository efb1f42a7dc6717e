import { changeEvent } from '../events/change-event.ts';
import type { DeedLine, SecurityEvent } from '../events/event.ts';
import type { EventStore } from '../events/store.ts';
import { actionOf } from './actions/index.ts';
import type { Deed } from './deed.ts';

export interface ShowDeps {
  readonly events: EventStore;
  readonly channels: readonly string[];
  hint(event: SecurityEvent): void;
}

export interface ShownAs {
  readonly label: string;
  readonly corr: string;
  /** Another event that points at the same target; the deed's own where absent. */
  readonly eventKey?: string;
  /** The card is changed no sooner. */
  readonly quietUntil?: Date | undefined;
}

/** Puts the deed's present state on an event, so that its card tells it. Undefined when the event is gone. */
export async function showOnEvent(
  deps: ShowDeps,
  deed: Deed,
  { label, corr, eventKey = deed.event.key, quietUntil }: ShownAs,
): Promise<SecurityEvent | undefined> {
  const ref = { tenantId: deed.tenantId, key: eventKey };
  const event = await changeEvent({ events: deps.events, channels: deps.channels, corr }, ref, (before) => {
    const present = before.deeds.find(({ key }) => key === deed.key);
    const line = deedLine(deed, present?.targetLabel ?? label);
    const deeds = [...others(before.deeds, deed), ...takenBack(deed, before.deeds), line];
    return {
      event: { ...before, deeds },
      quietUntil,
      history: [{ at: line.at, by: line.by, what: historyWords(deed, line) }],
    };
  });
  if (event) deps.hint(event);
  return event;
}

/**
 * The line of a deed that was taken back stays beside that of the one that did it, until the next time: as done while a
 * part of it still stands.
 */
function takenBack({ key, last, undoes, state, partly }: Deed, lines: readonly DeedLine[]): readonly DeedLine[] {
  if (!undoes || state !== 'done' || !last) return [];
  const line = lines.findLast((one) => [key, undoneKey(key)].includes(one.key) && one.action === last.action);
  return line ? [{ ...line, key: undoneKey(key), state: partly ? 'done' : 'undone' }] : [];
}

function others(lines: readonly DeedLine[], { key, undoes, state }: Deed): readonly DeedLine[] {
  const replaced = undoes && state === 'done' ? [key, undoneKey(key)] : [key];
  return lines.filter((line) => !replaced.includes(line.key));
}

function undoneKey(key: string): string {
  return `${key}|undone`;
}

function historyWords(deed: Deed, line: DeedLine): string {
  const what = actionOf(deed.action)?.label ?? deed.action;
  return `${what}, ${line.targetLabel}: ${STATE_WORDS[line.state]}${deed.note ? ` (${deed.note})` : ''}`;
}

const STATE_WORDS: Readonly<Record<DeedLine['state'], string>> = {
  awaitingApproval: 'asked for, waits for a second person',
  free: 'not done',
  running: 'under way',
  done: 'done',
  failed: 'failed, nothing was changed',
  unknown: 'outcome unknown, being checked',
  undecided: 'outcome unknown, an administrator has to say',
  undone: 'taken back',
};

/** What a deed's state means, in words: "done", "under way". */
export function stateWords(state: DeedLine['state']): string {
  return STATE_WORDS[state];
}

/** The present state of a deed as cards tell it. */
export function deedLine(deed: Deed, targetLabel: string): DeedLine {
  const stands = (deed.state !== 'done' || deed.partly) && deed.last?.state === 'done' ? deed.last.action : undefined;
  const now = whereNow(deed.state === 'done' ? deed : deed.last);
  return {
    key: deed.key,
    action: deed.action,
    target: deed.target,
    targetLabel,
    state: lineState(deed),
    generation: deed.generation,
    by: deed.approver ? `${deed.holder.name}, approved by ${deed.approver.name}` : deed.holder.name,
    at: deed.endedAt ?? deed.claimedAt,
    ...(deed.note && { note: deed.note }),
    ...(stands && { stands }),
    ...(now && { now }),
  };
}

function whereNow(effective: Omit<Deed, 'last'> | undefined): DeedLine['now'] {
  if (effective?.state !== 'done') return undefined;
  const { action, before, result, chosen } = effective;
  return actionOf(action)?.whereNow?.({ before, result, ...(chosen && { chosen }) });
}

function lineState({ state, nextCheck }: Deed): DeedLine['state'] {
  if (state === 'claimed') return 'running';
  return state === 'unknown' && !nextCheck ? 'undecided' : state;
}

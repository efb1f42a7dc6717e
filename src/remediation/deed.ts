import { TocsinError } from '../kernel/errors.ts';
import type { TenantId } from '../tenants/tenant.ts';
import type { Verdict } from './action.ts';

/** STORAGE, the life of a deed. `undone` is what a deed becomes for the one that took it back, which keeps it as `last`. */
export const DEED_STATES = [
  'free',
  'awaitingApproval',
  'claimed',
  'running',
  'done',
  'failed',
  'unknown',
  'undone',
] as const;

export type DeedState = (typeof DEED_STATES)[number];

export interface Person {
  readonly objectId: string;
  readonly name: string;
}

/** Whether two object ids are one person: Microsoft writes them in either case. */
export function isSamePerson(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** The life of one (target, action family): who holds it, in which generation, and how it ended. */
export interface Deed {
  readonly tenantId: TenantId;
  /** Entity key and action family: block and allow of one user share one. */
  readonly key: string;
  readonly state: DeedState;
  /** Raised by every deed and every undo; a card shows the generation it was drawn at. */
  readonly generation: number;
  readonly action: string;
  readonly target: string;
  readonly event: { readonly number: number; readonly key: string };
  /** Who asked for it. */
  readonly holder: Person;
  /** Who agreed to it, where the tenant asks for two people. */
  readonly approver?: Person;
  readonly claimedAt: Date;
  readonly endedAt?: Date;
  readonly leaseUntil: Date;
  /** Raised whenever a worker takes over: a slow predecessor's write then meets another etag. */
  readonly fence: number;
  /** State of the target before the deed, as captured at the claim. */
  readonly before?: unknown;
  /** Ids of what the person chose to include. */
  readonly chosen?: readonly string[];
  /** What the deed left behind: the ids that Microsoft gave. */
  readonly result?: unknown;
  /** Digest of the target's state as the deed left it, where that could be read: an undo asks when it has changed. */
  readonly left?: string;
  /** The last deed here that took effect: what an undo gives back. */
  readonly last?: Omit<Deed, 'last'>;
  /** True when this deed takes `last` back. */
  readonly undoes?: boolean;
  /** True when it took `last` back in part: the rest stands, and can be given back later. */
  readonly partly?: boolean;
  /** What deeds before this one took and nobody gave back: an undo gives it back too. */
  readonly carried?: unknown;
  /** Public words: why it failed, what is not known, or what to know besides. */
  readonly note?: string;
  /** For `unknown`: how often it was checked, when to check next, since when reads say "not done". */
  readonly checks: number;
  readonly nextCheck?: Date;
  readonly notDoneSince?: Date;
  /** Other events whose people asked for the same and were told that it is done: an undo would concern them too. */
  readonly alsoFor?: readonly number[];
}

export interface DeedStore {
  get(tenantId: TenantId, key: string): Promise<{ deed: Deed; etag: string } | undefined>;
  /** Inserts when `etag` is absent; the new etag, or undefined when somebody else was faster. */
  put(deed: Deed, etag?: string): Promise<string | undefined>;
  /** Deeds that wait for approval, are claimed, running or unknown, in all tenants: what the reconcile job looks at. */
  unfinished(): Promise<readonly { deed: Deed; etag: string }[]>;
}

/** Key of the claim: the tenant is the partition, so target and family are enough. */
export function deedKey(target: string, family: string): string {
  return `${target}|${family}`;
}

/** Waits between checks of a deed whose outcome is unknown, in ms; after the last one a person decides. */
export const CHECK_AFTER_MS: readonly number[] = [10_000, 60_000, 300_000, 1_800_000];

/** "Not done" is believed after two reads at least this far apart: directories answer late. */
export const NOT_DONE_APART_MS = 60_000;

const BUSY: readonly DeedState[] = ['awaitingApproval', 'claimed', 'running', 'unknown'];

/** True while no other deed may begin here. */
export function isBusy({ state }: Pick<Deed, 'state'>): boolean {
  return BUSY.includes(state);
}

/** Whether a new deed may be claimed over the present one by somebody whose card shows `generation`. */
export function mayClaim(present: Deed | undefined, generation: number): 'free' | 'busy' | 'outdated' {
  if (!present) return 'free';
  if (isBusy(present)) return 'busy';
  if (present.generation !== generation) return 'outdated';
  return 'free';
}

/** Whether what waits in the present deed may be approved by somebody whose preview shows `generation`. */
export function mayApprove(present: Deed | undefined, generation: number): 'free' | 'outdated' {
  return present?.state === 'awaitingApproval' && present.generation === generation ? 'free' : 'outdated';
}

/**
 * The last deed here that took effect, as a deed that comes after `present` is given it: while something of it still
 * stands, the one that was taken back in part.
 */
export function lastOf(present: Deed | undefined): Omit<Deed, 'last'> | undefined {
  if (!present || (present.state !== 'done' && present.state !== 'undone') || present.partly) return present?.last;
  const { last: _earlier, ...rest } = present;
  return rest;
}

export type ClaimRequest = Pick<Deed, 'tenantId' | 'key' | 'action' | 'target' | 'event' | 'holder' | 'leaseUntil'> &
  Partial<Pick<Deed, 'approver' | 'chosen'>> & {
    /** Id of the action that this one undoes. */
    readonly undoes?: string | undefined;
    /** What `last` and deeds before it took and nobody gave back. */
    readonly carries?: ((last: Deed) => unknown) | undefined;
    readonly now: Date;
  };

/** free → claimed, on the next generation; or awaitingApproval → claimed, on the generation that was asked for. */
export function claim(present: Deed | undefined, request: ClaimRequest): Deed {
  return { ...begin(present, request), state: 'claimed' };
}

/** free → awaitingApproval: asked for by one of two people, until `leaseUntil`. */
export function ask(present: Deed | undefined, request: ClaimRequest): Deed {
  return { ...begin(present, request), state: 'awaitingApproval' };
}

function begin(present: Deed | undefined, { now, undoes, carries, ...request }: ClaimRequest): Omit<Deed, 'state'> {
  const last = lastOf(present);
  const carried = last && carries?.(last);
  const asked = present?.state === 'awaitingApproval';
  return {
    ...request,
    generation: (present?.generation ?? 0) + (asked ? 0 : 1),
    claimedAt: now,
    fence: (present?.fence ?? 0) + 1,
    checks: 0,
    ...(last && { last }),
    ...(carried !== undefined && { carried }),
    ...(last?.state === 'done' && last.action === undoes && { undoes: true }),
  };
}

/** awaitingApproval → free: declined, withdrawn, or nobody agreed in time. */
export function letGo(deed: Deed, at: Date, note: string): Deed {
  return { ...expect(deed, 'awaitingApproval'), state: 'free', endedAt: at, note };
}

/** claimed → running: immediately before the call, after the intent is in the audit trail. */
export function start(deed: Deed, before: unknown, leaseUntil: Date): Deed {
  return { ...expect(deed, 'claimed'), state: 'running', leaseUntil, before };
}

export type Ending =
  | ({ readonly state: 'done'; readonly at: Date; readonly note?: string } & Partial<
      Pick<Deed, 'result' | 'left' | 'partly'>
    >)
  | { readonly state: 'failed'; readonly at: Date; readonly note: string }
  | { readonly state: 'unknown'; readonly at: Date; readonly note: string };

/** running (or unknown, once settled) → done, failed or unknown. */
export function end(deed: Deed, { at, ...ending }: Ending): Deed {
  const {
    nextCheck: _next,
    notDoneSince: _since,
    note: _note,
    ...rest
  } = expect(deed, 'running', 'unknown', 'claimed');
  if (ending.state === 'unknown')
    return { ...rest, ...ending, nextCheck: new Date(at.getTime() + (CHECK_AFTER_MS[0] as number)) };
  const { last } = rest;
  const after = ending.state === 'done' && rest.undoes && last && { last: takenBack(last, ending.partly === true) };
  return { ...rest, ...after, ...ending, endedAt: at };
}

/** Of what was taken back in part it is no longer known how the target was left. */
function takenBack({ left, ...last }: Omit<Deed, 'last'>, partly: boolean): Omit<Deed, 'last'> {
  return partly ? last : { ...last, ...(left && { left }), state: 'undone' };
}

export interface Settling {
  readonly now: Date;
  /** Whether an undo, if it happened, took back only a part. */
  readonly partly?: boolean;
  /** What its answer would have told. */
  readonly result?: unknown;
}

/**
 * What a look at the target means for a deed of unknown outcome. "Not done", in whole or in part, must be seen twice, a
 * minute apart; when the looks are used up it stays unknown without a next check, for a person to decide.
 */
export function settle(deed: Deed, seen: Verdict, { now, partly = false, result }: Settling): Deed {
  expect(deed, 'unknown');
  if (seen === 'done') {
    const note = 'The answer was lost; a later look shows that it happened.';
    return end(deed, {
      state: 'done',
      at: now,
      note,
      ...(partly && { partly }),
      ...(result !== undefined && { result }),
    });
  }
  const since = seen === 'cannotTell' ? undefined : (deed.notDoneSince ?? now);
  if (since && now.getTime() - since.getTime() >= NOT_DONE_APART_MS) return end(deed, missed(deed, seen, now));
  const { nextCheck: _next, notDoneSince: _since, ...rest } = deed;
  const wait = since && !deed.notDoneSince ? NOT_DONE_APART_MS : CHECK_AFTER_MS[deed.checks + 1];
  return {
    ...rest,
    checks: deed.checks + 1,
    ...(since && { notDoneSince: since }),
    ...(wait !== undefined && { nextCheck: new Date(now.getTime() + wait) }),
  };
}

/** How a deed ends that two looks did not see as it should be. */
function missed({ undoes = false }: Deed, seen: Verdict, at: Date): Ending {
  if (seen !== 'partly')
    return { state: 'failed', at, note: 'The answer was lost; two later looks show that it did not happen.' };
  const note =
    'The answer was lost; two later looks show that only a part of it happened. A fresh preview has the rest.';
  return { state: 'done', at, note, ...(undoes && { partly: true }) };
}

/** A claim whose lease ran out before anything was sent is free again; a running one becomes unknown. */
export function expire(deed: Deed, now: Date): Deed {
  if (deed.leaseUntil.getTime() > now.getTime()) return deed;
  if (deed.state === 'awaitingApproval') return letGo(deed, now, 'Nobody approved it within 24 hours.');
  if (deed.state === 'claimed') {
    return end(deed, { state: 'failed', at: now, note: 'Tocsin stopped before anything was sent to Microsoft.' });
  }
  if (deed.state === 'running') {
    return end(deed, { state: 'unknown', at: now, note: 'Tocsin stopped while Microsoft was being asked.' });
  }
  return deed;
}

function expect(deed: Deed, ...states: DeedState[]): Deed {
  if (states.includes(deed.state)) return deed;
  throw new TocsinError('INTERNAL', `A deed that is ${deed.state} cannot take this step.`);
}

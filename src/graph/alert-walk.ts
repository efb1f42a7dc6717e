import type { Watermark } from '../events/source.ts';

/** What to ask for next: alerts from a timestamp on, past `skip` of them, or behind a link that the last answer gave. */
export interface Ask {
  readonly op: 'ge' | 'gt';
  readonly from: Watermark;
  readonly skip: number;
  readonly link?: string | undefined;
}

/** What the walk must know of a page; stamps are those of its elements that have one. */
export interface PageFacts {
  readonly count: number;
  /** Elements not met before in this pull. */
  readonly fresh: number;
  readonly first: Watermark | undefined;
  readonly last: Watermark | undefined;
  readonly newest: Watermark | undefined;
  readonly ascending: boolean;
  readonly startsFresh: boolean;
  /** Which element it begins with. */
  readonly head: string;
  readonly link: string | undefined;
}

/** Where one pull stands. Everything older than `safe` has been read. */
export interface Walk {
  readonly ask: Ask;
  readonly safe: Watermark;
  /** The largest page so far: the server may give less than asked, but one that is shorter than this is its last. */
  readonly largest: number;
  /** The first record at `skip` should be one that we know, so that a list that moved under us is noticed. */
  readonly overlaps: boolean;
  /** Which element the page before began with. */
  readonly head: string;
  /** How often the list moved under us. */
  readonly shifts: number;
  /** Set when the server does not keep to the order asked for: the newest stamp so far. */
  readonly unordered?: Watermark;
}

export interface Step {
  /** Absent at the end. */
  readonly next?: Walk;
  readonly watermark: Watermark;
  readonly gap?: string;
}

/** A larger `$skip` is refused with 400 (elastic/integrations#20234, 2026-07). */
const MAX_SKIP = 500;
const MAX_SHIFTS = 3;

export function startWalk(since: Watermark): Walk {
  const ask: Ask = { op: 'ge', from: since, skip: 0 };
  return { ask, safe: since, largest: 0, overlaps: false, head: '', shifts: 0 };
}

/**
 * Decides from one page where to go on. The live service is reported to give no nextLink, so the walk asks again from
 * the newest timestamp it has (`ge`: several alerts may share it), skips past a crowd at one timestamp, and then leaves
 * that timestamp by `gt`. Pages that were skipped to never move the watermark beyond the timestamp skipped from.
 */
export function stepWalk(before: Walk, page: PageFacts): Step {
  const walk = { ...before, largest: Math.max(before.largest, page.count), head: page.head };
  const { from } = walk.ask;
  if (page.link === undefined && ignoresSkip(before, page)) return leaveUnskippable(walk, page);
  const inOrder = page.ascending && (page.first ?? from) >= from;
  if (walk.unordered !== undefined) return stepUnordered(walk, page, walk.unordered);
  if (!inOrder) return enterUnordered(walk, page);
  if (page.link !== undefined) return followLink(walk, page, page.link);
  if (page.count === 0) return end(walk);
  return walk.ask.skip === 0 ? stepPlain(walk, page) : stepSkipped(walk, page);
}

/** The server refused to skip that far: leaves the timestamp with a gap. */
export function stepRefusedSkip(walk: Walk): Step {
  return leaveCrowd(walk, walk.ask.skip, true);
}

function end(walk: Walk): Step {
  return { watermark: walk.safe };
}

function followLink(walk: Walk, page: PageFacts, link: string): Step {
  const { ask } = walk;
  if (ask.skip > 0) return { next: { ...walk, overlaps: false, ask: { ...ask, link } }, watermark: walk.safe };
  const reached = page.last ?? ask.from;
  return { next: { ...walk, safe: reached, ask: { ...ask, from: reached, link } }, watermark: reached };
}

function stepPlain(walk: Walk, page: PageFacts): Step {
  const { last } = page;
  if (last !== undefined && last > walk.ask.from) {
    return { next: { ...walk, safe: last, ask: { op: 'ge', from: last, skip: 0 } }, watermark: last };
  }
  return isLast(walk, page) ? end({ ...walk, safe: walk.ask.from }) : skipOn(walk, page);
}

function stepSkipped(walk: Walk, page: PageFacts): Step {
  const { from } = walk.ask;
  if (walk.overlaps && page.startsFresh && walk.shifts < MAX_SHIFTS) {
    const ask: Ask = { op: walk.ask.op, from, skip: 0 };
    return { next: { ...walk, ask, overlaps: false, shifts: walk.shifts + 1 }, watermark: walk.safe };
  }
  if (page.last !== undefined && page.last > from) return leaveCrowd(walk, 0, false);
  return isLast(walk, page) ? end(walk) : skipOn(walk, page);
}

/** The same page again although we asked for what is behind it. */
function ignoresSkip(before: Walk, page: PageFacts): boolean {
  return before.ask.skip > 0 && page.fresh === 0 && page.count > 0 && page.head === before.head;
}

function leaveUnskippable(walk: Walk, page: PageFacts): Step {
  if (walk.unordered !== undefined) return { watermark: later(walk.unordered, page.newest) };
  return walk.ask.op === 'gt' ? end(walk) : leaveCrowd(walk, page.count, false);
}

/** Nothing new, and shorter than pages of this pull have been; or nothing new, and nothing that has a time. */
function isLast(walk: Walk, page: PageFacts): boolean {
  return page.fresh === 0 && (page.count < walk.largest || page.last === undefined);
}

/** On past the records of this page, the last of them asked for again where it can be. */
function skipOn(walk: Walk, page: PageFacts): Step {
  const { ask } = walk;
  const reached = ask.skip + page.count;
  const overlaps = page.count > 1;
  const wanted = Math.min(MAX_SKIP, overlaps ? reached - 1 : reached);
  if (wanted <= ask.skip) return leaveCrowd(walk, reached, page.count >= walk.largest);
  const next = { ...walk, ask: { op: ask.op, from: ask.from, skip: wanted }, overlaps: wanted < reached };
  return { next, watermark: walk.safe };
}

function leaveCrowd(walk: Walk, read: number, cut: boolean): Step {
  const { op, from } = walk.ask;
  const gap =
    walk.unordered === undefined
      ? `More alerts share the time ${from} than Microsoft Graph lets us read: ${read} were read, the rest was passed over.`
      : `Microsoft Graph gives alerts out of order: ${read} since ${from} were read, and it gives no way to the rest.`;
  const said = { watermark: walk.safe, ...(cut && { gap }) };
  if (walk.unordered !== undefined || (op === 'gt' && cut)) return said;
  return { ...said, next: { ...walk, ask: { op: 'gt', from, skip: 0 }, overlaps: false } };
}

/** Order cannot be relied on: reads on from what is safe, by links or by skipping, and moves the watermark at the end only. */
function enterUnordered(walk: Walk, page: PageFacts): Step {
  const unordered = later(walk.safe, page.newest);
  const ask: Ask = { op: 'ge', from: walk.safe, skip: 0, link: page.link };
  return { next: { ...walk, ask, unordered, overlaps: false }, watermark: walk.safe };
}

function stepUnordered(walk: Walk, page: PageFacts, known: Watermark): Step {
  const unordered = later(known, page.newest);
  if (page.link !== undefined) {
    return { next: { ...walk, unordered, ask: { ...walk.ask, link: page.link } }, watermark: walk.safe };
  }
  const all = page.count === 0 || isLast(walk, page) || walk.ask.link !== undefined;
  return all ? { watermark: unordered } : skipOn({ ...walk, unordered }, page);
}

function later(known: Watermark, newest: Watermark | undefined): Watermark {
  return newest !== undefined && newest > known ? newest : known;
}

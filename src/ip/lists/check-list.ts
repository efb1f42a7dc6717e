import { createHash } from 'node:crypto';
import { LIST_KINDS, type List, type ListSetting } from './list.ts';
import { rangeSet } from './range-set.ts';
import { readList } from './read-list.ts';

/** Content as it came, with the day that its file or server tells. */
export interface Content {
  readonly bytes: Uint8Array;
  /** YYYY-MM-DD. */
  readonly date: string;
}

export const MOST_BYTES = 32 * 1024 * 1024;
const MOST_RANGES = 1_000_000;
/** Of lines that are no addresses: a page of HTML has many, a list at most a slip or two. */
const MOST_UNREADABLE = 0.1;
/** A list that is half of what it was an hour ago was cut off on the way. */
const LEAST_LEFT = 0.5;

/** Google's resolver and Microsoft's sign-in: a list of proxies that has them has everything. */
const NO_PROXY = ['8.8.8.8', '40.126.32.1'];

/**
 * The list that content makes, or what is wrong with it in words. `before` is the last good list, as long as it is
 * still relied on: what replaces it must not be much smaller.
 */
export function checkList(setting: ListSetting, content: Content, before?: List): List | { readonly fault: string } {
  const { bytes } = content;
  if (bytes.byteLength > MOST_BYTES) return { fault: 'it is larger than 32 MB' };
  if (setting.sha256 !== undefined && createHash('sha256').update(bytes).digest('hex') !== setting.sha256.toLowerCase())
    return { fault: 'its SHA-256 is not the expected one' };
  const { ranges: read, unreadable, date } = readList(new TextDecoder().decode(bytes));
  if (read.length === 0) return { fault: 'it holds no addresses' };
  if (read.length > MOST_RANGES) return { fault: 'it holds more than 1,000,000 ranges' };
  if (unreadable > (read.length + unreadable) * MOST_UNREADABLE)
    return { fault: `${unreadable} of its lines are no addresses` };
  const ranges = rangeSet(read);
  const absent = setting.has.find((address) => !ranges.has(address));
  if (absent !== undefined) return { fault: `it lacks ${absent}, which must be in it` };
  const present = [...setting.hasNot, ...(LIST_KINDS[setting.kind].proxy ? NO_PROXY : [])].find(ranges.has);
  if (present !== undefined) return { fault: `it has ${present}, which must not be in it` };
  if (before && ranges.size < before.ranges.size * LEAST_LEFT)
    return { fault: `it has ${ranges.size} ranges where the last good one has ${before.ranges.size}` };
  return { setting, ranges, date: setting.date ?? date ?? content.date };
}

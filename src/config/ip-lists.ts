import { isIP } from 'node:net';
import { z } from 'zod';
import { isLoopbackHost } from './loopback.ts';

const KINDS = ['vpn', 'tor', 'proxy', 'residential', 'relay', 'datacenter', 'cloud'] as const;

/** A list of addresses as IP_LISTS names it. */
export interface IpList {
  readonly kind: (typeof KINDS)[number];
  readonly name?: string;
  readonly from: string;
  readonly sha256?: string;
  readonly has: readonly string[];
  readonly hasNot: readonly string[];
  readonly date?: string;
  readonly days?: number;
}

const Options = z.object({
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/i)
    .optional(),
  has: z.array(z.string().refine((text) => isIP(text) !== 0)).default([]),
  hasNot: z.array(z.string().refine((text) => isIP(text) !== 0)).default([]),
  date: z.iso.date().optional(),
  days: z.coerce.number().int().min(1).max(3650).optional(),
});

/**
 * `kind[:name]=file or https address[|option=value…]`, comma-separated; options: `sha256`, `has` and `hasNot` (addresses,
 * more than once), `date` (YYYY-MM-DD), `days`. Faults name the entry by its place, never by its content.
 */
export const ipLists = z
  .string()
  .default('')
  .transform((text, context) => {
    const entries = text.split(',').map((entry) => entry.trim());
    return entries.filter(Boolean).flatMap((entry, at) => {
      const list = readEntry(entry);
      if (typeof list !== 'string') return [list];
      context.addIssue({ code: 'custom', message: `entry ${at + 1} ${list}` });
      return [];
    });
  });

function readEntry(entry: string): IpList | string {
  const [head = '', ...rest] = entry.split('|');
  const match = /^(\w+)(?::([^=]{1,60}))?=(.+)$/.exec(head.trim());
  const kind = KINDS.find((known) => known === match?.[1]);
  if (!match || !kind) return `must be kind=place, its kind one of ${KINDS.join(', ')}`;
  const [, , name, from = ''] = match;
  if (/^\w+:\/\//.test(from) && !isAllowed(from))
    return 'must be a file or https; plain http is for loopback hosts only';
  const options = readOptions(rest);
  if (options === undefined) return 'has an option that cannot be read (sha256, has, hasNot, date, days)';
  return { kind, from, ...(name && { name: name.trim() }), ...options };
}

function isAllowed(from: string): boolean {
  if (!URL.canParse(from)) return false;
  const { protocol, hostname, username } = new URL(from);
  return username === '' && (protocol === 'https:' || (protocol === 'http:' && isLoopbackHost(hostname)));
}

function readOptions(words: readonly string[]) {
  const given: Record<string, string | string[]> = {};
  for (const word of words) {
    const [, name = '', value = ''] = /^\s*(sha256|has|hasNot|date|days)=(.+?)\s*$/.exec(word) ?? [];
    if (name === '') return undefined;
    if (name === 'has' || name === 'hasNot') given[name] = [...(given[name] ?? []), value];
    else given[name] = value;
  }
  const parsed = Options.safeParse(given);
  if (!parsed.success) return undefined;
  const { has, hasNot, sha256, date, days } = parsed.data;
  return { has, hasNot, ...(sha256 && { sha256 }), ...(date && { date }), ...(days && { days }) };
}

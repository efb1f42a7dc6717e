import { z } from 'zod';
import { GENESIS } from '../audit/chain.ts';
import { AUDIT_OUTCOMES, type ChainedEntry, type ChainHead } from '../audit/entry.ts';
import { ascending } from './keys.ts';
import { createCodec, moment, packBody, readProps, tenantId, unpackBody } from './rows.ts';
import type { Row, StoredRow, Table } from './tables.ts';

/** What a deed saw before and after it may be long, and is packed then. */
const PERSONAL = 'personal';

/** The personal fields lie in a property of their own: erasing them leaves the sealed body untouched. */
const sealedCodec = createCodec<Omit<ChainedEntry, 'personal'>>(
  z.object({
    id: z.string(),
    at: moment,
    corr: z.string(),
    verb: z.string(),
    outcome: z.enum(AUDIT_OUTCOMES),
    about: z.record(z.string(), z.union([z.string(), z.number()])),
    tenantId,
    seq: z.number(),
    previous: z.string(),
    hash: z.string(),
    salt: z.string(),
    personalDigests: z.record(z.string(), z.string()),
  }),
);
const personalSchema = z.object({
  personal: z
    .string()
    .transform((json) => JSON.parse(json) as unknown)
    .pipe(z.record(z.string(), z.string())),
});
const headSchema = z.object({ seq: z.number().int().nonnegative(), hash: z.string() });

export const HEAD = 'head';

export function entryKey(seq: number): string {
  return `a${ascending(seq, 12)}`;
}

export function readHead(row: StoredRow | undefined): ChainHead {
  return row ? readProps(headSchema, row) : GENESIS;
}

export function headRow(pk: string, head: ChainHead, corr: string): Row {
  return { pk, rk: HEAD, props: { v: 1, corr, seq: head.seq, hash: head.hash } };
}

export function entryRow(pk: string, entry: ChainedEntry): Row {
  const { personal, ...sealed } = entry;
  const props = {
    ...sealedCodec.encode(sealed, entry.corr),
    id: entry.id,
    ...packBody(JSON.stringify(personal), PERSONAL),
  };
  return { pk, rk: entryKey(entry.seq), props };
}

export function readEntry(row: Row): ChainedEntry {
  const props = { v: row.props.v, personal: unpackBody(row.props, PERSONAL) };
  return { ...sealedCodec.decode(row), ...readProps(personalSchema, { ...row, props }) };
}

/** True when the entry at `seq` is the one with this id: how a lost answer is settled. */
export async function isStored(table: Table, pk: string, entry: { seq: number; id: string }): Promise<boolean> {
  return (await table.get(pk, entryKey(entry.seq)))?.props.id === entry.id;
}

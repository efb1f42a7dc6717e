import { z } from 'zod';
import type { IgnoreRule, RuleScope } from '../events/ignore/rule.ts';
import type { RuleDraft } from '../events/ignore/store.ts';
import { ascending, encodeKey } from './keys.ts';
import { createCodec, moment, readProps, rememberingCodec, tenantId } from './rows.ts';
import type { Row } from './tables.ts';

const text = z.string();
const perhaps = text.optional();

const scope = text.transform((value) => value as RuleScope);
const person = z.object({ objectId: text, name: text });

/** Strict: a criterion that is dropped unread would make the rule hide more than its author was shown. */
const criteria = z.strictObject({
  kind: perhaps,
  users: z.array(z.object({ id: perhaps, upn: perhaps, label: text })).optional(),
  networks: z
    .array(
      z.discriminatedUnion('type', [
        z.object({ type: z.literal('range'), range: text }),
        z.object({ type: z.literal('as'), asn: z.number(), name: perhaps }),
      ]),
    )
    .optional(),
  countries: z.array(text).optional(),
  applications: z.array(z.object({ appId: perhaps, id: perhaps, label: text })).optional(),
  title: z.array(text).optional(),
});

export const ruleCodec = rememberingCodec<IgnoreRule>(
  z.object({
    number: z.number(),
    scope,
    criteria,
    from: moment.optional(),
    until: moment.optional(),
    reason: text,
    author: person,
    createdAt: moment,
    expiresAt: moment,
    hits: z.number(),
    lastMatch: moment.optional(),
    ended: z.object({ at: moment, by: person }).optional(),
  }),
);

export const draftCodec = createCodec<RuleDraft>(
  z.object({
    id: text,
    tenantId,
    event: z.object({ number: z.number(), key: text }),
    askedBy: text,
    scope,
    criteria,
    from: moment.optional(),
    until: moment.optional(),
    reason: text,
    days: z.number(),
    expiresAt: moment,
    savedAs: z.number().optional(),
  }),
);

/** Where a number points: its rule's partition. Written before the rule, so that no number is used twice. */
export const NUMBERS = 'numbers';
export const DRAFTS = 'drafts';

export function pointerRow(number: number, target: RuleScope, corr: string): Row {
  return { pk: NUMBERS, rk: highestFirst(number), props: { v: 1, corr, number, scope: target } };
}

const pointer = z.object({ number: z.number(), scope });

export function readPointer(row: Row): { readonly number: number; readonly scope: RuleScope } {
  return readProps(pointer, row);
}

const LAST = 9_999_999_999;

/** Digits that sort the highest number first, so that one row tells which is next. */
export function highestFirst(number: number): string {
  return ascending(LAST - number);
}

/** Live rules and those that were taken away lie apart: ingest reads the live ones alone. */
export function ruleKey(state: 'live' | 'ended', number: number): string {
  return `${state === 'live' ? 'r' : 'e'}${ascending(number)}`;
}

/** Names of tenants are GUIDs and `*` is encoded, so no scope meets `numbers` or `drafts`. */
export function partitionOf(of: RuleScope): string {
  return encodeKey(of);
}

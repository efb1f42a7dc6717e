import { z } from 'zod';
import { FAULT_WORDS } from '../audit/fault-words.ts';
import { verifyTrail, type TrailReport } from '../audit/verify.ts';
import { defineCommand } from './command.ts';
import { TrailRef, openTrail } from './open-trail.ts';
import type { PageResult } from './page-views.ts';

/** The check of a long trail comes back before a request is given up, and is gone on with. */
const LONGEST_MS = 8_000;

/** Checks a trail as `tocsin audit verify` does: nothing altered, nothing missing, in order, to its end. */
export const auditCheck = defineCommand({
  name: 'auditCheck',
  summary: 'Check that nothing in the audit trail of a tenant was altered, taken out or cut off',
  requires: 'triage',
  surfaces: ['tab'],
  changes: false,
  input: TrailRef.extend({
    after: z.object({ seq: z.number().int().min(0), hash: z.string().regex(/^[0-9a-f]{64}$/) }).optional(),
  }),
  async run(ctx, { after, ...ref }) {
    const { id, tenant } = await openTrail(ctx, ref);
    const until = ctx.clock.now().getTime() + LONGEST_MS;
    const report = await verifyTrail(ctx.audit, id, { after, enough: () => ctx.clock.now().getTime() >= until });
    const { entries, head, rest } = report;
    return { show: 'auditCheck', tenant, ...verdict(report), checked: entries, head: head.seq, after: rest };
  },
});

function verdict(report: TrailReport): Pick<Extract<PageResult, { show: 'auditCheck' }>, 'state' | 'words'> {
  const { entries, head, fault, rest } = report;
  if (fault?.fault === 'newer')
    return { state: 'unsure', words: `Entry ${fault.seq} was written by a newer Tocsin: check with that version.` };
  if (fault?.seq === 0) return { state: 'broken', words: 'The head of the trail cannot be read.' };
  if (fault)
    return {
      state: 'broken',
      words: `The trail is broken at entry ${fault.seq}: ${FAULT_WORDS[fault.fault]}. The ${entries} entries before it are whole.`,
    };
  if (rest) return { state: 'unfinished', words: `${entries} of ${head.seq} entries are whole so far.` };
  if (head.seq === 0) return { state: 'empty', words: 'The trail has no entries yet.' };
  return {
    state: 'whole',
    words: `The trail is whole: ${entries} entries, none altered, none missing. Its head is ${head.hash}. Note it elsewhere: a later check against it also shows whether the end was cut off.`,
  };
}

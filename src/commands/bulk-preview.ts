import { z } from 'zod';
import { mapLimit } from '../kernel/concurrency.ts';
import { isTocsinError } from '../kernel/errors.ts';
import { BULK, EventNumbers, noteOf, whyNot } from './bulk-fit.ts';
import { defineCommand } from './command.ts';
import { openEvent } from './open-event.ts';

const READS_AT_ONCE = 8;

/** What doing something to many events at once would do: to which, and to which not and why. Changes nothing. */
export const bulkPreview = defineCommand({
  name: 'bulkPreview',
  summary: 'Show what doing something to many events at once would do',
  requires: 'triage',
  surfaces: ['tab'],
  changes: false,
  input: z.object({ action: z.enum(BULK), ns: EventNumbers }),
  async run(ctx, { action, ns }) {
    const lines = await mapLimit(ns, READS_AT_ONCE, async (n) => {
      const view = await openEvent(ctx, n).catch((error: unknown) => {
        if (isTocsinError(error, 'NOT_FOUND')) return undefined;
        throw error;
      });
      if (!view) return { n, why: 'There is no such event that you can see.' };
      const why = whyNot(action, view, ctx.actor.objectId);
      const note = noteOf(action, view);
      const { title, severity } = view.event;
      return { n, title, severity, tenantName: view.tenant.name, ...(why && { why }), ...(note && !why && { note }) };
    });
    return { show: 'bulkPreview', action, lines };
  },
});

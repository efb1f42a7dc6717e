import { z } from 'zod';
import { errorFields } from '../kernel/errors.ts';
import type { Log } from '../kernel/log.ts';
import { PREVIEW_LASTS_MS, type PreviewRecord, type PreviewStore } from '../remediation/preview.ts';
import { entitySchema } from './entity-schema.ts';
import { encodeKey, startingWith } from './keys.ts';
import { createCodec, moment, tenantId } from './rows.ts';
import { readAll, type Tables } from './tables.ts';

const previewCodec = createCodec<PreviewRecord>(
  z.object({
    id: z.string(),
    tenantId,
    event: z.object({ number: z.number(), key: z.string() }),
    action: z.string(),
    target: z.string(),
    generation: z.number(),
    askedBy: z.string(),
    offered: z.array(z.string()).readonly().exactOptional(),
    approves: z.boolean().exactOptional(),
    steps: z
      .array(
        z.object({
          action: z.string(),
          entity: entitySchema,
          label: z.string(),
          generation: z.number(),
          seen: z.string(),
          offered: z.array(z.string()).readonly().exactOptional(),
        }),
      )
      .readonly()
      .exactOptional(),
    seen: z.string(),
    expiresAt: moment,
  }),
);

/** One partition: a quarter of an hour's previews are few, and sweeping them is one range read. */
const PK = 'preview';
/** Kept a while longer, so that a late click is told "expired" and not "unknown". */
const KEPT_MS = 60 * 60_000;

/** Previews, written once; whoever saves one sweeps, now and then, those that are long over. */
export function createPreviewStore(tables: Tables, { corr, log }: { corr: string; log: Log }): PreviewStore {
  const table = tables.table('Previews');
  let nextSweep = tables.now().getTime() + PREVIEW_LASTS_MS;

  async function sweep(now: number): Promise<void> {
    for (const row of await readAll(table, { pk: PK, ...startingWith(''), select: ['v', 'expires'] })) {
      if (Date.parse(String(row.props.expires)) + KEPT_MS < now) await table.delete(PK, row.rk);
    }
  }

  return {
    async save(preview) {
      const expires = preview.expiresAt.toISOString();
      const props = { ...previewCodec.encode(preview, corr), expires };
      await table.upsert({ pk: PK, rk: encodeKey(preview.id), props });
      const now = tables.now().getTime();
      if (now < nextSweep) return;
      nextSweep = now + PREVIEW_LASTS_MS;
      await sweep(now).catch((error: unknown) => log.warn(errorFields(error), 'old previews were not swept'));
    },
    async get(id) {
      const row = await table.get(PK, encodeKey(id));
      return row && previewCodec.decode(row);
    },
  };
}

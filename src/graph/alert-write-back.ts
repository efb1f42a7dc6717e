import { z } from 'zod';
import { normaliseTimestamp, type EventStatus } from '../events/alert.ts';
import type { Tenant } from '../tenants/tenant.ts';
import { segment } from './address.ts';
import { classificationOf, determinationOf, readAlert } from './alert-shape.ts';
import type { Graph, TenantGraph } from './client.ts';
import { errorOfContent } from './errors.ts';

/** What Microsoft is to hear of an event. */
export interface Told {
  readonly status: EventStatus;
  readonly classification?: string;
  readonly determination?: string;
  readonly comment?: string;
  /** Text that no other comment has; it is put into the comment, and a comment that has it is not written again. */
  readonly marker: string;
}

export interface AlertWriter {
  tell(tenant: Tenant, alertId: string, told: Told): Promise<string>;
}

const NEEDS = 'SecurityAlert.ReadWrite.All';
const COMMENT_TYPE = 'microsoft.graph.security.alertComment';
const CommentsSchema = z.object({
  comments: z.array(z.object({ comment: z.string() }).catch({ comment: '' })).catch([]),
});

/**
 * Brings an alert of Microsoft 365 to our state (least permission SecurityAlert.ReadWrite.All). `tell` may be repeated:
 * it reads first, changes only what differs and never doubles a comment. Returns the alert's new lastUpdate with seven
 * digits. Throws TocsinError: NOT_FOUND without such an alert; `outcomeUnknown` when a change may have been made.
 */
export function createAlertWriter(graph: Graph): AlertWriter {
  return {
    async tell(tenant, alertId, told) {
      const door = graph.forTenant(tenant);
      const path = `/security/alerts_v2/${segment(alertId)}`;
      const before = await readState(door, path);
      const change = differences(before, told);
      const answer = Object.keys(change).length > 0 ? await door.patch(path, change, { needs: NEEDS }) : undefined;
      if (told.comment !== undefined && !before.comments.some((text) => text.includes(told.marker))) {
        const comment = told.comment.includes(told.marker) ? told.comment : `${told.comment} (${told.marker})`;
        await door.post(`${path}/comments`, { '@odata.type': COMMENT_TYPE, comment }, { needs: NEEDS });
        return (await readState(door, path)).lastUpdate;
      }
      if (answer === undefined && Object.keys(change).length > 0) return (await readState(door, path)).lastUpdate;
      return stampOf(answer) ?? before.lastUpdate;
    },
  };
}

interface AlertState {
  readonly status: string | undefined;
  readonly classification: string | undefined;
  readonly determination: string | undefined;
  readonly comments: readonly string[];
  readonly lastUpdate: string;
}

async function readState(door: TenantGraph, path: string): Promise<AlertState> {
  const raw = await door.get(path, { needs: NEEDS });
  const reading = readAlert(raw);
  const comments = CommentsSchema.safeParse(raw).data?.comments ?? [];
  if (!('alert' in reading)) throw errorOfContent('unexpectedShape', { write: false });
  const { status, classification, determination, lastUpdate } = reading.alert;
  return { status, classification, determination, comments: comments.map(({ comment }) => comment), lastUpdate };
}

/** The properties to change, by the names of the metadata. */
function differences(before: AlertState, told: Told): Record<string, string> {
  const wanted = {
    status: told.status,
    classification: told.classification && (classificationOf(told.classification) ?? told.classification),
    determination: told.determination && (determinationOf(told.determination) ?? told.determination),
  };
  const names = ['status', 'classification', 'determination'] as const;
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = wanted[name];
      return value && value !== before[name] ? [[name, value]] : [];
    }),
  );
}

function stampOf(answer: unknown): string | undefined {
  const stamp = (answer as { lastUpdateDateTime?: unknown } | null | undefined)?.lastUpdateDateTime;
  return typeof stamp === 'string' ? normaliseTimestamp(stamp) : undefined;
}

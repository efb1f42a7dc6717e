import { z } from 'zod';
import type { Clock } from '../kernel/clock.ts';
import { isTocsinError } from '../kernel/errors.ts';
import { createLru } from '../kernel/lru.ts';
import type { Tenant } from '../tenants/tenant.ts';
import { segment } from './address.ts';
import type { Graph } from './client.ts';

const FolderSchema = z.object({ displayName: z.string() });
const KEPT = 5000;
/** Folders are seldom renamed, and a rule is looked at several times in a row. */
const KEEP_MS = 10 * 60_000;

export type FolderNames = (
  tenant: Tenant,
  mailbox: string,
  ids: readonly string[],
) => Promise<ReadonlyMap<string, string>>;

/**
 * Names of mail folders by id. Never throws for Microsoft's faults: a name that cannot be read (Mail.ReadBasic.All
 * missing, folder deleted, throttled) is missing from the answer.
 */
export function createFolderNames({ graph, clock }: { readonly graph: Graph; readonly clock: Clock }): FolderNames {
  const kept = createLru<string, { readonly name: string; readonly until: number }>(KEPT);
  return async (tenant, mailbox, ids) => {
    const now = clock.now().getTime();
    const names = new Map<string, string>();
    const unknown = new Set<string>();
    for (const id of ids) {
      const known = kept.get(`${tenant.id}/${id}`);
      if (known && known.until > now) names.set(id, known.name);
      else unknown.add(id);
    }
    for (const [id, name] of await readNames(graph, { tenant, mailbox, ids: [...unknown] })) {
      names.set(id, name);
      kept.set(`${tenant.id}/${id}`, { name, until: now + KEEP_MS });
    }
    return names;
  };
}

interface Wanted {
  readonly tenant: Tenant;
  readonly mailbox: string;
  readonly ids: readonly string[];
}

async function readNames(graph: Graph, { tenant, mailbox, ids }: Wanted): Promise<[string, string][]> {
  if (ids.length === 0) return [];
  try {
    const answers = await graph.forTenant(tenant).batch(
      ids.map((id, at) => ({
        id: String(at),
        path: `/users/${segment(mailbox)}/mailFolders/${segment(id)}`,
        query: { $select: 'displayName' },
        needs: 'Mail.ReadBasic.All',
      })),
    );
    return ids.flatMap((id, at): [string, string][] => {
      const answer = answers.get(String(at));
      const folder = answer && 'body' in answer ? FolderSchema.safeParse(answer.body).data : undefined;
      return folder ? [[id, folder.displayName]] : [];
    });
  } catch (error) {
    if (!isTocsinError(error)) throw error;
    return [];
  }
}

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SimAlert, SimTenant } from './graph/model.ts';
import { SANDBOX_TENANTS } from './graph/tenants.ts';
import { ticks } from './graph/timestamps.ts';

export interface LoadedAlerts {
  readonly alerts: readonly { readonly tenantId: string; readonly alert: SimAlert; readonly file: string }[];
  /** What could not be used; one unreadable element of a file does not cost the others. */
  readonly rejected: readonly { readonly file: string; readonly reason: string }[];
}

/**
 * Reads the `*.json` files of a folder as alerts: one, an array, or `{"value": [...]}` as Graph answers. Each goes to
 * the tenant that its `tenantId` names, else to the first. Rejects only when the folder itself cannot be read.
 */
export async function loadAlerts(dir: string, tenants: readonly SimTenant[] = SANDBOX_TENANTS): Promise<LoadedAlerts> {
  const files = (await readdir(dir)).filter((file) => file.endsWith('.json')).sort();
  const alerts: LoadedAlerts['alerts'][number][] = [];
  const rejected: LoadedAlerts['rejected'][number][] = [];
  for (const file of files) {
    const content = await readJson(join(dir, file));
    if ('reason' in content) {
      rejected.push({ file, reason: content.reason });
      continue;
    }
    for (const [at, element] of elementsOf(content.value).entries()) {
      const reason = faultOf(element);
      if (reason === undefined) alerts.push({ file, ...placed(element as SimAlert, tenants) });
      else rejected.push({ file, reason: `Element ${at + 1}: ${reason}` });
    }
  }
  return { alerts, rejected };
}

async function readJson(path: string): Promise<{ value: unknown } | { reason: string }> {
  try {
    return { value: JSON.parse((await readFile(path, 'utf8')).replace(/^\uFEFF/, '')) as unknown };
  } catch (error) {
    const { code } = error as { code?: unknown };
    return { reason: error instanceof SyntaxError ? 'It is not valid JSON.' : `It cannot be read (${String(code)}).` };
  }
}

function elementsOf(content: unknown): readonly unknown[] {
  if (Array.isArray(content)) return content;
  const { value } = (content ?? {}) as { value?: unknown };
  return Array.isArray(value) ? value : [content];
}

function faultOf(element: unknown): string | undefined {
  if (typeof element !== 'object' || element === null) return 'it is not an object.';
  const { id, createdDateTime, lastUpdateDateTime } = element as Record<string, unknown>;
  if (typeof id !== 'string' || id === '') return 'it has no id.';
  if (ticks(createdDateTime) === undefined) return 'it has no createdDateTime.';
  if (ticks(lastUpdateDateTime) === undefined) return 'it has no lastUpdateDateTime.';
  return undefined;
}

function placed(alert: SimAlert, tenants: readonly SimTenant[]): { tenantId: string; alert: SimAlert } {
  const tenant = tenants.find(({ id }) => id === alert['tenantId']) ?? tenants[0];
  const tenantId = tenant?.id ?? '';
  return { tenantId, alert: { ...alert, tenantId } };
}

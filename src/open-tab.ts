import { join } from 'node:path';
import { COMMANDS } from './commands/index.ts';
import type { CatalogueCommand } from './commands/command.ts';
import type { Config } from './config.ts';
import type { Route } from './http/route.ts';
import { tabRoutes, type TabApiDeps } from './http/tab/api.ts';
import { tabPages } from './http/tab/pages.ts';
import { createTabTokens } from './http/tab/token.ts';

/** The routes of the Teams tab, its pages and its API; none where no app registration of the tab is named. */
export async function openTab(
  { tab, homeTenantId }: Pick<Config, 'tab' | 'homeTenantId'>,
  deps: Pick<TabApiDeps, 'runCommand' | 'late' | 'clock' | 'log'>,
): Promise<readonly Route[]> {
  if (tab === undefined) return [];
  const readToken = createTabTokens({ ...tab, tenantIds: [homeTenantId] }, deps);
  const pages = await tabPages(join(import.meta.dirname, '../dist/tab'), tab.standIn);
  return [...tabRoutes({ ...deps, readToken, isReading: isReadingVerb }), ...pages];
}

const READING = Object.values<CatalogueCommand>(COMMANDS).filter(({ changes, safe }) => !changes && safe !== false);

/** True for a command that is a mere look, which GET may ask for. */
export function isReadingVerb(verb: string): boolean {
  return READING.some(({ name }) => name === verb);
}

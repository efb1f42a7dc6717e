import type { Frame, Page } from 'playwright-core';
import { systemClock } from '../../src/kernel/clock.ts';
import { createHttpServer } from '../../src/http/server.ts';
import type { TabApiDeps } from '../../src/http/tab/api.ts';
import { openTab } from '../../src/open-tab.ts';
import { startTabHost } from '../../src/sandbox/tab/host.ts';
import type { TenantId } from '../../src/tenants/tenant.ts';
import { openBrowser } from './browser.ts';
import { listen, tabFrame } from './tab-stage.ts';

const CLIENT = '0c5a11b4-6f0e-4a7e-9d35-6a1f0f6e2b71';
const PATIENCE = 15_000;

export interface TabOverOptions extends Pick<TabApiDeps, 'runCommand' | 'late' | 'log'> {
  readonly homeTenantId: TenantId;
  readonly person: { readonly objectId: string; readonly name: string };
}

/** The built tab in a browser over nothing but commands: no service, no sandbox. */
export interface TabOver {
  readonly page: Page;
  readonly complaints: string[];
  /** Every request of the tab for data, as `verb` and input. */
  readonly asked: { readonly verb: string; readonly input: Record<string, unknown> }[];
  visit(
    place: string,
    look?: { readonly width?: number; readonly height?: number; readonly theme?: string },
  ): Promise<Frame>;
  close(): Promise<void>;
}

export async function openTabOver({ homeTenantId, person, ...deps }: TabOverOptions): Promise<TabOver> {
  let door = '';
  const host = await startTabHost({
    port: 0,
    clientId: CLIENT,
    tenantId: homeTenantId,
    people: [person],
    tabUrl: () => `${door}/tab`,
  });
  const tab = { clientId: CLIENT, loginBaseUrl: host.url, standIn: host.url };
  const server = createHttpServer({
    log: deps.log,
    routes: await openTab({ tab, homeTenantId }, { ...deps, clock: systemClock }),
  });
  door = `http://127.0.0.1:${await server.listen(0, '127.0.0.1')}`;
  const { page, close } = await openBrowser();
  page.setDefaultTimeout(PATIENCE);
  // Half a change of colours is not what anybody reads.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const complaints = listen(page);
  const asked: TabOver['asked'] = [];
  page.on('request', (request) => {
    const { pathname, searchParams } = new URL(request.url());
    const verb = searchParams.get('verb');
    if (pathname === '/api/tab' && verb !== null)
      asked.push({ verb, input: JSON.parse(searchParams.get('input') ?? '{}') as Record<string, unknown> });
  });
  return {
    page,
    complaints,
    asked,
    async visit(place, { width = 1280, height = 900, theme = 'default' } = {}) {
      await page.setViewportSize({ width, height });
      await page.goto(`${host.url}/?${new URLSearchParams({ theme, place, person: person.objectId }).toString()}`);
      const frame = tabFrame(page);
      await frame.locator('h1').first().waitFor();
      return frame;
    },
    async close() {
      await close();
      await server.close(0);
      await host.close();
    },
  };
}

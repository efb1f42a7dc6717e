import { createContext, useContext } from 'react';
import type { Api } from './api.ts';
import type { Host } from './host.ts';

export interface TabTools {
  readonly api: Api;
  readonly host: Host;
  /** Opens another page, e.g. `events/123`. */
  go(path: string): void;
}

export const TabContext = createContext<TabTools | undefined>(undefined);

export function useTab(): TabTools {
  const tools = useContext(TabContext);
  if (!tools) throw new Error('This part stands outside the tab.');
  return tools;
}

import type { ComponentType } from 'react';
import { part } from './part.tsx';
import { Loading } from './parts/loading.tsx';
import { Report } from './pages/report.tsx';

export interface PageProps {
  /** What follows the page's name in the address, e.g. `123` of `events/123`. */
  readonly rest: string;
}

interface Page {
  readonly id: string;
  readonly label: string;
  /** The page that it is reached from; it stands in the row of pages itself where this is absent. */
  readonly under?: string;
  readonly component: ComponentType<PageProps>;
}

const later = (load: () => Promise<ComponentType<PageProps>>) => part(load, Loading);

/** The catalogue of pages. The report is loaded at once, the others when they are opened. */
export const PAGES: readonly Page[] = [
  { id: 'report', label: 'Report', component: Report },
  {
    id: 'events',
    label: 'Event',
    under: 'report',
    component: later(() => import('./pages/event.tsx').then(({ Event }) => Event)),
  },
  {
    id: 'posture',
    label: 'Posture',
    component: later(() => import('./pages/posture.tsx').then(({ Posture }) => Posture)),
  },
  {
    id: 'coverage',
    label: 'Coverage',
    component: later(() => import('./pages/coverage.tsx').then(({ Coverage }) => Coverage)),
  },
  {
    id: 'rules',
    label: 'Rules',
    component: later(() => import('./pages/rules.tsx').then(({ Rules }) => Rules)),
  },
  {
    id: 'audit',
    label: 'Audit',
    component: later(() => import('./pages/audit.tsx').then(({ Audit }) => Audit)),
  },
  {
    id: 'settings',
    label: 'Settings',
    component: later(() => import('./pages/settings.tsx').then(({ Settings }) => Settings)),
  },
];

export interface Place {
  readonly page: Page;
  readonly rest: string;
  readonly path: string;
}

/** The page that an address names; the report for one that names none. */
export function pageOf(path: string): Place {
  const [id = '', ...rest] = path.split('/').filter(Boolean);
  const page = PAGES.find((candidate) => candidate.id === id);
  return page ? { page, rest: rest.join('/'), path } : { page: PAGES[0] as Page, rest: '', path: 'report' };
}

import { lazy, type ComponentType, type LazyExoticComponent } from 'react';
import { Report } from './pages/report.tsx';

export interface PageProps {
  /** What follows the page's name in the address, e.g. `123` of `events/123`. */
  readonly rest: string;
}

interface Page {
  readonly id: string;
  readonly label: string;
  /** Reached from elsewhere than the row of pages. */
  readonly hidden?: true;
  readonly component: ComponentType<PageProps> | LazyExoticComponent<ComponentType<PageProps>>;
}

/** The catalogue of pages. The report is loaded at once, the others when they are opened. */
export const PAGES: readonly Page[] = [
  { id: 'report', label: 'Report', component: Report },
  {
    id: 'events',
    label: 'Event',
    hidden: true,
    component: lazy(() => import('./pages/event.tsx').then(({ Event }) => ({ default: Event }))),
  },
  {
    id: 'posture',
    label: 'Posture',
    component: lazy(() => import('./pages/posture.tsx').then(({ Posture }) => ({ default: Posture }))),
  },
  {
    id: 'coverage',
    label: 'Coverage',
    component: lazy(() => import('./pages/coverage.tsx').then(({ Coverage }) => ({ default: Coverage }))),
  },
  {
    id: 'rules',
    label: 'Rules',
    component: lazy(() => import('./pages/rules.tsx').then(({ Rules }) => ({ default: Rules }))),
  },
  {
    id: 'audit',
    label: 'Audit',
    component: lazy(() => import('./pages/audit.tsx').then(({ Audit }) => ({ default: Audit }))),
  },
  {
    id: 'settings',
    label: 'Settings',
    component: lazy(() => import('./pages/settings.tsx').then(({ Settings }) => ({ default: Settings }))),
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

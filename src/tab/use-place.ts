import { useCallback, useEffect, useState } from 'react';
import type { Host } from './host.ts';
import { pageOf, type Place } from './places.ts';

interface Step {
  /** How many steps were taken inside the tab to come here. */
  readonly depth: number;
}

/**
 * Where the person is. Each step is one of the browser's own history, so that its back button, and that of Teams, which
 * asks us first, go back inside the tab and leave it only from where it was opened.
 */
export function usePlace(host: Host): readonly [place: Place, go: (path: string) => void] {
  const [place, setPlace] = useState<Place>(() => pageOf(wasHere() ? pathNow() : (host.place ?? pathNow())));
  useEffect(() => {
    // Pages that are loaded anew have nothing to be scrolled to yet; those that keep their place see to it themselves.
    window.history.scrollRestoration = 'manual';
    window.history.replaceState(
      { ...(window.history.state as object | null), depth: depthNow() },
      '',
      `/tab/${place.path}`,
    );
    const back = () => setPlace(pageOf(pathNow()));
    window.addEventListener('popstate', back);
    host.onBack(goBack);
    return () => window.removeEventListener('popstate', back);
    // Once: what follows is in the history.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [host]);
  const go = useCallback((path: string) => {
    const next = pageOf(path);
    if (next.path === pathNow()) return;
    window.history.pushState({ depth: depthNow() + 1 } satisfies Step, '', `/tab/${next.path}`);
    setPlace(next);
  }, []);
  return [place, go];
}

/** False where there is nothing inside the tab to go back to. */
function goBack(): boolean {
  if (depthNow() === 0) return false;
  window.history.back();
  return true;
}

/** The tab was loaded anew where it stood: a deep link that it was opened by once has been followed. */
function wasHere(): boolean {
  return (window.history.state as Partial<Step> | null)?.depth !== undefined;
}

function depthNow(): number {
  return (window.history.state as Partial<Step> | null)?.depth ?? 0;
}

function pathNow(): string {
  return window.location.pathname.replace(/^\/tab\/?/, '');
}

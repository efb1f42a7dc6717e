import {
  AriaLiveAnnouncer,
  FluentProvider,
  Toaster,
  makeStyles,
  teamsDarkTheme,
  teamsHighContrastTheme,
  teamsLightTheme,
  tokens,
} from '@fluentui/react-components';
import { useEffect, useRef, useState, type MouseEvent } from 'react';
import type { Api } from './api.ts';
import type { Host, HostTheme } from './host.ts';
import { Boundary } from './parts/boundary.tsx';
import { MAIN, titled } from './parts/heading.tsx';
import { Nav, type Here } from './parts/nav.tsx';
import { StandingBar } from './parts/standing.tsx';
import { MOST_TOASTS, TOASTER } from './parts/toasts.tsx';
import { PAGES, type Place } from './places.ts';
import { TabContext } from './tab-context.ts';
import { usePlace } from './use-place.ts';

const THEMES = { default: teamsLightTheme, dark: teamsDarkTheme, contrast: teamsHighContrastTheme } as const;

const useStyles = makeStyles({
  whole: { minHeight: '100vh', backgroundColor: tokens.colorNeutralBackground2 },
  skip: {
    position: 'fixed',
    top: '-100px',
    left: '8px',
    zIndex: 3,
    padding: '8px 12px',
    color: tokens.colorNeutralForeground1,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `2px solid ${tokens.colorStrokeFocus2}`,
    ':focus': { top: '4px' },
  },
  top: {
    position: 'sticky',
    top: 0,
    zIndex: 2,
    backgroundColor: tokens.colorNeutralBackground1,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  main: {
    display: 'block',
    padding: 'clamp(8px, 2vw, 24px)',
    maxWidth: '1920px',
    marginInline: 'auto',
    boxSizing: 'border-box',
    outlineStyle: 'none',
  },
});

interface AppProps {
  readonly host: Host;
  readonly api: Api;
}

/** The tab: pages by their names, one at a time, each loaded when it is first opened. */
export function App({ host, api }: AppProps) {
  const styles = useStyles();
  const theme = useTheme(host);
  const [place, go] = usePlace(host);
  const main = useArrival(place);
  const Page = place.page.component;
  function skip(event: MouseEvent): void {
    event.preventDefault();
    main.current?.focus();
  }
  return (
    <FluentProvider theme={THEMES[theme]}>
      <AriaLiveAnnouncer>
        <TabContext.Provider value={{ api, go, host }}>
          {/* Not the provider's own: what it wears, the ground included, its dialogs wear too. */}
          <div className={styles.whole}>
            <a href={`#${MAIN}`} className={styles.skip} onClick={skip}>
              Skip to the page
            </a>
            <header className={styles.top}>
              <Nav pages={PAGES.filter(({ under }) => under === undefined)} here={hereOf(place)} go={go} />
              <StandingBar />
            </header>
            <main id={MAIN} ref={main} tabIndex={-1} className={styles.main} aria-label={place.page.label}>
              <Boundary key={place.path} leave={() => go('report')}>
                <Page rest={place.rest} />
              </Boundary>
            </main>
          </div>
          <Toaster toasterId={TOASTER} position="bottom" limit={MOST_TOASTS} shortcuts={{ focus: isToastKey }} />
        </TabContext.Provider>
      </AriaLiveAnnouncer>
    </FluentProvider>
  );
}

/** Which page of the row is shown, or leads to the one that is. */
function hereOf({ page }: Place): Here {
  return page.under === undefined ? { id: page.id, is: 'page' } : { id: page.under, is: 'true' };
}

/** As `TOAST_KEY` says. */
function isToastKey(event: KeyboardEvent): boolean {
  return event.ctrlKey && event.key === 'm';
}

function useTheme(host: Host): HostTheme {
  const [theme, setTheme] = useState<HostTheme>(host.theme);
  useEffect(() => host.onTheme(setTheme), [host]);
  useEffect(() => {
    // For what the browser draws itself: scroll bars, the ground behind a page that is shorter than the window.
    document.documentElement.dataset['theme'] = theme;
  }, [theme]);
  return theme;
}

/** On every other page than the first the focus goes to the page's heading, or waits at the frame until there is one. */
function useArrival(place: Place) {
  const main = useRef<HTMLElement>(null);
  const before = useRef(place);
  useEffect(() => {
    document.title = titled(place.page.label);
    if (before.current === place) return;
    before.current = place;
    // A page that took the focus itself has brought the person back to where they were.
    if (main.current?.contains(document.activeElement) && document.activeElement !== main.current) return;
    window.scrollTo(0, 0);
    const heading = main.current?.querySelector<HTMLElement>('h1[tabindex="-1"]');
    (heading ?? main.current)?.focus({ preventScroll: true });
  }, [place]);
  return main;
}

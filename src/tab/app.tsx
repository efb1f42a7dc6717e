import {
  FluentProvider,
  Tab,
  TabList,
  Toaster,
  makeStyles,
  teamsDarkTheme,
  teamsHighContrastTheme,
  teamsLightTheme,
  tokens,
} from '@fluentui/react-components';
import { Suspense, useEffect, useState } from 'react';
import type { Api } from './api.ts';
import type { Host, HostTheme } from './host.ts';
import { PAGES, pageOf, type Place } from './places.ts';
import { Loading } from './parts/loading.tsx';
import { TabContext } from './tab-context.ts';

const THEMES = { default: teamsLightTheme, dark: teamsDarkTheme, contrast: teamsHighContrastTheme } as const;

const useStyles = makeStyles({
  whole: { minHeight: '100vh', backgroundColor: tokens.colorNeutralBackground2 },
  nav: {
    position: 'sticky',
    top: 0,
    zIndex: 2,
    overflowX: 'auto',
    backgroundColor: tokens.colorNeutralBackground1,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  main: { padding: 'clamp(8px, 2vw, 24px)', maxWidth: '1920px', marginInline: 'auto' },
});

/** The tab: pages by their names, one at a time, each loaded when it is first opened. */
export function App({ host, api }: { readonly host: Host; readonly api: Api }) {
  const styles = useStyles();
  const [theme, setTheme] = useState<HostTheme>(host.theme);
  const [place, setPlace] = useState<Place>(() =>
    pageOf(host.place ?? window.location.pathname.replace(/^\/tab\/?/, '')),
  );
  useEffect(() => host.onTheme(setTheme), [host]);
  useEffect(() => host.went(place.path, place.page.label), [host, place]);
  const go = (path: string) => setPlace(pageOf(path));
  const Page = place.page.component;
  return (
    <FluentProvider theme={THEMES[theme]} className={styles.whole}>
      <TabContext.Provider value={{ api, go, host }}>
        <nav className={styles.nav} aria-label="Pages of Tocsin">
          <TabList selectedValue={place.page.id} onTabSelect={(_event, { value }) => go(String(value))}>
            {PAGES.filter(({ hidden }) => !hidden).map(({ id, label }) => (
              <Tab key={id} value={id}>
                {label}
              </Tab>
            ))}
          </TabList>
        </nav>
        <main className={styles.main}>
          <Suspense fallback={<Loading />}>
            <Page key={place.path} rest={place.rest} />
          </Suspense>
        </main>
        <Toaster />
      </TabContext.Provider>
    </FluentProvider>
  );
}

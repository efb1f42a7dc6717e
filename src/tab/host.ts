import { app, authentication, pages, people } from '@microsoft/teams-js';

export type HostTheme = 'default' | 'dark' | 'contrast';

/** What Teams tells a tab about where and for whom it is shown. */
export interface Host {
  readonly theme: HostTheme;
  /** Place inside the tab that a deep link names, e.g. `events/123`. */
  readonly place: string | undefined;
  readonly tenantId: string | undefined;
  onTheme(heard: (theme: HostTheme) => void): void;
  /** A fresh token each time: Teams keeps it for as long as it is good. */
  token(): Promise<string>;
  /** What the back button of Teams does here; false lets Teams leave the tab. */
  onBack(pressed: () => boolean): void;
  /** Asks for somebody of the organisation; absent where this Teams has no such question. Undefined for nobody. */
  readonly pickPerson?: (() => Promise<PickedPerson | undefined>) | undefined;
}

export interface PickedPerson {
  /** In Microsoft Entra ID. */
  readonly objectId: string;
  readonly name: string;
}

const GIVE_UP_MS = 8_000;

/**
 * Meets Teams. In the sandbox the page itself names the one other origin that may stand in for it; in production there
 * is no such word on the page. Rejects when nothing answers: the page is then not shown by Teams.
 */
export async function meetHost(): Promise<Host> {
  const stand = document.querySelector<HTMLMetaElement>('meta[name="tocsin-host"]')?.content;
  await orGiveUp(stand ? app.initialize([stand]) : app.initialize());
  const context = await orGiveUp(app.getContext());
  app.notifySuccess();
  return {
    theme: themeOf(context.app.theme),
    place: context.page.subPageId || undefined,
    tenantId: context.user?.tenant?.id,
    onTheme: (heard) => app.registerOnThemeChangeHandler((theme) => heard(themeOf(theme))),
    token: () => orGiveUp(authentication.getAuthToken()),
    pickPerson: people.isSupported() ? pickPerson : undefined,
    onBack(pressed) {
      if (pages.backStack.isSupported()) pages.backStack.registerBackButtonHandler(pressed);
    },
  };
}

/** What teams-js says when the person closed its question without an answer. */
const NOBODY = 8_000;

async function pickPerson(): Promise<PickedPerson | undefined> {
  const wanted = { title: 'Who?', openOrgWideSearchInChatOrChannel: true, singleSelect: true };
  const chosen = await people.selectPeople(wanted).catch((fault: { errorCode?: number } | undefined) => {
    if (fault?.errorCode === NOBODY) return [];
    throw new Error('Teams does not let you choose somebody here. Paste the object id instead.');
  });
  const [one] = chosen;
  return one && { objectId: one.objectId, name: one.displayName ?? one.email ?? one.objectId };
}

function themeOf(theme: string): HostTheme {
  return theme === 'dark' || theme === 'contrast' ? theme : 'default';
}

function orGiveUp<T>(work: Promise<T>): Promise<T> {
  return Promise.race([
    work,
    new Promise<never>((_resolve, reject) => {
      setTimeout(() => reject(new Error('Teams does not answer')), GIVE_UP_MS);
    }),
  ]);
}

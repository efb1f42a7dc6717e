/** Id of Tocsin's tab in the app manifest: a deep link names it. */
export const TAB_ENTITY = 'tocsin';

/** Address of an event's page in the tab; undefined where no tab is set up. */
export type EventPage = (n: number) => string | undefined;

/** Where the tab can be opened. */
export interface TabPlace {
  readonly teamsAppId?: string | undefined;
  readonly host?: string | undefined;
  /** Holds the tab instead of Teams, in the sandbox. */
  readonly standIn?: string | undefined;
}

/**
 * Links to event pages as Teams documents them (learn.microsoft.com/microsoftteams/platform/concepts/build-and-test/
 * deep-link-application): by app and tab, the event as its sub-page, every parameter encoded. `webUrl` is for clients that
 * do not show tabs.
 */
export function createEventPage(tab: TabPlace | undefined, homeTenantId: string): EventPage {
  if (tab?.standIn) return (n) => `${tab.standIn}/?place=${placeOf(n)}`;
  const teamsAppId = tab?.teamsAppId;
  if (!teamsAppId) return () => undefined;
  return (n) => {
    const query = {
      tenantId: homeTenantId,
      ...(tab.host && { webUrl: `https://${tab.host}/tab/${placeOf(n)}` }),
      label: `Event ${n}`,
      context: JSON.stringify({ subEntityId: placeOf(n) }),
    };
    const encoded = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
    return `https://teams.microsoft.com/l/entity/${teamsAppId}/${TAB_ENTITY}?${encoded.join('&')}`;
  };
}

/** Where the tab shows an event. */
function placeOf(n: number): string {
  return `events/${n}`;
}

/**
 * Number of the event that a link leads to: the address of its page at `host`, or a deep link to it. Undefined for
 * everything else.
 */
export function eventOfLink(text: string, host: string | undefined): number | undefined {
  if (text.length > 4_000 || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.protocol !== 'https:' || url.username !== '') return undefined;
  if (host !== undefined && url.host === host.toLowerCase()) return numberIn(/^\/tab\/(.*)$/.exec(url.pathname)?.[1]);
  if (url.host !== 'teams.microsoft.com' || !url.pathname.startsWith('/l/entity/')) return undefined;
  return numberIn(/"subEntityId"\s*:\s*"([^"]*)"/.exec(url.searchParams.get('context') ?? '')?.[1]);
}

function numberIn(place: string | undefined): number | undefined {
  const digits = /^events\/(\d{1,12})\/?$/.exec(place ?? '')?.[1];
  return digits === undefined || Number(digits) === 0 ? undefined : Number(digits);
}

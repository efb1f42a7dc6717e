import type { SecurityEvent } from '../events/event.ts';
import type { Target } from './actions/index.ts';
import type { Deed } from './deed.ts';
import { showOnEvent, type ShowDeps, type ShownAs } from './show-deed.ts';

/** What a deed is about, as its row names it: an event, or something else that has no number (0) and a key of its own. */
export interface About {
  readonly number: number;
  readonly key: string;
}

/** Where deeds are told, and their targets found again, that are about something else than an event. */
export interface Home {
  /** Puts the deed's present state there, so that its card tells it; undefined when that is gone. */
  show(deed: Deed, shown: ShownAs): Promise<About | undefined>;
  /** The target as it is named there; undefined when it is there no more. */
  target(deed: Deed): Promise<Target | undefined>;
}

/** The home of what has that key; undefined for an event. */
export type HomeOf = (key: string) => Home | undefined;

export type AboutDeps = ShowDeps & { readonly homeOf?: HomeOf | undefined };

export function isEvent(about: About): about is SecurityEvent {
  return 'entities' in about;
}

/** Puts the deed's present state on what it is about, so that its card tells it. Undefined when that is gone. */
export async function showDeed(deps: AboutDeps, deed: Deed, shown: ShownAs): Promise<About | undefined> {
  const home = deps.homeOf?.(shown.eventKey ?? deed.event.key);
  return home ? home.show(deed, shown) : showOnEvent(deps, deed, shown);
}

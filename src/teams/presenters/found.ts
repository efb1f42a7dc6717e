import type { FoundEvent, ResultOf } from '../../commands/result.ts';
import { severityWord } from '../../texts/severity.ts';
import { timeIn } from '../../texts/time.ts';
import { CARD_TYPE, type Card, type Shown } from '../card.ts';
import { escape, escapeName, plain } from '../escape.ts';
import { refreshedForAll } from '../personal-view.ts';
import { render } from '../render.ts';
import { severityStyle } from '../views/event-view.ts';
import { presentEvent } from './event.ts';
import type { PresenterDeps } from './presenter.ts';

/** A search result where there is no list to pick from: in words. */
export function presentFound({ items }: ResultOf<'found'>): Shown {
  const lines = items.map((item) => `${item.number}: ${plain(item.title, 80)} (${plain(item.tenant.name, 60)})`);
  return { kind: 'text', text: lines.length > 0 ? lines.join('; ') : 'No event that you can see matches.' };
}

/** One entry of the list that Teams shows under the search box, with the card that is inserted when it is picked. */
export interface FoundAttachment {
  readonly contentType: string;
  readonly content: Card;
  readonly preview: {
    readonly contentType: 'application/vnd.microsoft.card.thumbnail';
    readonly content: {
      readonly title: string;
      readonly text: string;
      readonly tap?: { readonly type: 'invoke'; readonly value: { readonly n: number } | { readonly ip: string } };
    };
  };
}

/**
 * A result as an attachment of `composeExtension/query`. With `tap`, picking it asks for the event anew; a client that does
 * not ask inserts `content`.
 */
export function foundAttachment(item: FoundEvent, deps: PresenterDeps & { readonly tap: boolean }): FoundAttachment {
  const { number, title, tenant, severity } = item;
  const place = `${plain(tenant.name, 60)} · ${timeIn(item.detectedAt, tenant.timeZone)}`;
  return {
    contentType: CARD_TYPE,
    content: item.event ? fullCard({ ...item, event: item.event }, deps) : briefCard(item),
    preview: {
      contentType: 'application/vnd.microsoft.card.thumbnail',
      content: {
        title: `${number} · ${severityWord(severity)} · ${plain(title, 100)}`,
        text: place,
        ...(deps.tap && { tap: { type: 'invoke', value: { n: number } } }),
      },
    },
  };
}

function fullCard({ tenant, event }: Required<FoundEvent>, deps: PresenterDeps): Card {
  const shown = presentEvent({ show: 'event', tenant, event }, deps);
  return shown.kind === 'card' ? refreshedForAll(shown.card, event.number) : briefCard({ ...event, tenant });
}

/** What never changes of an event, with buttons that bring how it stands now; Teams asks for that by itself as well. */
function briefCard({ number, title, tenant, severity, detectedAt }: FoundEvent): Card {
  return render('found', {
    n: number,
    tenant: escapeName(tenant.name),
    severity: `${severityWord(severity)} severity when detected · event ${number}`,
    style: severityStyle(severity),
    title: escape(title, 200) || 'Untitled alert',
    detected: `Detected ${timeIn(detectedAt, tenant.timeZone)}`,
    fallbackText: `[${severityWord(severity)}] ${plain(title, 150)} – ${plain(tenant.name, 80)}. Type: show event ${number}`,
  });
}

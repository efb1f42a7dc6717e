import type { RecentAddress } from '../../commands/message-views.ts';
import type { ResultOf } from '../../commands/result.ts';
import { severityWord } from '../../texts/severity.ts';
import { CARD_TYPE, type Card, type Shown } from '../card.ts';
import { escape, plain } from '../escape.ts';
import { render } from '../render.ts';
import type { FoundAttachment } from './found.ts';

/** Addresses where there is no list to pick from: in words. */
export function presentAddresses({ items }: ResultOf<'addresses'>): Shown {
  const text = items.map(({ address, event }) => `${plain(address, 60)} (event ${event.number})`).join('; ');
  return { kind: 'text', text: text || 'No open event that you can see names such an address.' };
}

/** An address to pick: it is looked up only then, since every letter that is typed would cost a question otherwise. */
export function addressAttachment(address: string, from: RecentAddress | undefined, tap: boolean): FoundAttachment {
  return {
    contentType: CARD_TYPE,
    content: briefCard(address, from),
    preview: {
      contentType: 'application/vnd.microsoft.card.thumbnail',
      content: {
        title: plain(address, 60),
        text: from ? namedBy(from, plain) : 'Look it up: place, network, proxies, reports',
        ...(tap && { tap: { type: 'invoke', value: { ip: address } } }),
      },
    },
  };
}

function namedBy({ event, tenant }: RecentAddress, words: (text: string, max: number) => string): string {
  return `Event ${event.number} · ${severityWord(event.severity)} · ${words(event.title, 80)} · ${words(tenant.name, 60)}`;
}

function briefCard(address: string, from: RecentAddress | undefined): Card {
  return render('address', {
    fallbackText: `IP address ${plain(address, 60)}`,
    address: plain(address, 60),
    named: from ? `Named by: ${namedBy(from, escape)}` : '',
    hasNamed: from !== undefined,
    n: from?.event.number ?? 0,
  });
}

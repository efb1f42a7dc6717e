/** An expanded Adaptive Card: plain JSON. */
export interface Card {
  readonly type: 'AdaptiveCard';
  readonly version: string;
  readonly body: readonly unknown[];
  readonly [property: string]: unknown;
}

export const CARD_TYPE = 'application/vnd.microsoft.card.adaptive';

/** What a surface of Teams shows for one answer or notice. */
export type Shown =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'card';
      readonly card: Card;
      /** For the toast and the activity feed. */
      readonly summary: string;
    };

/** The part of a Bot Framework activity that carries an answer; card and text never together, which Teams would split. */
export interface OutboundMessage {
  readonly type: 'message';
  readonly summary?: string;
  readonly text?: string;
  readonly textFormat?: 'plain';
  readonly attachments?: readonly { readonly contentType: string; readonly content: Card }[];
}

/** A message that shows `shown`. */
export function messageOf(shown: Shown): OutboundMessage {
  if (shown.kind === 'text') return { type: 'message', text: shown.text, textFormat: 'plain' };
  return {
    type: 'message',
    summary: shown.summary,
    attachments: [{ contentType: CARD_TYPE, content: shown.card }],
  };
}

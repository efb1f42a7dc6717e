import { withoutMarkup } from './chat-text.ts';
import { isObject, objectAt, objectsAt, textAt, type Json } from './json.ts';

const LONGEST = 20_000;
const DEEPEST = 12;

/**
 * The words of a message that somebody chose an action on, and where its links lead: subject, body, and the cards in it
 * (Teams sends those as text).
 */
export function textOfMessage(value: Json): string {
  const message = objectAt(value, 'messagePayload');
  const body = textAt(objectAt(message, 'body'), 'content', 200_000) ?? '';
  const links = [...body.matchAll(/\bhref\s*=\s*"([^"]{1,3000})"/gi)].map(([, href]) => href);
  const cards = objectsAt(message, 'attachments').flatMap((attachment) => wordsIn(contentOf(attachment), 0));
  return [textAt(message, 'subject'), body, ...links, ...cards]
    .map((part) => withoutMarkup((part ?? '').slice(0, LONGEST)))
    .join('\n')
    .slice(0, LONGEST);
}

function contentOf({ content }: Json): unknown {
  if (typeof content !== 'string') return content;
  try {
    return JSON.parse(content) as unknown;
  } catch {
    // A file or a quotation: its text is all there is.
    return content;
  }
}

/** Every text in a card. What its buttons carry is no text. */
function wordsIn(part: unknown, depth: number): readonly string[] {
  if (typeof part === 'string') return [part];
  if (depth > DEEPEST) return [];
  if (Array.isArray(part)) return part.slice(0, 500).flatMap((one) => wordsIn(one, depth + 1));
  if (!isObject(part)) return [];
  return Object.entries(part).flatMap(([key, one]) =>
    typeof one === 'string' && !WORDS.has(key) ? [] : wordsIn(one, depth + 1),
  );
}

const WORDS = new Set(['text', 'title', 'value', 'label', 'url', 'subtitle', 'fallbackText', 'altText']);

import type { Inbound } from './inbound.ts';

const ENTITIES: Readonly<Record<string, string>> = { nbsp: ' ', lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
const LONGEST = 6_000;

/**
 * What somebody typed, as they meant it: without the bot's own mentions (told by id, never by name), mark-up, entities
 * and invisible characters, compatibility forms folded, white space levelled. Mentions of others keep their name.
 */
export function cleanText({
  text = '',
  mentions,
  recipientId,
}: Pick<Inbound, 'text' | 'mentions' | 'recipientId'>): string {
  let said = text.slice(0, LONGEST * 4);
  for (const mention of mentions) {
    if (mention.text && mention.id !== undefined && mention.id === recipientId)
      said = said.replaceAll(mention.text, ' ');
  }
  return withoutMarkup(said).replace(/\s+/g, ' ').trim().slice(0, LONGEST);
}

/** Text of Teams without mark-up, entities and invisible characters, compatibility forms folded. */
export function withoutMarkup(said: string): string {
  return said
    .replace(/<\/?[a-z][^<>]{0,500}>/gi, ' ')
    .replace(/&(#\d{1,7}|#x[\da-f]{1,6}|[a-z]{2,6});/gi, (whole, name: string) => decoded(name.toLowerCase()) ?? whole)
    .normalize('NFKC')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ')
    .replace(/\p{Cf}/gu, '');
}

function decoded(name: string): string | undefined {
  if (!name.startsWith('#')) return Object.hasOwn(ENTITIES, name) ? ENTITIES[name] : undefined;
  const code = name.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

const GREETING =
  /^(?:hi|hello|hey|hallo|thanks?|thank you|thx|good (?:morning|afternoon|evening))(?: (?:there|all|tocsin))?[\s!.,?]*$/i;

/** True for a greeting or thanks, which are answered with what Tocsin can do. */
export function isGreeting(said: string): boolean {
  return said === '' || GREETING.test(said);
}

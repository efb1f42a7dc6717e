import { readAddress } from '../kernel/address.ts';
import { readAlertLink, type AlertLink } from './alert-link.ts';

/** What somebody's text points at, each once, in the order of the text. */
export interface InText {
  readonly numbers: readonly number[];
  readonly addresses: readonly string[];
  /** Sign-in names, in small letters. */
  readonly people: readonly string[];
  readonly alerts: readonly AlertLink[];
}

const LONGEST = 20_000;
const NUMBER = /(?:^|[^\w&])#(\d{1,9})(?![\w.])|\bevents?(?: number| no\.?)?[\s:#]{1,3}(\d{1,9})(?![\w.:])/giu;
/** Addresses of event pages, plain or inside the context of a deep link. */
const PAGE = /\/tab\/events\/(\d{1,9})\b|subEntityId\W{1,6}events\/(\d{1,9})\b/giu;
const PERSON = /[\p{L}\p{N}._%+'-]{1,64}@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu;
const LINK = /https:\/\/security\.microsoft\.com\/alerts\/[^\s<>"]+/gi;
const V4 = /(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w]|\.\d)/g;
const V6 = /(?<![\w:.])(?:[\da-f]{0,4}:){2,7}(?:[\da-f]{1,4}|\d{1,3}(?:\.\d{1,3}){3})?(?![\w:]|\.\d)/gi;

/**
 * Finds event numbers ("#123", "event 123", links to event pages), IP addresses and sign-in names (defanged too) and links
 * of Microsoft Defender. A bare number is nothing: messages are full of them.
 */
export function findInText(text: string): InText {
  const said = refanged(text.slice(0, LONGEST));
  const links = found(said, LINK);
  const plain = said.replace(LINK, ' ');
  // Also what is percent-encoded: the context of a deep link is.
  const decoded = `${plain} ${plain.replace(/%([2-7][\da-f])/gi, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))}`;
  return {
    numbers: once([...found(plain, NUMBER), ...found(decoded, PAGE)].map(Number).filter((n) => n > 0)),
    addresses: once([...found(plain, V4), ...found(plain, V6)].flatMap(addressOf)),
    people: once(found(plain, PERSON).map((person) => person.toLowerCase().replace(/^['.]+/, ''))),
    alerts: links.flatMap((link) => readAlertLink(link) ?? []),
  };
}

/** Text as it was before somebody made it harmless: `1[.]2[.]3[.]4`, `ana[@]contoso(.)com`, `hxxps://`. */
function refanged(text: string): string {
  return text
    .replace(/\[\.\]|\(\.\)|\{\.\}|\[dot\]|\(dot\)|\{dot\}/gi, '.')
    .replace(/\[@\]|\(@\)|\[at\]|\(at\)/gi, '@')
    .replace(/\[:\]/g, ':')
    .replace(/\bhxxp(s?):\/\//gi, 'http$1://');
}

function found(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].map(([whole, ...groups]) => groups.find((group) => group !== undefined) ?? whole);
}

function addressOf(text: string): readonly string[] {
  const reading = readAddress(text);
  return reading.kind === 'address' ? [reading.address] : [];
}

function once<T>(all: readonly T[]): readonly T[] {
  return [...new Set(all)];
}

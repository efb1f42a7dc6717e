import { randomInt } from 'node:crypto';

/** `length` characters of `alphabet`, each equally likely, from the system's cryptographic source. */
export function randomText(length: number, alphabet: string): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
}

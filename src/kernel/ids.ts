import { hash, randomUUID } from 'node:crypto';

/** A fresh random id (UUID v4). */
export function newId(): string {
  return randomUUID();
}

/** Short id for people to quote when they report a fault: 8 hexadecimal digits. */
export function newCorrelationId(): string {
  return randomUUID().slice(0, 8);
}

/** Hex SHA-256 of the parts, length-prefixed so that ('ab','c') and ('a','bc') differ; `chars` digits of it. */
export function digest(parts: readonly string[], chars = 40): string {
  let text = '';
  for (const part of parts) text += `${part.length}:${part}`;
  return hash('sha256', text, 'hex').slice(0, chars);
}

/** Hex SHA-256 of bytes; `chars` digits of it. */
export function digestBytes(bytes: Uint8Array, chars = 40): string {
  return hash('sha256', bytes, 'hex').slice(0, chars);
}

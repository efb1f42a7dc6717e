import { randomText } from '../kernel/chance.ts';

/** Without characters that are taken for one another when read out: 0 O o, 1 l I i, 5 S s, 2 Z z. */
const LETTERS = 'abcdefghjkmnpqrtuvwxyABCDEFGHJKLMNPQRTUVWXY346789';
const GROUPS = 4;
const GROUP = 5;

/**
 * A password to hand over: 20 characters out of 49 in groups, e.g. `kF7mq-Xw3tn-…` (about 112 bits). It has all kinds of
 * characters that Microsoft Entra's password policy counts.
 */
export function newPassword(): string {
  for (;;) {
    const text = Array.from({ length: GROUPS }, () => randomText(GROUP, LETTERS)).join('-');
    if (/[a-z]/.test(text) && /[A-Z]/.test(text) && /\d/.test(text)) return text;
  }
}

import { plainLine } from '../texts/plain.ts';

/**
 * Untrusted text for a TextBlock or a Fact, where Teams renders Markdown, `<at>` mentions and `{{DATE(…)}}` macros:
 * shown as it is written, never obeyed. One line, at most `max` characters, links made unclickable.
 *
 * Angle brackets are drawn as ‹ › and braces are parted rather than backslash-escaped, because Teams looks for mentions
 * and macros before Markdown. Markdown itself is escaped with backslashes (CommonMark §2.4), only where it would act.
 */
export function escape(text: string, max = 300): string {
  const line = harmless(plainLine(text, max));
  if (!MARKED.test(line)) return line;
  return line
    .replace(/[\\`*[\]~]/g, '\\$&')
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
    .replace(/^(?=[#+-])/, '\\')
    .replace(/^(\d{1,9})([.)])(?=\s|$)/, '$1\\$2');
}

/** Without any of these, and without a leading mark of a list or heading, Markdown has nothing to act on. */
const MARKED = /[\\`*[\]~_]|^[#+\d-]/;

/** Untrusted text where nothing is rendered but the characters: button titles, choices, `summary`, plain messages. */
export function plain(text: string, max = 300): string {
  return harmless(plainLine(text, max));
}

/** Without any of these there is nothing to disarm. */
const ACTIVE = /[<>&{}$]|http/i;

/** What Teams would act on outside Markdown too: mentions and other tags, entities, card macros, bare links. */
function harmless(line: string): string {
  if (!ACTIVE.test(line)) return line;
  return line
    .replace(/</g, '‹')
    .replace(/>/g, '›')
    .replace(/&(?=#?\w{1,32};)/g, '＆')
    .replace(/\{(?=\{)/g, '{ ')
    .replace(/\}(?=\})/g, '} ')
    .replace(/\$(?=\{)/g, '$ ')
    .replace(/\bhttp(?=s?:\/\/)/gi, 'hxxp');
}

/** A person's or a tenant's name as a card shows it. */
export function escapeName(name: string): string {
  return escape(name, 120);
}

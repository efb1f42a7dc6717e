import { distance } from 'fastest-levenshtein';
import { COMMANDS, type Verb } from './index.ts';

export type Interpreted = { readonly verb: Verb; readonly input: unknown } | { readonly say: string };

interface Phrase {
  readonly words: string;
  readonly verb: Verb;
}

/** Every phrase of the catalogue, the longest first, so that `show event` is met before `show`. */
const PHRASES: readonly Phrase[] = Object.values(COMMANDS)
  .flatMap((command) => (command.words?.phrases ?? []).map((words) => ({ words, verb: command.name as Verb })))
  .sort((a, b) => b.words.length - a.words.length);

/**
 * Reads what somebody typed (already cleaned of mentions and mark-up) as a command. A near miss names the command it
 * came near to; what is no command at all is told of `help`.
 */
export function interpret(text: string): Interpreted {
  const said = text.trim();
  if (said === '') return { verb: 'help', input: {} };
  if (said.length > 5_000)
    return { say: 'That is more text than a command can have. `help` shows what you can ask for.' };
  const match = PHRASES.find(({ words }) => beginsWith(said, words));
  if (match) return readRest(match, said.slice(match.words.length));
  if (/^#?\d{1,12}$/.test(said)) return readRest({ words: '', verb: 'details' }, said);
  if (/^https:\/\/security\.microsoft\.com\/alerts\//i.test(said))
    return readRest({ words: '', verb: 'details' }, said);
  return { say: suggestion(said) };
}

function beginsWith(said: string, phrase: string): boolean {
  const head = said.slice(0, phrase.length).toLowerCase();
  return head === phrase && !/^[\p{L}\p{N}]/u.test(said.slice(phrase.length));
}

function readRest({ verb }: Phrase, rest: string): Interpreted {
  const read = COMMANDS[verb].words?.read(rest.replace(/^(?:[\s,!.?]|:(?!:))+/, ''));
  return isSay(read) ? read : { verb, input: read };
}

function isSay(read: unknown): read is { readonly say: string } {
  return typeof read === 'object' && read !== null && typeof (read as { say?: unknown }).say === 'string';
}

/** The usage of the nearest phrase when at most a third of its letters differ. */
function suggestion(said: string): string {
  const words = said.toLowerCase().split(/\s+/);
  const near = PHRASES.map((phrase) => {
    const head = words.slice(0, phrase.words.split(' ').length).join(' ');
    return { phrase, far: distance(head, phrase.words) / phrase.words.length };
  }).sort((a, b) => a.far - b.far)[0];
  const usage = near && near.far <= 0.34 ? COMMANDS[near.phrase.verb].words?.usage : undefined;
  return usage
    ? `I do not know that. Did you mean \`${usage}\`?`
    : 'I do not know that. `help` shows what you can ask for.';
}

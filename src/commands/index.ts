import { act } from './act.ts';
import { assign } from './assign.ts';
import type { CatalogueCommand } from './command.ts';
import { confirm } from './confirm.ts';
import { contain } from './contain.ts';
import { coverage } from './coverage.ts';
import { decline } from './decline.ts';
import { details } from './details.ts';
import { event } from './event.ts';
import { events } from './events.ts';
import { help } from './help.ts';
import { lookupIp } from './lookup-ip.ts';
import { note } from './note.ts';
import { preview } from './preview.ts';
import { reopen } from './reopen.ts';
import { resolve } from './resolve.ts';
import { resolveForm } from './resolve-form.ts';
import { searchEvents } from './search-events.ts';
import { settle } from './settle.ts';
import { watchHere } from './watch-here.ts';

/** The catalogue: one line per command, in the order of `help`. */
export const COMMANDS = {
  details,
  events,
  lookupIp,
  act,
  assign,
  resolve,
  reopen,
  note,
  coverage,
  watchHere,
  help,
  event,
  resolveForm,
  preview,
  confirm,
  decline,
  settle,
  contain,
  searchEvents,
} as const satisfies Record<string, CatalogueCommand>;

export type Verb = keyof typeof COMMANDS;

/** The command of that verb; undefined for anything else, `__proto__` included. */
export function commandOf(verb: string): CatalogueCommand | undefined {
  return Object.hasOwn(COMMANDS, verb) ? COMMANDS[verb as Verb] : undefined;
}

import type { z } from 'zod';
import type { Permission } from '../staff/staff.ts';
import type { CommandContext } from './context.ts';
import type { CommandResult } from './result.ts';

export type Surface = 'chat' | 'card' | 'extension' | 'tab';

/** One thing a person can ask for. */
export interface Command<Name extends string = string, Schema extends z.ZodType = z.ZodType> {
  readonly name: Name;
  readonly summary: string;
  readonly requires: Permission;
  readonly surfaces: readonly Surface[];
  /** True when it changes something and so is audited before and after. */
  readonly changes: boolean;
  /**
   * False for what keeps its own trail and yet is no mere look: it does a deed, keeps a preview or hands something out.
   * Such a command is never asked for by a method that promises to change nothing (RFC 9110 §9.2.1).
   */
  readonly safe?: false;
  readonly input: Schema;
  /** How it is asked for in words: the leading words, how usage is written in `help`, and how the rest is read. */
  readonly words?: {
    readonly phrases: readonly string[];
    readonly usage: string;
    /** True for what Teams offers while a message is written; `help` has the rest. */
    readonly menu?: boolean;
    /** Input from the words behind the phrase; a string is what to tell the person instead. */
    read(rest: string): z.input<Schema> | { readonly say: string };
  };
  run(ctx: CommandContext, input: z.output<Schema>): Promise<CommandResult>;
}

/** A command with its input type hidden, as the catalogue holds it. */
export interface CatalogueCommand<Name extends string = string> extends Omit<Command<Name>, 'run' | 'words'> {
  readonly words?: Omit<NonNullable<Command['words']>, 'read'> & { read(rest: string): unknown };
  run(ctx: CommandContext, input: unknown): Promise<CommandResult>;
}

/** Hides a command's input type; `run` is only ever given what `input` has parsed. */
export function defineCommand<const Name extends string, Schema extends z.ZodType>(
  command: Command<Name, Schema>,
): CatalogueCommand<Name> {
  return { ...command, run: (ctx, input) => command.run(ctx, input as z.output<Schema>) };
}

import type { CommandResult } from './result.ts';
import type { Surface } from './command.ts';

/** What a surface hands in: references and words, never authority. */
export interface Ask {
  readonly verb: string;
  readonly input: unknown;
  /** Verified by the surface: Entra object id from the signed activity. */
  readonly actor: { readonly objectId: string; readonly name: string };
  readonly surface: Surface;
  readonly corr: string;
  readonly place?: string | undefined;
}

/** The only door for what a person asks. Throws TocsinError with a public message. */
export type RunCommand = (ask: Ask) => Promise<CommandResult>;

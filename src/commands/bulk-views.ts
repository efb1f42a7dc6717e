import type { Severity } from '../events/alert.ts';
import type { BulkAction } from './bulk-fit.ts';

/** One of many events that something is to be done to; with `why` it cannot or need not be. */
export interface BulkPreviewLine {
  readonly n: number;
  readonly title?: string;
  readonly severity?: Severity;
  readonly tenantName?: string;
  readonly why?: string;
  readonly note?: string;
}

/** What takes back what was done to an event: the command, and what it is given. */
export interface EventUndo {
  readonly verb: BulkAction;
  readonly input: {
    readonly n: number;
    /** How the event was left: one that stands differently by then stays as it is. */
    readonly left: string;
    /** As `resolve` and `ignore` take them. */
    readonly classification?: string;
    readonly verdict?: string;
    readonly comment?: string;
    readonly reason?: string;
    /** As `reopen` takes it. */
    readonly status?: string;
  };
}

/** What became of one of many. */
export interface BulkLine {
  readonly n: number;
  readonly state: 'done' | 'notDone' | 'unknown';
  readonly said: string;
}

import type { RunCommand } from '../commands/ask.ts';
import type { LateAnswers } from '../commands/late.ts';
import type { CommandResult } from '../commands/result.ts';
import type { Surface } from '../commands/command.ts';
import type { Clock } from '../kernel/clock.ts';
import { TocsinError, errorFields, isTocsinError, publicMessage } from '../kernel/errors.ts';
import type { Log } from '../kernel/log.ts';
import type { Metrics } from '../kernel/telemetry.ts';
import type { ConversationStore } from '../notify/conversation.ts';
import type { EventPage } from '../notify/event-page.ts';
import type { Shown } from './card.ts';
import type { Connector } from './connector.ts';
import { quoted } from '../texts/dialogs.ts';
import { plain } from './escape.ts';
import type { Inbound } from './inbound.ts';
import type { Offers } from './offers.ts';
import type { RefreshDeps } from './refresh.ts';
import { present } from './presenters/index.ts';

/** What somebody typed, understood; or what to tell them instead. */
export type Interpret = (text: string) => { readonly verb: string; readonly input: unknown } | { readonly say: string };

export interface TurnDeps {
  readonly runCommand: RunCommand;
  readonly interpret: Interpret;
  /** Keeps what comes later than Teams waits. */
  readonly late: Pick<LateAnswers, 'hold'>;
  readonly offers: Offers;
  readonly conversations: ConversationStore;
  /** There are no pages where absent. */
  readonly page?: EventPage;
  /** Host name of the tab, whose addresses are unfurled. */
  readonly tabHost?: string | undefined;
  readonly connector: Connector;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  /** There may be a place now for notices that wait. */
  onRouteChanged(): void | Promise<void>;
  /** People came to a conversation or left one. */
  onMembersChanged?(): void;
  /** Absent where everybody is shown the same card. */
  readonly personal?: RefreshDeps;
}

/** One activity that is being answered, as plain data. */
export interface Turn {
  readonly inbound: Inbound;
  readonly corr: string;
  readonly log: Log;
}

export interface Wish {
  readonly verb: string;
  readonly input: unknown;
  readonly surface: Surface;
}

/** Runs what a person asks for; the person is the object id that Teams signed for. Throws TocsinError. */
export async function runWish(deps: TurnDeps, { inbound, corr }: Turn, wish: Wish): Promise<CommandResult> {
  const { objectId, name } = inbound.from;
  if (objectId === undefined) {
    throw new TocsinError(
      'NOT_AUTHORISED',
      'Teams did not say who you are (guests of other organisations have no identity here), so Tocsin cannot do this.',
    );
  }
  return deps.runCommand({
    ...wish,
    actor: { objectId, name: plain(name, 80) || 'somebody' },
    corr,
    place: inbound.conversation.rootId,
  });
}

/** What Teams shows for an answer, drawn now. */
export function show(deps: TurnDeps, result: CommandResult): Shown {
  return present(result, { offers: deps.offers, page: deps.page, now: deps.clock.now() });
}

/** What to tell the person when it went wrong; what is our own fault goes to the log. */
export function failureWords({ corr, log }: Turn, error: unknown, verb: string): string {
  if (!isTocsinError(error) || error.code === 'INTERNAL') {
    log.error({ ...errorFields(error), verb }, 'an answer to Teams could not be made');
  }
  return plain(quoted(publicMessage(error, corr)), 800);
}

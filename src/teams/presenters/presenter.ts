import type { CommandResult, ResultOf } from '../../commands/result.ts';
import type { Shown } from '../card.ts';
import type { EventPage } from '../../notify/event-page.ts';
import type { Offers } from '../offers.ts';

export interface PresenterDeps {
  readonly offers: Offers;
  /** There are no pages where absent. */
  readonly page?: EventPage | undefined;
  /** For ages: "5 min ago". */
  readonly now: Date;
}

/** How one kind of answer looks in Teams. */
export type Presenter<S extends CommandResult['show']> = (result: ResultOf<S>, deps: PresenterDeps) => Shown;

import type { CardShow, CommandResult, ResultOf } from '../../commands/result.ts';
import { TocsinError } from '../../kernel/errors.ts';
import type { Shown } from '../card.ts';
import { presentAct } from './act.ts';
import { presentAddresses } from './address.ts';
import { presentApproval } from './approval.ts';
import { presentChooseTarget } from './choose-target.ts';
import { presentContain } from './contain.ts';
import { presentContained } from './contained.ts';
import { presentCoverage } from './coverage.ts';
import { presentDetails } from './details.ts';
import { presentEvent } from './event.ts';
import { presentEvents } from './events.ts';
import { presentFound } from './found.ts';
import { presentHelp } from './help.ts';
import { presentIgnoreForm } from './ignore-form.ts';
import { presentIgnorePreview } from './ignore-preview.ts';
import { presentIp } from './ip.ts';
import { presentLookedUp } from './looked-up.ts';
import { presentPart } from './part.ts';
import { presentPerson } from './person.ts';
import { presentPosture } from './posture.ts';
import { presentPostures } from './postures.ts';
import { presentPreview } from './preview.ts';
import type { Presenter, PresenterDeps } from './presenter.ts';
import { presentRegression } from './regression.ts';
import { presentResolveForm } from './resolve-form.ts';
import { presentRule } from './rule.ts';
import { presentRules } from './rules.ts';
import { presentSecret } from './secret.ts';
import { presentText } from './text.ts';
import { presentWaiting } from './waiting.ts';
import { presentWhoElse } from './who-else.ts';
import { presentUndecided } from './undecided.ts';

/** The catalogue: how each kind of answer looks. */
export const PRESENTERS = {
  text: presentText,
  waiting: presentWaiting,
  help: presentHelp,
  ip: presentIp,
  whoElse: presentWhoElse,
  event: presentEvent,
  details: presentDetails,
  part: presentPart,
  act: presentAct,
  resolveForm: presentResolveForm,
  chooseTarget: presentChooseTarget,
  preview: presentPreview,
  approval: presentApproval,
  undecided: presentUndecided,
  secret: presentSecret,
  contain: presentContain,
  contained: presentContained,
  events: presentEvents,
  found: presentFound,
  addresses: presentAddresses,
  lookedUp: presentLookedUp,
  ignoreForm: presentIgnoreForm,
  ignorePreview: presentIgnorePreview,
  rules: presentRules,
  rule: presentRule,
  regression: presentRegression,
  postures: presentPostures,
  posture: presentPosture,
  person: presentPerson,
  coverage: presentCoverage,
  testAlert: ({ text }) => presentText({ show: 'text', text }),
} as const satisfies { readonly [S in CardShow]: Presenter<S> };

/** What Teams shows for an answer. Throws INTERNAL when its card cannot be drawn. */
export function present(result: CommandResult, deps: PresenterDeps): Shown {
  if (!isForCards(result)) throw new TocsinError('INTERNAL', 'This is shown in the Tocsin tab alone.');
  const presenter = PRESENTERS[result.show] as Presenter<CardShow>;
  return presenter(result, deps);
}

function isForCards(result: CommandResult): result is ResultOf<CardShow> {
  return Object.hasOwn(PRESENTERS, result.show);
}

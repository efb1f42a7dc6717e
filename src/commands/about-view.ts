import type { DeedLine, SecurityEvent } from '../events/event.ts';
import { regressionSubject, type AlertDeed } from '../posture/regression.ts';
import type { About } from '../remediation/about.ts';
import { isEvent } from '../remediation/about.ts';
import type { AboutView, AlertView, CommandResult } from './result.ts';

/** An alert as a deed names it: it has no number, and its key is that of its notice. */
export interface AlertAbout extends About {
  readonly number: 0;
  readonly view: AlertView;
}

/** What a deed on this is about. */
export function aboutOf(view: AboutView): SecurityEvent | AlertAbout {
  return 'event' in view ? view.event : { number: 0, key: regressionSubject(view.alert), view };
}

/** The deeds that its card tells. */
export function linesOn(view: AboutView): readonly (DeedLine | AlertDeed)[] {
  return 'event' in view ? view.event.deeds : (view.alert.deeds ?? []);
}

/** The same view of what became of it, where that is known. */
export function viewAfter(view: AboutView, about: About | undefined): AboutView {
  if (about === undefined) return view;
  if ('event' in view) return isEvent(about) ? { tenant: view.tenant, event: about } : view;
  return isAlert(about) ? { ...about.view, tenant: view.tenant } : view;
}

function isAlert(about: About): about is AlertAbout {
  return 'view' in about;
}

/** Its card again, with a word for who asked. */
export function cardOf(view: AboutView, said?: string): CommandResult {
  const word = said === undefined ? {} : { said };
  return 'event' in view
    ? { show: 'event', tenant: view.tenant, event: view.event, ...word }
    : { show: 'regression', tenant: view.tenant, alert: view.alert, ...word };
}

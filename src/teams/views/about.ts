import type { AboutView } from '../../commands/result.ts';
import { policyName } from '../../texts/posture.ts';
import { lossWords } from '../../texts/recovery.ts';
import { escapeName, plain } from '../escape.ts';
import { eventSummary, headView } from './event-view.ts';
import { localDay } from './posture.ts';

type Reference = Readonly<Record<string, string | number>>;

/** References of what a remediation is about, as its buttons send them back. */
export function aboutRef(view: AboutView): Reference {
  return 'event' in view ? { n: view.event.number } : { tenant: view.tenant.id, alert: view.alert.id };
}

/** The head of a card about a remediation, and which card leads back. */
export function aboutHead(view: AboutView) {
  const back = { backData: { verb: 'event' in view ? 'event' : 'regression', ...aboutRef(view) } };
  if ('event' in view) return { ...headView(view), ...back, isEvent: true, isAlert: false };
  const { tenant, alert } = view;
  return {
    tenant: escapeName(tenant.name),
    severity: `${policyName(alert.policy)} · ${localDay(alert.localDate)}`,
    style: 'attention',
    title: `Lost MFA requirement: ${lossWords(alert.people)}`,
    state: '',
    fallbackText: aboutSummary(view),
    ...back,
    isEvent: false,
    isAlert: true,
  };
}

/** For the toast and the activity feed. */
export function aboutSummary(view: AboutView): string {
  if ('event' in view) return eventSummary(view);
  const { tenant, alert } = view;
  return `Lost MFA requirement: ${lossWords(alert.people)} – ${plain(tenant.name, 80)}`;
}

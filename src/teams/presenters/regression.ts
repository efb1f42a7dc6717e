import type { LossOver, Regressed, RegressionAlert } from '../../posture/regression.ts';
import type { Tenant } from '../../tenants/tenant.ts';
import { causeSentence } from '../../texts/posture-cause.ts';
import { isAlertSettled, stillLost } from '../../posture/recovery.ts';
import { peopleWords, policyName } from '../../texts/posture.ts';
import { lossWords, overInLine, recoveryWords } from '../../texts/recovery.ts';
import { timeIn } from '../../texts/time.ts';
import type { ResultOf } from '../../commands/result.ts';
import type { Card, Shown } from '../card.ts';
import { escape, escapeName, plain } from '../escape.ts';
import { render } from '../render.ts';
import { withWord } from '../views/said.ts';
import { deedLines } from '../views/deeds.ts';
import { atMost } from '../views/event-view.ts';
import { localDay } from '../views/posture.ts';
import { putBackButtons } from '../views/put-backs.ts';
import { ticketWords } from '../views/ticket.ts';
import { regressionSteps } from '../views/regression-steps.ts';

const PEOPLE = 25;
const CAUSES = 6;

type RegressionView = ReturnType<typeof viewOf>;

/** Who lost the MFA requirement, what took it away, and what to do about it; `said` is for who asked alone. */
export function presentRegression({ tenant, alert, said }: Omit<ResultOf<'regression'>, 'show'>): Shown {
  const card: Card = render('regression', viewOf(tenant, alert), SHRINKS);
  return { kind: 'card', card: said ? withWord(card, said) : card, summary: summaryOf(tenant, alert) };
}

/** "Lost MFA requirement: 37 people – Contoso, Admin MFA Policy". */
function summaryOf({ name }: Tenant, { people, policy }: RegressionAlert): string {
  return `Lost MFA requirement: ${lossWords(people)} – ${plain(name, 80)}, ${policyName(policy)}`;
}

function viewOf(tenant: Tenant, alert: RegressionAlert) {
  const { people, causes, deeds = [] } = alert;
  const shown = atMost([...stillLost(alert), ...people.filter(({ over }) => over)], PEOPLE);
  const buttons = putBackButtons(tenant, alert);
  return {
    fallbackText: `${summaryOf(tenant, alert)}. Type: posture ${plain(tenant.name, 80)}`,
    tenant: escapeName(tenant.name),
    tenantId: tenant.id,
    style: isAlertSettled(alert) ? 'good' : 'attention',
    policy: `${policyName(alert.policy)} · ${localDay(alert.localDate)}`,
    heading: `Lost MFA requirement: ${lossWords(people)}`,
    recoveries: recoveryWords(people).map((text) => ({ text })),
    state: [stateOf(alert), ticketWords(alert.ticket, tenant.timeZone)].filter(Boolean).join(' · '),
    flapping: flappingWords(people),
    hasFlapping: people.some(({ flapping }) => flapping),
    causes: causeLines(alert),
    hasCauses: causes.length > 0,
    hasPeople: people.length > 0,
    peopleTitle: causes.length > 1 ? 'Who, and by which change' : 'Who',
    people: shown.shown.map((person) => ({ text: personLine(person, alert) })),
    hidden: shown.hidden,
    ...moreOf(tenant, shown.hidden),
    steps: regressionSteps(tenant, alert, buttons.length > 0).map((text) => ({ text })),
    putBacks: buttons,
    hasPutBacks: buttons.length > 0,
    deeds: deedLines(deeds, 6),
    hasDeeds: deeds.length > 0,
    asOf: asOfWords(tenant, alert),
  };
}

function stateOf({ comparedWith, localDate, people }: RegressionAlert): string {
  if (people.length === 0) return `A later reading of ${localDay(localDate)} found it still required of all of them`;
  if (people.every(({ over }) => over)) return `Lost on ${localDay(localDate)}`;
  return `Required on ${localDay(comparedWith)}, not any more on ${localDay(localDate)}`;
}

function flappingWords(people: readonly Regressed[]): string {
  const count = people.filter(({ flapping }) => flapping).length;
  return `Flapping: ${peopleWords(count)} lost it for the third time within 7 days. Somebody or something keeps changing it back and forth.`;
}

/** Numbered where there are several, as the lines of the people name the number. */
function causeLines({ causes }: RegressionAlert): readonly { text: string }[] {
  const { shown, hidden } = atMost(causes, CAUSES);
  const number = (at: number) => (causes.length > 1 ? `**${at + 1}.** ` : '');
  const lines = shown.map((cause, at) => `${number(at)}${escape(`${causeSentence(cause)}.`, 500)}`);
  return [...lines, ...(hidden > 0 ? [`${hidden} more changes, of fewer people each.`] : [])].map((text) => ({ text }));
}

function personLine({ name, email, flapping, previousDate, causes, over }: Regressed, alert: RegressionAlert): string {
  const address = email === '' || email.toLowerCase() === name.toLowerCase() ? '' : escape(email, 120);
  return [
    `**${escape(name, 80) || 'Unnamed'}**`,
    address,
    alert.causes.length > 1 && causes.length > 0 ? `change ${causes.map((at) => at + 1).join(', ')}` : '',
    previousDate === alert.comparedWith ? '' : `last required on ${localDay(previousDate)}`,
    over && !isSame(over, alert) ? overInLine(over) : '',
    flapping ? 'third loss within 7 days' : '',
  ]
    .filter(Boolean)
    .join(' · ');
}

/** Whether it is what became of everybody, which the card says once. */
function isSame(over: LossOver, { people }: RegressionAlert): boolean {
  return people.every((one) => one.over?.how === over.how && one.over.since === over.since);
}

function moreOf({ name }: Tenant, hidden: number) {
  return { more: `${hidden} more: type “posture ${escapeName(name)} lost”`, hasMore: hidden > 0 };
}

/** What stays true of the card when it is read in a month. */
function asOfWords(tenant: Tenant, { foundAt, test }: RegressionAlert): string {
  const found = `As found at ${timeIn(foundAt, tenant.timeZone)}`;
  if (test) return `${found}. This is a test: nobody lost anything.`;
  return `${found}. How it is now: type “posture ${escapeName(tenant.name)}”.`;
}

const SHRINKS: readonly ((view: RegressionView) => RegressionView)[] = [
  (view) => fewer(view, 15),
  (view) => ({ ...fewer(view, 8), causes: view.causes.slice(0, 3) }),
  (view) => ({ ...fewer(view, 4), deeds: view.deeds.slice(-2) }),
];

function fewer(view: RegressionView, most: number): RegressionView {
  const { shown, hidden } = atMost(view.people, most);
  const all = view.hidden + hidden;
  return { ...view, people: [...shown], hidden: all, more: view.more.replace(/^\d+/, String(all)), hasMore: all > 0 };
}

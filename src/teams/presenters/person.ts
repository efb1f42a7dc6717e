import type { ResultOf } from '../../commands/result.ts';
import type { Mechanism } from '../../posture/verdict.ts';
import { viaWords } from '../../texts/mechanism.ts';
import { policyName, reasonWords, verdictState } from '../../texts/posture.ts';
import { overWords } from '../../texts/recovery.ts';
import { timeIn } from '../../texts/time.ts';
import type { Shown } from '../card.ts';
import { policyLink } from '../entra.ts';
import { escape, escapeName, plain } from '../escape.ts';
import { render } from '../render.ts';
import { localDay } from '../views/posture.ts';

const MECHANISMS = 8;
const LOSSES = 4;

/** Whether MFA is required of one person, through what, and since when it was lost. */
export function presentPerson(result: ResultOf<'person'>): Shown {
  const { tenant, name, email, posture, takenAt, losses } = result;
  const state = verdictState(posture);
  const summary = `${plain(name, 80)}: MFA ${state.toLowerCase()} – ${plain(tenant.name, 80)}`;
  const card = render('person', {
    fallbackText: summary,
    tenant: escapeName(tenant.name),
    tenantId: tenant.id,
    style: { required: 'good', notRequired: 'attention', unknown: 'warning', notEvaluated: 'emphasis' }[posture.state],
    heading: escape(name, 120) || 'Unnamed account',
    state: `MFA: ${state}`,
    facts: [
      ...(email && email !== name ? [{ title: 'Address', value: escape(email, 120) }] : []),
      ...(posture.reason ? [{ title: 'Why', value: sentence(reasonWords(posture.reason)) }] : []),
      { title: 'Belongs to', value: classWords(posture.policy) },
      ...lastKnownFact(result),
      ...(result.excepted ? [{ title: 'Accepted exception', value: escape(result.excepted, 250) }] : []),
    ],
    mechanisms: posture.mechanisms.slice(0, MECHANISMS).map((one) => ({ text: `– ${mechanismWords(one, result)}` })),
    hasMechanisms: posture.mechanisms.length > 0,
    losses: losses.slice(0, LOSSES).map(({ localDate, why, over }) => ({
      text: [
        `${localDay(localDate)}.`,
        ...why.map((one) => escape(`${one}.`, 400)),
        ...(over ? [`${overWords(over)}.`] : []),
      ].join(' '),
    })),
    hasLosses: losses.length > 0,
    asOf: `As of the reading of ${timeIn(takenAt, tenant.timeZone)}. It tells whether MFA is required, not whether it is registered.`,
  });
  return { kind: 'card', card, summary };
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

function classWords(policy: ResultOf<'person'>['posture']['policy']): string {
  return policy === 'notEvaluated' ? 'neither policy' : policyName(policy);
}

/** What the newest reading that could tell said, where the present one cannot. */
function lastKnownFact({ posture, lastKnown }: ResultOf<'person'>) {
  const tells = posture.state === 'required' || posture.state === 'notRequired';
  if (tells || !lastKnown) return [];
  return [{ title: 'Last known', value: `${verdictState(lastKnown)}, on ${localDay(lastKnown.localDate)}` }];
}

function mechanismWords({ kind, id, via }: Mechanism, { tenant, policyNames }: ResultOf<'person'>): string {
  const how = viaWords(via);
  switch (kind) {
    case 'securityDefaults':
      return `Security defaults${how}`;
    case 'perUserMfa':
      return 'Per-user MFA';
    case 'conditionalAccess': {
      const name = (id !== undefined && policyNames[id]) || 'a Conditional Access policy';
      return `${id === undefined ? escape(name, 120) : policyLink(tenant.id, { id, name })}${how}`;
    }
  }
}

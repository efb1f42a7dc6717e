import { z } from 'zod';
import type { Regressed, RegressionAlert } from '../posture/regression.ts';
import { causeSentence } from '../texts/posture-cause.ts';
import { defineCommand } from './command.ts';
import { AlertRef, openAlert } from './open-alert.ts';
import { shownTenant } from './open-page.ts';
import type { LostPerson } from './page-views.ts';

const PAGE = 50;

/** A page of the people of an alert of lost MFA, each with what took it away. */
export const postureLost = defineCommand({
  name: 'postureLost',
  summary: 'Who lost the MFA requirement on a day: 50 people at a time, and by which change',
  requires: 'read',
  surfaces: ['tab'],
  changes: false,
  input: AlertRef.extend({ from: z.number().int().min(1).max(9_999_999).default(1) }),
  async run(ctx, { from, ...ref }) {
    const { tenant, alert } = await openAlert(ctx, ref);
    const { policy, localDate, people } = alert;
    const shown = people.slice(from - 1, from - 1 + PAGE).map((person) => lostPerson(person, alert));
    return {
      show: 'postureLost',
      tenant: shownTenant(tenant),
      policy,
      localDate,
      people: shown,
      from,
      total: people.length,
    };
  },
});

function lostPerson(person: Regressed, { causes }: RegressionAlert): LostPerson {
  const { userId, name, email, previousDate, flapping = false, over } = person;
  const why = person.causes.flatMap((at) => (causes[at] ? [causeSentence(causes[at])] : []));
  return { userId, name: name || email || userId, email, previousDate, flapping, over, why };
}

import { z } from 'zod';
import { addDays } from '../posture/local-date.ts';
import { stillLost } from '../posture/recovery.ts';
import type { RegressionAlert } from '../posture/regression.ts';
import { nextSlot } from '../posture/schedule.ts';
import { localDateOf } from '../posture/zone.ts';
import { permits } from '../staff/staff.ts';
import { causeSentence } from '../texts/posture-cause.ts';
import { defineCommand } from './command.ts';
import { missedDay } from './missed-day.ts';
import { TenantRef, pageTenant, shownTenant } from './open-page.ts';
import type { LossLine } from './page-views.ts';
import { deedWords } from './words/deeds.ts';
import { PLAIN } from './words/hand.ts';
import { putBackOffers } from './words/put-backs.ts';

const LOSS_DAYS = 30;

/** How far MFA was required in a tenant day by day, and who lost it when and why; people are counted, not named. */
export const postureHistory = defineCommand({
  name: 'postureHistory',
  summary: 'MFA posture of a tenant day by day, and what took the requirement away',
  requires: 'read',
  surfaces: ['tab'],
  changes: false,
  input: z.object({ tenant: TenantRef, days: z.number().int().min(1).max(400).default(90) }),
  async run(ctx, { tenant: ref, days: wanted }) {
    const tenant = await pageTenant(ctx, ref);
    const now = ctx.clock.now();
    const since = addDays(localDateOf(now, ctx.postureSchedule.timeZone), -LOSS_DAYS);
    const [days, alerts] = await Promise.all([
      ctx.posture.days(tenant.id, wanted),
      ctx.posture.alertsSince(tenant.id, since),
    ]);
    const mayPutBack = permits(ctx.member, 'remediate');
    return {
      show: 'postureHistory',
      tenant: { ...shownTenant(tenant), posture: tenant.posture ?? {} },
      next: nextSlot(now, ctx.postureSchedule).at,
      missed: await missedDay(ctx, tenant, days[0]),
      days: days.toReversed(),
      losses: alerts.map((alert) => lossLine(alert, mayPutBack)),
      mayChange: permits(ctx.member, 'administer'),
      mayPutBack,
    };
  },
});

function lossLine(alert: RegressionAlert, mayPutBack: boolean): LossLine {
  const { id, policy, localDate, foundAt, comparedWith, people, causes, deeds = [] } = alert;
  return {
    id,
    policy,
    localDate,
    foundAt,
    comparedWith,
    people: people.length,
    still: stillLost(alert).length,
    flapping: people.filter(({ flapping }) => flapping).length,
    causes: causes.map((cause) => ({ words: causeSentence(cause), count: cause.count })),
    deeds: deeds.map((deed) => deedWords(deed, PLAIN)),
    putBacks: mayPutBack ? putBackOffers(alert) : [],
  };
}

import { systemClock, type Clock } from '../kernel/clock.ts';
import type { DailySchedule, ReadingWindow } from '../posture/schedule.ts';
import { INHABITED, MFA_FOR_LOCUMS } from './clinic.ts';
import type { SimState } from './graph/state.ts';

/** When the sandbox's day of posture is told. */
export interface Morning {
  readonly at: Date;
  readonly schedule: DailySchedule;
  readonly window: ReadingWindow;
  /** Since when posture is watched. */
  readonly enabledAt: Date;
}

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** For the service to start and to catch up with yesterday. */
const LEAD_MS = 90 * SECOND_MS;
/** Before the service begins to read for the day. */
const CHANGE_BEFORE_MS = 35 * SECOND_MS;

/**
 * The first full minute that is at least 90 seconds away. Posture has been watched for two days, and yesterday's look
 * was missed as nothing ran: so the service catches up with it at its start, which is what today is compared with.
 */
export function morningAfter(startedAt: Date): Morning {
  const at = new Date(Math.ceil((startedAt.getTime() + LEAD_MS) / MINUTE_MS) * MINUTE_MS);
  return {
    at,
    schedule: { at: at.toISOString().slice(11, 16), timeZone: 'UTC' },
    window: { lengthMs: 20 * SECOND_MS, reserveMs: 15 * SECOND_MS },
    enabledAt: new Date(startedAt.getTime() - 2 * DAY_MS),
  };
}

export interface Unguarded {
  readonly state: SimState;
  readonly at: Date;
  readonly clock?: Clock;
  /** Whether the service has seen the tenant as it was. */
  isKnown(tenantId: string): Promise<boolean>;
}

/**
 * Shortly before the day is told, the administrator of the first tenant puts the policy that asks its locums for MFA into
 * report-only, which leaves all five of them without it. It waits until the service knows how things were.
 */
export function startMorning({ state, at, clock = systemClock, isKnown }: Unguarded): {
  stop(): void;
  readonly ended: Promise<void>;
} {
  const ending = new AbortController();
  const [tenant] = INHABITED;
  async function tell(): Promise<void> {
    await clock.sleep(Math.max(0, at.getTime() - CHANGE_BEFORE_MS - clock.now().getTime()), ending.signal);
    // Storage that does not answer now is asked again a second later.
    while (!(await isKnown(tenant.id).catch(() => false))) await clock.sleep(SECOND_MS, ending.signal);
    const portal = state.portal(tenant.id, tenant.users[0]?.id ?? '');
    portal.changePolicy(MFA_FOR_LOCUMS, { state: 'enabledForReportingButNotEnforced' });
  }
  const ended = tell().catch((error: unknown) => {
    if (!ending.signal.aborted) throw error;
  });
  return { stop: () => ending.abort(), ended };
}

import type { Outbox } from '../events/outbox.ts';
import type { Clock } from '../kernel/clock.ts';
import { newId } from '../kernel/ids.ts';
import { buildTestAlert } from '../posture/build-test-alert.ts';
import { regressionSubject, type RegressionAlert } from '../posture/regression.ts';
import type { PostureStore } from '../posture/store.ts';
import type { SendTestAlert, TestHop } from '../posture/test-alert.ts';
import { localDateOf } from '../posture/zone.ts';
import type { TenantId } from '../tenants/tenant.ts';
import { MAIL_CHANNEL, PSA_CHANNEL, type Channel } from './notice.ts';

export interface TestAlertDeps {
  readonly posture: Pick<PostureStore, 'addTest'>;
  readonly outbox: Pick<Outbox, 'get' | 'receipt'>;
  /** Those that tell people. */
  readonly channels: readonly Channel[];
  /** Zone of the schedule, which says what day it is. */
  readonly timeZone: string;
  readonly clock: Clock;
  storageNow(): Date;
  hint(tenantId: TenantId, subject: string): void;
}

const LOOK_MS = 250;
/** A test that is not there by then goes on being tried, but nobody waits for it. */
const WAIT_MS = 20_000;

const NOT_WANTED: Readonly<Record<string, string>> = {
  [MAIL_CHANNEL]: 'No address of this tenant is to hear of this policy by e-mail.',
  [PSA_CHANNEL]: 'This policy opens no ticket for this tenant.',
};

/** A test goes the whole way that a real alert goes: stored, asked for in the outbox, delivered, its receipt kept. */
export function createSendTestAlert(deps: TestAlertDeps): SendTestAlert {
  return async ({ tenant, policy, corr }) => {
    const now = deps.clock.now();
    const localDate = localDateOf(now, deps.timeZone);
    const alert = buildTestAlert({ tenant, policy, localDate, now, nonce: newId() });
    const notice = { type: 'posture', tenant, alert } as const;
    const wanting = deps.channels.filter((channel) => channel.accepts?.(notice, undefined) ?? true);
    const began = deps.storageNow();
    const ids = wanting.map(({ id }) => id);
    await deps.posture.addTest(alert, ids, corr);
    deps.hint(tenant.id, regressionSubject(alert));
    const hops = deps.channels.map(({ id }) => (ids.includes(id) ? hopOf(deps, id, { alert, began }) : notWanted(id)));
    return { alert, hops: await Promise.all(hops) };
  };
}

function notWanted(channel: string): TestHop {
  return { channel, outcome: 'notWanted', ms: 0, why: NOT_WANTED[channel] };
}

async function hopOf(
  { outbox, clock, storageNow }: TestAlertDeps,
  channel: string,
  { alert, began }: { alert: RegressionAlert; began: Date },
): Promise<TestHop> {
  const { tenantId } = alert;
  const subject = regressionSubject(alert);
  const until = began.getTime() + WAIT_MS;
  for (;;) {
    const receipt = await outbox.receipt(tenantId, subject, channel);
    if (receipt) {
      const rest = (await outbox.get(tenantId, subject, channel))?.lastError;
      const ms = Math.max(0, receipt.at.getTime() - began.getTime());
      return { channel, outcome: 'delivered', ms, ...(rest && { why: rest }) };
    }
    const now = storageNow().getTime();
    if (now >= until) {
      const item = await outbox.get(tenantId, subject, channel);
      return { channel, outcome: 'waiting', ms: now - began.getTime(), why: item?.lastError };
    }
    await clock.sleep(Math.min(LOOK_MS, until - now));
  }
}

import { missedReading, openSlot, type MissedReading } from '../posture/missed-reading.ts';
import type { PostureDay } from '../posture/store.ts';
import type { Tenant } from '../tenants/tenant.ts';
import type { CommandContext } from './context.ts';

/** Why the newest day of a tenant is not known although it should be; undefined where it is, or is on its way. */
export async function missedDay(
  { clock, postureRuns, postureSchedule }: CommandContext,
  tenant: Tenant,
  newest: PostureDay | undefined,
): Promise<MissedReading | undefined> {
  const now = clock.now();
  const slot = openSlot(tenant, { localDate: newest?.localDate, now, schedule: postureSchedule });
  if (!slot) return undefined;
  return missedReading(slot, (await postureRuns.get(tenant.id, slot.localDate))?.value, now);
}

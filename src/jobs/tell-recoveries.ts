import type { Snapshot } from '../posture/snapshot.ts';
import { recovered } from '../posture/recovery.ts';
import { regressionSubject, type RegressionAlert } from '../posture/regression.ts';
import type { PostureSettings } from '../tenants/tenant.ts';
import type { TellDeps } from './tell-posture.ts';

interface Recoveries {
  readonly alerts: readonly RegressionAlert[];
  readonly look: { readonly current: Snapshot; readonly settings: Pick<PostureSettings, 'exempt'> };
  readonly corr: string;
}

/**
 * Marks on the alerts of earlier days who is required again as the committed day shows it, so that their cards and
 * tickets say so. Each is a transaction of its own: after a month of losses a day may change more of them than one
 * holds. A crash in between leaves the day untold, and the next run marks the others; one that is marked says nothing
 * new.
 */
export async function tellRecoveries(
  { posture, channels, hint }: Pick<TellDeps, 'posture' | 'channels' | 'hint'>,
  { alerts, look, corr }: Recoveries,
): Promise<void> {
  for (const alert of alerts) {
    if (!recovered(alert, look)) continue;
    await posture.changeAlert(alert, (present) => recovered(present, look), { channels, corr });
    hint(alert.tenantId, regressionSubject(alert));
  }
}

import type { DetailField } from '../entities/section.ts';
import type { Clock } from '../kernel/clock.ts';
import { isTocsinError } from '../kernel/errors.ts';
import type { Snapshot } from '../posture/snapshot.ts';
import type { PostureStore } from '../posture/store.ts';
import type { Tenant } from '../tenants/tenant.ts';
import { dayWords } from '../texts/date.ts';
import { reasonWords, verdictState } from '../texts/posture.ts';
import { perTenant } from './tenant-memo.ts';

const LABEL = 'MFA required';
const SOURCE = 'Tocsin’s daily reading';
const KEPT_MS = 60_000;

/** Whether MFA is required of somebody, by object id, as of the newest reading of their tenant. Never throws. */
export type MfaRequired = (tenant: Tenant, userId: string | undefined, signal: AbortSignal) => Promise<DetailField>;

/** Reads it from the newest snapshot of each tenant, which all who ask within a minute share. */
export function createMfaRequired(posture: Pick<PostureStore, 'latest'>, clock: Clock): MfaRequired {
  const latest = perTenant({ ttlMs: KEPT_MS, clock }, (tenant) => posture.latest(tenant.id));
  return async (tenant, userId, signal) => {
    try {
      return fieldOf(await latest(tenant, signal), userId);
    } catch (error) {
      if (isTocsinError(error, 'INTERNAL')) throw error;
      return unknown('the reading could not be loaded');
    }
  };
}

function fieldOf(snapshot: Snapshot | undefined, userId: string | undefined): DetailField {
  if (!snapshot) return unknown('the MFA posture of this tenant is not read: “posture on user-mfa” turns it on');
  const asOf = snapshot.takenAt;
  const id = userId?.toLowerCase();
  const posture = Object.hasOwn(snapshot.users, id ?? '') ? snapshot.users[id ?? ''] : undefined;
  if (!posture) return unknown(`this account is not in the reading of ${dayWords(asOf)}`);
  const why = posture.reason ? reasonWords(posture.reason) : 'no reason was kept';
  if (posture.state === 'notEvaluated') return unknown(why);
  if (posture.state === 'unknown') return unknown([why, lastWords(snapshot, id ?? '')].filter(Boolean).join('; '));
  const value = `${verdictState(posture)}: ${why}`;
  return {
    label: LABEL,
    value: { status: 'found', value, source: SOURCE, asOf },
    ...(posture.state === 'notRequired' && { alarming: true }),
  };
}

function lastWords({ lastKnown }: Snapshot, id: string): string {
  const known = lastKnown[id];
  return known ? `last known: ${verdictState(known).toLowerCase()}, on ${dayWords(known.takenAt)}` : '';
}

function unknown(reason: string): DetailField {
  return { label: LABEL, value: { status: 'unavailable', source: SOURCE, reason } };
}

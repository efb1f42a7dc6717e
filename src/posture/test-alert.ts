import type { Tenant } from '../tenants/tenant.ts';
import type { RegressionAlert } from './regression.ts';
import type { MfaPolicy } from './verdict.ts';

/** What became of a test alert in one channel. */
export interface TestHop {
  /** Id of the channel. */
  readonly channel: string;
  /** `waiting`: not delivered within the time that the asker waits, and still tried. */
  readonly outcome: 'delivered' | 'waiting' | 'notWanted';
  /** From the request to the receipt; to the end of waiting where there is none. */
  readonly ms: number;
  /** Why it waits, is not wanted there, or did not reach all that it is for; for people. */
  readonly why?: string | undefined;
}

/** Sends an alert with invented people through every channel of a tenant and waits a while for the receipts. */
export type SendTestAlert = (ask: {
  readonly tenant: Tenant;
  readonly policy: MfaPolicy;
  readonly corr: string;
}) => Promise<{ readonly alert: RegressionAlert; readonly hops: readonly TestHop[] }>;

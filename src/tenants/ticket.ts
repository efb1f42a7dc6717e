import type { PsaMapping } from './tenant.ts';

/** The ticket about an event, or an alert of lost MFA, in the provider's PSA, as it was last told or seen. */
export interface TicketLine {
  readonly system: PsaMapping['system'];
  readonly label: string;
  /** `gone`: the system does not have it any more, or does not show it to Tocsin. */
  readonly state: 'open' | 'closed' | 'gone';
  /** Who closed or opened it, where somebody there did. */
  readonly by?: string;
  readonly at: Date;
}

import type { Clock } from '../kernel/clock.ts';
import { createPacer, type Pacer } from '../notify/pace.ts';

/**
 * Microsoft lets an application read the audit and sign-in logs of a tenant five times in 10 s
 * (learn.microsoft.com/graph/throttling-limits, identity and access reports). One pacer for all who read them.
 */
const LIMITS = [{ count: 5, withinMs: 10_000 }];

/** To be run with the tenant's id as the conversation: the gravest first. */
export function createAuditLogPace(clock: Clock): Pacer {
  return createPacer({ clock, conversation: LIMITS, overall: [] });
}

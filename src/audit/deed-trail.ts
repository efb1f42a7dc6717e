import type { Clock } from '../kernel/clock.ts';
import { newId } from '../kernel/ids.ts';
import type { TenantId } from '../tenants/tenant.ts';
import type { AuditLog, AuditOutcome } from './entry.ts';

interface TrailPerson {
  readonly objectId: string;
  readonly name: string;
}

/** The parts of a deed that the trail keeps; remediation hands them in without knowing of the trail. */
interface TrailNote {
  readonly outcome: AuditOutcome;
  readonly deed: {
    readonly tenantId: TenantId;
    readonly action: string;
    readonly target: string;
    readonly generation: number;
    readonly event: { readonly number: number; readonly key: string };
    readonly holder: TrailPerson;
    readonly approver?: TrailPerson;
    readonly chosen?: readonly string[];
    readonly result?: unknown;
  };
  /** Who did this step, where it was not the one who asked for the deed. */
  readonly by?: TrailPerson | undefined;
  readonly before?: unknown;
  readonly after?: unknown;
  readonly note?: string | undefined;
  readonly corr: string;
}

/**
 * Writes a deed's notes into the trail of its tenant. Target, choices, the states before and after, and what was said
 * name people and their telephones, so they are kept among the personal fields that can be erased.
 */
export function auditDeeds({ audit, clock }: { audit: AuditLog; clock: Clock }): (note: TrailNote) => Promise<void> {
  return (note) =>
    audit.append(note.deed.tenantId, {
      id: newId(),
      at: clock.now(),
      corr: note.corr,
      verb: note.deed.action,
      outcome: note.outcome,
      about: { ...aboutOf(note.deed.event), generation: note.deed.generation },
      personal: personalOf(note),
    });
}

/** The event by its number; what has none by its key, as an alert of lost MFA. */
function aboutOf({ number, key }: TrailNote['deed']['event']): Record<string, string | number> {
  return number > 0 ? { event: number } : { subject: key };
}

function personalOf({ deed, by = deed.holder, before, after, note }: TrailNote): Record<string, string> {
  const { approver, chosen, result } = deed;
  const told = { before, after, chosen, result };
  const json = Object.entries(told).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, brief(JSON.stringify(value))] as const],
  );
  return {
    actor: by.objectId,
    name: by.name,
    target: deed.target,
    ...(by !== deed.holder && { askedBy: deed.holder.objectId, askedByName: deed.holder.name }),
    ...(approver && { approver: approver.objectId, approverName: approver.name }),
    ...(note && { note }),
    ...Object.fromEntries(json),
  };
}

const LONGEST = 300_000;

/** An entry must fit its row whatever the deed saw; its beginning is worth more than no entry. */
function brief(json: string): string {
  return json.length <= LONGEST ? json : `${json.slice(0, LONGEST)}… (${json.length - LONGEST} more characters)`;
}

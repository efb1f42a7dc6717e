import type { Receipt } from '../events/outbox.ts';
import { TocsinError } from '../kernel/errors.ts';
import type { Notice } from '../notify/notice.ts';
import { needsNobody } from '../notify/ticket-text.ts';
import type { PsaSystem } from '../notify/tickets.ts';
import { plainLine } from '../texts/plain.ts';
import { PSA_NAMES } from '../texts/psa-name.ts';
import type { MailTopic, PsaMapping, Tenant } from '../tenants/tenant.ts';
import type { Psa } from './psa.ts';
import { readTold } from './told.ts';

/** The systems that are set up. */
export type Systems = Readonly<Partial<Record<PsaSystem, Psa>>>;

export interface Place {
  readonly psa: Psa;
  readonly mapping: PsaMapping;
}

/** What opens a ticket where a tenant says nothing else: a tenant that is mapped to no company included. */
const USUAL: readonly MailTopic[] = ['high', 'admin', 'user'];

/**
 * Whether a notice is told as a ticket. Once there is one it is told everything; before that only what the tenant wants
 * one for, and nothing that was there before its tenant was watched. What is resolved already opens none, but is looked
 * at: a ticket may have been opened for it just before Tocsin was stopped.
 */
export function wantsTicket(notice: Notice, previous: Receipt | undefined): boolean {
  if (notice.type !== 'event' && notice.type !== 'posture') return false;
  if (previous && readTold(previous.ref)) return true;
  const { opens = USUAL } = notice.tenant.psa ?? {};
  if (notice.type === 'event' && notice.event.imported) return false;
  if (!opens.includes(notice.type === 'event' ? notice.event.severity : notice.alert.policy)) return false;
  return !needsNobody(notice) || notice.tenant.psa !== undefined;
}

/** Where a tenant's tickets go. Throws PRECONDITION_FAILED where it is mapped to nothing: there is no default company. */
export function placeOf(systems: Systems, { name, psa: mapping }: Pick<Tenant, 'name' | 'psa'>): Place {
  const names = Object.keys(systems).map((id) => PSA_NAMES[id as PsaSystem]);
  const who = plainLine(name, 100);
  if (!mapping) {
    throw new TocsinError(
      'PRECONDITION_FAILED',
      `${who} is mapped to no company in ${names.join(' or ')}, so no ticket was opened: choose the company under Settings in the tab, or by psa in TENANTS_FILE, with nothing that opens tickets if it is to have none.`,
    );
  }
  const psa = systems[mapping.system];
  if (psa) return { psa, mapping };
  throw new TocsinError(
    'PRECONDITION_FAILED',
    `${who} is mapped to ${PSA_NAMES[mapping.system]}, which is not set up here, so no ticket was opened: add its settings, or map the tenant elsewhere.`,
  );
}

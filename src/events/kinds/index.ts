import { distinctEntities, type Entity } from '../../entities/entity.ts';
import type { ProviderAlert } from '../alert.ts';
import type { CatalogueKind, Explanation } from '../kind.ts';
import { anonymousLink } from './anonymous-link.ts';
import { consentGrant } from './consent-grant.ts';
import { exchangePrivilege } from './exchange-privilege.ts';
import { externalSharing } from './external-sharing.ts';
import { forwardingRule } from './forwarding-rule.ts';
import { identityRisk } from './identity-risk.ts';
import { impossibleTravel } from './impossible-travel.ts';
import { mailboxForwarding } from './mailbox-forwarding.ts';
import { maliciousUrlClick } from './malicious-url-click.ts';
import { massDeletion } from './mass-deletion.ts';
import { massDownload } from './mass-download.ts';
import { passwordSpray } from './password-spray.ts';
import { phishingDelivered } from './phishing-delivered.ts';
import { phishingReported } from './phishing-reported.ts';
import { ransomware } from './ransomware.ts';
import { restrictedSender } from './restricted-sender.ts';
import { riskySignIn } from './risky-sign-in.ts';
import { unclassified } from './unclassified.ts';

/** The catalogue: one line per kind. Exactly one kind matches an alert; `unclassified` takes what is left. */
export const KINDS = {
  passwordSpray,
  riskySignIn,
  identityRisk,
  impossibleTravel,
  forwardingRule,
  mailboxForwarding,
  consentGrant,
  maliciousUrlClick,
  phishingReported,
  phishingDelivered,
  restrictedSender,
  exchangePrivilege,
  massDownload,
  massDeletion,
  ransomware,
  externalSharing,
  anonymousLink,
  unclassified,
} as const satisfies Record<string, CatalogueKind>;

export type KindId = keyof typeof KINDS;

const RECOGNISING = Object.values(KINDS).filter((kind) => kind.id !== 'unclassified');

export interface Recognised {
  readonly kind: KindId;
  readonly evidence: unknown;
  readonly entities: readonly Entity[];
}

/** The kind of an alert with its evidence; an alert whose evidence its kind cannot read is unclassified, never lost. */
export function recognise(alert: ProviderAlert): Recognised {
  const kind = RECOGNISING.find((candidate) => candidate.matches(alert));
  const read = kind && attempt(kind, alert);
  return read ?? (attempt(KINDS.unclassified, alert) as Recognised);
}

function attempt(kind: CatalogueKind, alert: ProviderAlert): Recognised | undefined {
  try {
    const { evidence, entities } = kind.read(alert);
    return { kind: kind.id as KindId, evidence, entities: distinctEntities(entities) };
  } catch (error) {
    if (kind.id === 'unclassified') throw error;
    return undefined;
  }
}

/** The catalogue's kind of that id; `unclassified` for an id of a kind that no longer exists. */
export function kindOf(id: string): CatalogueKind {
  return Object.hasOwn(KINDS, id) ? KINDS[id as KindId] : KINDS.unclassified;
}

/** What the kind of a stored event says about it. */
export function explain(kind: string, evidence: unknown): Explanation {
  return kindOf(kind).explain(evidence);
}

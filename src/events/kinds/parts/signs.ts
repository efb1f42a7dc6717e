import { TocsinError } from '../../../kernel/errors.ts';
import type { ProviderAlert } from '../../alert.ts';
import { isInboxRule, record, text } from '../../evidence.ts';
import { normaliseTitle } from '../../kind.ts';
import { auditRecords, type AuditRecord } from './audit-records.ts';
import { classOf } from './classes.ts';
import { titleKey } from './titles.ts';

/**
 * How a kind is recognised. Each sign says which of the kind's manners it is. The strongest sign decides, whichever kind
 * it belongs to: Microsoft's title, the detector, the operation, the wording, and last the class of the alert.
 */
export interface Signs<M extends string> {
  /** Titles of Microsoft's policies and detections. */
  readonly titles?: Partial<Record<M, readonly string[]>>;
  /** Ids of Microsoft's policies, names of detectors and risk event types: they survive a translated title. */
  readonly detectors?: Partial<Record<M, readonly string[]>>;
  /**
   * Audit operations; `Set-Mailbox:ForwardingAddress` means the operation with that
   * property, `Update user:UserType=Member` with that value, `… removed` with a property that lost its value. Also titles of custom policies.
   */
  readonly operations?: Partial<Record<M, readonly string[]>>;
  /** What authors of custom policies call it, matched on the normalised title. */
  readonly wording?: Partial<Record<M, RegExp>>;
  /** Alerts whose wording counts; all when left out. */
  readonly where?: (alert: ProviderAlert) => boolean;
}

export interface Sign {
  readonly kind: string;
  readonly manner?: string | undefined;
  /** The `riskEventType` of a detection, where one made the alert. */
  readonly detection?: string;
  readonly by: 'title' | 'detector' | 'operation' | 'wording' | 'class';
}

interface Wording {
  readonly pattern: RegExp;
  readonly where: ((alert: ProviderAlert) => boolean) | undefined;
  readonly sign: Sign;
}

const titles = new Map<string, Sign>();
const detectors = new Map<string, Sign>();
const operations = new Map<string, Sign>();
const wordings: Wording[] = [];
/** Whoever reads an alert asks several times in a row. */
let decided: { readonly alert: ProviderAlert; readonly sign: Sign | undefined } | undefined;

/** Remembers a kind's signs and gives what reads the kind's manner from an alert; undefined when the alert is not of the kind. */
export function signs<const M extends string>(kind: string, own: Signs<M>): (alert: ProviderAlert) => M | undefined {
  for (const [manner, name] of pairs(own.titles)) put(titles, titleKey(name), { kind, manner, by: 'title' });
  for (const [manner, name] of pairs(own.detectors)) put(detectors, titleKey(name), { kind, manner, by: 'detector' });
  for (const [manner, name] of pairs(own.operations))
    put(operations, operationKey(name), { kind, manner, by: 'operation' });
  for (const [manner, pattern] of Object.entries<RegExp | undefined>(own.wording ?? {}))
    if (pattern) wordings.push({ pattern, where: own.where, sign: { kind, manner, by: 'wording' } });
  return (alert) => {
    const sign = signOf(alert);
    return sign?.kind === kind ? (sign.manner as M | undefined) : undefined;
  };
}

/** Remembers the names of a detection, which are both its titles and what its detector is called. */
export function detectionSigns(kind: string, detection: string, names: readonly string[]): void {
  for (const name of names) {
    put(titles, titleKey(name), { kind, detection, by: 'title' });
    put(detectors, titleKey(name), { kind, detection, by: 'detector' });
  }
}

function* pairs(lists: Partial<Record<string, readonly string[]>> = {}): Generator<[string, string]> {
  for (const [manner, names] of Object.entries(lists)) for (const name of names ?? []) yield [manner, name];
}

/** Two kinds that claim one sign would make the answer a matter of import order: such a catalogue must not start. */
function put(signsByKey: Map<string, Sign>, key: string, sign: Sign): void {
  const other = signsByKey.get(key);
  if (other && other.kind !== sign.kind)
    throw new TocsinError('INTERNAL', `Two kinds of events claim “${key}”: ${other.kind} and ${sign.kind}.`);
  signsByKey.set(key, other ?? sign);
}

function operationKey(name: string): string {
  const [operation = '', property] = name.split(':');
  return property === undefined ? titleKey(operation) : `${titleKey(operation)}:${property.toLowerCase()}`;
}

/** The sign that decides an alert's kind; undefined when nothing fits. */
export function signOf(alert: ProviderAlert): Sign | undefined {
  if (decided?.alert === alert) return decided.sign;
  const sign = decide(alert);
  decided = { alert, sign };
  return sign;
}

export function isOfKind(kind: string, alert: ProviderAlert): boolean {
  return signOf(alert)?.kind === kind;
}

/** True when the alert is known by what its author called it or by what was done, not as a policy of Microsoft's own. */
export function isCustom(alert: ProviderAlert): boolean {
  const by = signOf(alert)?.by;
  return by === 'operation' || by === 'wording';
}

function decide(alert: ProviderAlert): Sign | undefined {
  const key = titleKey(alert.title);
  return (
    titles.get(key) ??
    byDetector(alert) ??
    byRecords(alert) ??
    operations.get(key) ??
    (isFromEntra(alert) ? { kind: 'identityRisk', detection: 'generic', by: 'detector' } : undefined) ??
    byWords(alert) ??
    classSign(alert)
  );
}

export function isFromEntra({ serviceSource }: ProviderAlert): boolean {
  return serviceSource?.toLowerCase() === 'azureadidentityprotection';
}

/** Only Entra ID Protection and Defender for Cloud Apps put a detector's name into the category. */
function byDetector(alert: ProviderAlert): Sign | undefined {
  const raw = record(alert.raw);
  const additional = record(raw['additionalData']);
  const names = [
    alert.detectorId,
    alert.policyId,
    text(raw, 'riskEventType'),
    text(additional, 'riskEventType'),
    text(additional, 'AlertPolicyId'),
    isFromEntra(alert) || alert.category?.startsWith('MCAS_') ? alert.category : undefined,
  ];
  for (const name of names) {
    const sign = name === undefined ? undefined : detectors.get(titleKey(name));
    if (sign) return sign;
  }
  return undefined;
}

/** The most telling operation of the records: one with a property that a kind names goes before a bare one. */
function byRecords(alert: ProviderAlert): Sign | undefined {
  const records = auditRecords(alert);
  for (const { operation, properties } of records) {
    const key = titleKey(operation);
    for (const [property, value] of properties) {
      const named = `${key}:${property}`;
      const sign = operations.get(`${named}=${value.toLowerCase()}`) ?? operations.get(named);
      if (sign) return sign;
    }
  }
  return records.map(byRecord).find((sign) => sign !== undefined);
}

/** A record may itself be about an alert: then it carries the alert's title. */
function byRecord({ operation, fields }: AuditRecord): Sign | undefined {
  const key = titleKey(operation);
  const named = fields['AlertId'] === undefined ? undefined : text(fields, 'Name');
  return operations.get(key) ?? detectors.get(key) ?? (named === undefined ? undefined : titles.get(titleKey(named)));
}

/**
 * Products that watch computers, servers and the company's own directory: what sounds there like a download or a failed
 * sign-in is another thing.
 */
const ELSEWHERE = /^microsoftdefenderfor(endpoint|identity|cloud)$/i;

/** Titles that people write are short; names that a policy puts into its title are not, and cost time to search. */
const LONGEST_WORDING = 200;
/** Shorter names of operations and titles are words of every day. */
const SHORTEST_OPERATION = 8;
const SHORTEST_TITLE = 16;

/** What the words of a title tell: an operation that it names, else the sign that takes up most of it. */
function byWords(alert: ProviderAlert): Sign | undefined {
  if (ELSEWHERE.test(alert.serviceSource ?? '')) return undefined;
  const title = normaliseTitle(alert.title).slice(0, LONGEST_WORDING);
  for (const word of title.split(/[^\p{L}\p{N}-]+/u)) {
    const sign = word.length >= SHORTEST_OPERATION ? operations.get(titleKey(word)) : undefined;
    if (sign) return sign;
  }
  return longest([...wordingsIn(alert, title), ...titlesIn(titleKey(title))]);
}

interface Found {
  readonly sign: Sign;
  readonly length: number;
}

function* wordingsIn(alert: ProviderAlert, title: string): Generator<Found> {
  for (const { pattern, where, sign } of wordings) {
    const length = pattern.exec(title)?.[0].length ?? 0;
    if (length > 0 && (where?.(alert) ?? true)) yield { sign, length };
  }
}

/** Titles of Microsoft's within a longer one: "Copy of …", "[Harbour] … (test)". */
function* titlesIn(key: string): Generator<Found> {
  for (const [known, sign] of titles)
    if (known.length >= SHORTEST_TITLE && key.includes(known))
      yield { sign: { ...sign, by: 'wording' }, length: known.length };
}

function longest(found: readonly Found[]): Sign | undefined {
  let best: Found | undefined;
  for (const one of found) if (!best || one.length > best.length) best = one;
  return best?.sign;
}

/** Evidence of a rule is about that rule, whatever the alert is called; else the class of the alert. */
function classSign(alert: ProviderAlert): Sign | undefined {
  if (alert.evidence.some(({ type, fields }) => type === 'mailboxConfigurationEvidence' && isInboxRule(fields)))
    return { kind: 'forwardingRule', by: 'class' };
  const kind = classOf(alert);
  return kind === undefined ? undefined : { kind, by: 'class' };
}

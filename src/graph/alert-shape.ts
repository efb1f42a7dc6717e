import {
  momentOf,
  normaliseTimestamp,
  SEVERITIES,
  type EventStatus,
  type ProviderAlert,
  type RawEvidence,
  type Severity,
} from '../events/alert.ts';
import { compact } from '../events/evidence.ts';

export type AlertReading = { readonly alert: ProviderAlert } | { readonly rejected: string };

const TITLE_LIMIT = 500;
const DESCRIPTION_LIMIT = 8 * 1024;
const STATUSES: readonly EventStatus[] = ['new', 'inProgress', 'resolved'];
const CLASSIFICATIONS = ['falsePositive', 'truePositive', 'informationalExpectedActivity'] as const;

const DETERMINATIONS = [
  ...(['apt', 'malware', 'securityPersonnel', 'securityTesting', 'unwantedSoftware', 'other'] as const),
  ...(['multiStagedAttack', 'compromisedAccount', 'phishing', 'maliciousUserActivity', 'notMalicious'] as const),
  ...(['notEnoughDataToValidate', 'confirmedActivity', 'lineOfBusinessApplication'] as const),
];

/** Names of the documentation's tables beside those of the metadata, which is what the service takes. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  compromiseduser: 'compromisedAccount',
  clean: 'notMalicious',
  insufficientdata: 'notEnoughDataToValidate',
  confirmeduseractivity: 'confirmedActivity',
};

/** A text that says something; null, blanks and other types count as absent. */
function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value.trim() || undefined : undefined;
}

function idOf(value: unknown): string | undefined {
  return typeof value === 'number' ? String(value) : textOf(value);
}

function linkOf(value: unknown): string | undefined {
  const link = textOf(value);
  return link !== undefined && /^https:\/\//i.test(link) && URL.canParse(link) ? link : undefined;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/**
 * Reads one element of `security/alerts_v2` tolerantly: it needs an id and a time, anything else may be missing or of a
 * wrong type. `rejected` is a reason without the content. Microsoft's enums are compared without case, as its own
 * examples print both `truePositive` and `TruePositive`.
 */
export function readAlert(raw: unknown, place?: number): AlertReading {
  if (raw === null || typeof raw !== 'object' || Array.isArray(raw)) return { rejected: 'not an object' };
  const fields = raw as Readonly<Record<string, unknown>>;
  const id = textOf(fields['id']);
  if (id === undefined) return { rejected: 'no id' };
  const created = stampOf(fields['createdDateTime']);
  const lastUpdate = updateStamp(raw) ?? created;
  if (lastUpdate === undefined) return { rejected: 'no readable time' };
  return { alert: alertOf(fields, { id, created, lastUpdate, place }) };
}

/** The provider's lastUpdateDateTime with seven digits, whatever else the element lacks: what pages are ordered by. */
export function updateStamp(raw: unknown): string | undefined {
  return stampOf((raw as { lastUpdateDateTime?: unknown } | null | undefined)?.lastUpdateDateTime);
}

/** .NET writes `0001-01-01T00:00:00Z` for "never". */
function stampOf(value: unknown): string | undefined {
  const stamp = typeof value === 'string' ? normaliseTimestamp(value) : undefined;
  return stamp !== undefined && stamp >= '1970' ? stamp : undefined;
}

interface Known {
  readonly id: string;
  readonly created: string | undefined;
  readonly lastUpdate: string;
  readonly place: number | undefined;
}

function alertOf(fields: Readonly<Record<string, unknown>>, { id, created, lastUpdate, place }: Known): ProviderAlert {
  const { severity, severityAsGiven } = severityOf(textOf(fields['severity']));
  const category = textOf(fields['category']) ?? textOf(listOf(fields['categories'])[0]);
  const occurred = stampOf(fields['firstActivityDateTime']);
  return compact<ProviderAlert>({
    id,
    title: (textOf(fields['title']) ?? category ?? 'Untitled alert').slice(0, TITLE_LIMIT),
    description: (textOf(fields['description']) ?? '').slice(0, DESCRIPTION_LIMIT),
    severity,
    severityAsGiven,
    status: oneOf(STATUSES, textOf(fields['status'])) ?? 'new',
    classification: classificationOf(textOf(fields['classification'])),
    determination: determinationOf(textOf(fields['determination'])),
    assignedTo: textOf(fields['assignedTo']),
    category,
    serviceSource: textOf(fields['serviceSource']),
    detectorId: idOf(fields['detectorId']),
    policyId: idOf(fields['alertPolicyId']),
    incidentId: idOf(fields['incidentId']),
    alertUrl: linkOf(fields['alertWebUrl']),
    incidentUrl: linkOf(fields['incidentWebUrl']),
    occurredAt: occurred === undefined ? undefined : momentOf(occurred),
    createdAt: momentOf(created ?? lastUpdate),
    lastUpdate,
    evidence: listOf(fields['evidence']).flatMap(evidenceOf),
    raw: fields,
    place,
  });
}

/** One that is missing or that we do not know is drawn as medium and told as it came, so that no rule hides it. */
function severityOf(given = 'no severity'): { severity: Severity; severityAsGiven?: string } {
  const severity = oneOf(SEVERITIES, given);
  return severity ? { severity } : { severity: 'medium', severityAsGiven: given.slice(0, 50) };
}

/** A classification in Microsoft's spelling; undefined for `unknown` and words that we do not know. */
export function classificationOf(given: string | undefined): string | undefined {
  return oneOf(CLASSIFICATIONS, given);
}

/** A determination by the metadata's name, the documentation's names accepted; undefined for words that we do not know. */
export function determinationOf(given: string | undefined): string | undefined {
  return OTHER_NAMES[given?.toLowerCase() ?? ''] ?? oneOf(DETERMINATIONS, given);
}

function oneOf<T extends string>(known: readonly T[], given: string | undefined): T | undefined {
  const lower = given?.toLowerCase();
  return known.find((word) => word.toLowerCase() === lower);
}

function evidenceOf(element: unknown): RawEvidence[] {
  if (typeof element !== 'object' || element === null || Array.isArray(element)) return [];
  const fields = element as Readonly<Record<string, unknown>>;
  const name = fields['@odata.type'];
  const type = typeof name === 'string' ? name.slice(Math.max(name.lastIndexOf('.'), name.lastIndexOf('#')) + 1) : '';
  return [{ type: type || 'unknown', fields }];
}

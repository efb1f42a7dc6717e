import { z } from 'zod';
import {
  normaliseTimestamp,
  SEVERITIES,
  type EventStatus,
  type ProviderAlert,
  type RawEvidence,
  type Severity,
} from '../events/alert.ts';

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
const text = z.preprocess(
  (value) => (typeof value === 'string' ? value.trim() || undefined : undefined),
  z.string().optional(),
);
const idText = z.preprocess((value) => (typeof value === 'number' ? String(value) : value), text);
const timestamp = text.transform((value) => (value === undefined ? undefined : plausible(value)));
const link = text.transform((value) =>
  value && /^https:\/\//i.test(value) && URL.canParse(value) ? value : undefined,
);

const AlertSchema = z.object({
  id: text,
  title: text,
  description: text,
  severity: text,
  status: text,
  classification: text,
  determination: text,
  assignedTo: text,
  category: text,
  categories: z.array(z.unknown()).catch([]),
  serviceSource: text,
  detectorId: idText,
  alertPolicyId: idText,
  incidentId: idText,
  alertWebUrl: link,
  incidentWebUrl: link,
  firstActivityDateTime: timestamp,
  createdDateTime: timestamp,
  lastUpdateDateTime: timestamp,
  evidence: z.array(z.unknown()).catch([]),
});

type AlertFields = z.infer<typeof AlertSchema>;

/**
 * Reads one element of `security/alerts_v2` tolerantly: it needs an id and a time, anything else may be missing or of a
 * wrong type. `rejected` is a reason without the content. Microsoft's enums are compared without case, as its own
 * examples print both `truePositive` and `TruePositive`.
 */
export function readAlert(raw: unknown): AlertReading {
  const fields = AlertSchema.safeParse(raw).data;
  if (!fields) return { rejected: 'not an object' };
  if (fields.id === undefined) return { rejected: 'no id' };
  const lastUpdate = fields.lastUpdateDateTime ?? fields.createdDateTime;
  if (lastUpdate === undefined) return { rejected: 'no readable time' };
  return { alert: alertOf({ ...fields, id: fields.id }, lastUpdate, raw) };
}

/** The provider's lastUpdateDateTime with seven digits, whatever else the element lacks: what pages are ordered by. */
export function updateStamp(raw: unknown): string | undefined {
  const value = (raw as { lastUpdateDateTime?: unknown } | null | undefined)?.lastUpdateDateTime;
  return typeof value === 'string' ? plausible(value) : undefined;
}

/** .NET writes `0001-01-01T00:00:00Z` for "never". */
function plausible(value: string): string | undefined {
  const stamp = normaliseTimestamp(value);
  return stamp !== undefined && stamp >= '1970' ? stamp : undefined;
}

function alertOf(fields: AlertFields & { readonly id: string }, lastUpdate: string, raw: unknown): ProviderAlert {
  const { severity, severityAsGiven } = severityOf(fields.severity);
  const category = fields.category ?? text.parse(fields.categories[0]);
  return present({
    id: fields.id,
    title: (fields.title ?? category ?? 'Untitled alert').slice(0, TITLE_LIMIT),
    description: (fields.description ?? '').slice(0, DESCRIPTION_LIMIT),
    severity,
    severityAsGiven,
    status: oneOf(STATUSES, fields.status) ?? 'new',
    classification: classificationOf(fields.classification),
    determination: determinationOf(fields.determination),
    assignedTo: fields.assignedTo,
    category,
    serviceSource: fields.serviceSource,
    detectorId: fields.detectorId,
    policyId: fields.alertPolicyId,
    incidentId: fields.incidentId,
    alertUrl: fields.alertWebUrl,
    incidentUrl: fields.incidentWebUrl,
    occurredAt: fields.firstActivityDateTime === undefined ? undefined : new Date(fields.firstActivityDateTime),
    createdAt: new Date(fields.createdDateTime ?? lastUpdate),
    lastUpdate,
    evidence: fields.evidence.flatMap(evidenceOf),
    raw,
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

type Present<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? (unknown extends T[K] ? never : K) : never]?: Exclude<T[K], undefined>;
} & { [K in keyof T as unknown extends T[K] ? K : never]: T[K] };

/** The same without the properties that are undefined. */
function present<T extends object>(value: T): Present<T> {
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined)) as Present<T>;
}

import type { ProviderAlert } from '../../alert.ts';
import { record, text } from '../../evidence.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What an audit record says, of either shape: the Management Activity API's or Graph's directory audits. */
export interface AuditRecord {
  readonly operation: string;
  /**
   * Parameters and modified properties by name in small letters: the new value, else the old one. A property that lost
   * its value is there a second time, as `name removed`.
   */
  readonly properties: ReadonlyMap<string, string>;
  readonly fields: Fields;
}

/** The names under which audit records, and alerts about them, carry the operation. */
const OPERATION_NAMES = [
  ...(['Operation', 'operation', 'activityDisplayName', 'operationName', 'Operations'] as const),
  ...(['riskEventType', 'op'] as const),
];
/** Lists of pairs that records carry, each with the names that its pairs use. */
const PAIR_LISTS = [
  ...(['Parameters', 'OperationProperties', 'ModifiedProperties', 'ExtendedProperties'] as const),
  ...(['modifiedProperties', 'additionalDetails'] as const),
];
const RESULT_CODES = ['ErrorNumber', 'resultType', 'ResultType'];
const MOST_RECORDS = 50;
const LONGEST_VALUE = 2_000;

/** Whoever reads an alert asks several times in a row. */
let read: { readonly alert: ProviderAlert; readonly records: readonly AuditRecord[] } | undefined;

/**
 * The audit records that an alert carries: in `additionalData` or `customDetails` (as objects, lists or JSON text), or
 * as evidence that names an operation. Nearly all alerts carry none.
 */
export function auditRecords(alert: ProviderAlert): readonly AuditRecord[] {
  if (read?.alert === alert) return read.records;
  const raw = record(alert.raw);
  const found = [
    ...[raw['additionalData'], raw['customDetails']].flatMap((place) => recordsIn(place, 2)),
    ...alert.evidence.flatMap(({ fields }) => recordsIn(fields, 0)),
  ].slice(0, MOST_RECORDS);
  read = { alert, records: found };
  return found;
}

function recordsIn(place: unknown, depth: number): AuditRecord[] {
  if (place === undefined || place === null) return [];
  const value = typeof place === 'string' ? parsed(place) : place;
  if (Array.isArray(value))
    return depth < 0 ? [] : value.slice(0, MOST_RECORDS).flatMap((one) => recordsIn(one, depth));
  const fields = record(value);
  const operations = operationsOf(fields);
  if (operations.length > 0) {
    // Records of the compliance centre about alerts keep the activity in `Data`, as JSON text.
    const inner = typeof fields['Data'] === 'string' && depth > 0 ? recordsIn(fields['Data'], 0) : [];
    return [...operations.map((operation) => recordOf(operation, fields)), ...inner];
  }
  if (depth <= 0) return [];
  return Object.values(fields).flatMap((inner) => (isNested(inner) ? recordsIn(inner, depth - 1) : []));
}

function isNested(value: unknown): boolean {
  return typeof value === 'string' ? /^\s*[[{]/.test(value) : typeof value === 'object' && value !== null;
}

function parsed(json: string): unknown {
  if (!isNested(json)) return undefined;
  try {
    return JSON.parse(json);
  } catch {
    // Text that only begins like JSON carries no record; the alert is read without it.
    return undefined;
  }
}

function operationsOf(fields: Fields): string[] {
  for (const name of OPERATION_NAMES) {
    const value = fields[name];
    if (value === undefined || value === null) continue;
    const listed = (Array.isArray(value) ? value : [value]).flatMap((one) =>
      typeof one === 'string' && one.trim() !== '' ? [one.trim()] : [],
    );
    if (listed.length > 0) return listed;
  }
  return errorCodeOf(fields) === undefined ? [] : ['Sign-in activity'];
}

/** The error code of a sign-in, as Graph, the Management Activity API and the diagnostic log each name it. */
function errorCodeOf(fields: Fields): string | undefined {
  const status = fields['status'];
  const code = status === undefined || status === null ? undefined : text(record(status), 'errorCode');
  if (code !== undefined) return code;
  for (const name of RESULT_CODES) {
    const given = text(fields, name);
    if (given !== undefined && /^\d+$/.test(given)) return given;
  }
  return undefined;
}

/** Traits of a sign-in that kinds know it by, held as properties: `error 50053`, `devicecode`, `legacy`, `ropc`. */
function traitsOf(fields: Fields): string[] {
  const code = errorCodeOf(fields);
  const protocol = text(fields, 'authenticationProtocol')?.toLowerCase();
  const client = text(fields, 'clientAppUsed')?.toLowerCase() ?? '';
  const agent = (text(fields, 'userAgent') ?? text(fields, 'UserAgent') ?? '').toLowerCase();
  return [
    ...(code ? [`error ${code}`] : []),
    ...(protocol ? [protocol] : []),
    ...(/^(imap|pop|smtp|authenticated smtp|mapi|other clients?|exchange (activesync|web services))/.test(client)
      ? ['legacy']
      : []),
    ...(/bav2ropc|cbainprod|cbaintar/.test(agent) ? ['ropc'] : []),
    ...(/azurehound|axios/.test(agent) ? ['attacktool'] : []),
  ];
}

function recordOf(operation: string, fields: Fields): AuditRecord {
  const inner = { ...record(fields['auditData']), ...fields };
  const properties = new Map<string, string>(traitsOf(inner).map((trait) => [trait, trait]));
  for (const holder of [inner, ...elements(inner['targetResources']), ...elements(inner['TargetResources'])])
    for (const list of PAIR_LISTS) for (const pair of elements(holder[list])) keep(properties, pair);
  return { operation, properties, fields: inner };
}

function keep(properties: Map<string, string>, pair: Fields): void {
  const name = text(pair, 'Name') ?? text(pair, 'displayName') ?? text(pair, 'key');
  const value = firstValue(pair, ['Value', 'NewValue', 'newValue', 'value']);
  const before = firstValue(pair, ['OldValue', 'oldValue']);
  const key = name?.toLowerCase();
  if (key === undefined || (value ?? before) === undefined || properties.has(key)) return;
  properties.set(key, (value ?? before) as string);
  if (value === undefined) properties.set(`${key} removed`, 'true');
}

function firstValue(pair: Fields, names: readonly string[]): string | undefined {
  return names.map((field) => plainValue(pair[field])).find((one) => one !== undefined);
}

/** Values of modified properties are themselves JSON text: `"\"Global Administrator\""`, `"[\"a\"]"`. */
function plainValue(value: unknown): string | undefined {
  const outer = typeof value === 'string' ? value.trim() : '';
  if (outer.length > LONGEST_VALUE) return undefined;
  const bare = outer
    .replace(/^\[\s*"([^"\]]*)"\s*\]$/, '$1')
    .replace(/^"([^"]*)"$/, '$1')
    .trim();
  return bare === '' || bare === '[]' || bare === '{}' || bare === 'null' ? undefined : bare;
}

/** The objects of a list; nothing for anything else. */
export function elements(value: unknown): Fields[] {
  return Array.isArray(value) ? value.slice(0, MOST_RECORDS).map(record) : [];
}

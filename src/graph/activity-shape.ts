import { z } from 'zod';
import type { LinkedActivity } from '../events/linked-activities.ts';

const text = z.string().optional().catch(undefined);

const SignIn = z.object({
  id: z.string().min(1),
  createdDateTime: z.string(),
  userPrincipalName: text,
  userDisplayName: text,
  appDisplayName: text,
  resourceDisplayName: text,
  clientAppUsed: text,
  ipAddress: text,
  status: z.object({ errorCode: z.number(), failureReason: text }).optional().catch(undefined),
  location: z.object({ city: text, countryOrRegion: text }).optional().catch(undefined),
  deviceDetail: z.object({ operatingSystem: text, browser: text }).optional().catch(undefined),
});

const Person = z.object({ userPrincipalName: text, displayName: text, ipAddress: text }).optional().catch(undefined);

const Audit = z.object({
  id: z.string().min(1),
  activityDateTime: z.string(),
  activityDisplayName: z.string(),
  result: text,
  resultReason: text,
  initiatedBy: z
    .object({ user: Person, app: z.object({ displayName: text }).optional().catch(undefined) })
    .optional()
    .catch(undefined),
  targetResources: z
    .array(z.object({ displayName: text, userPrincipalName: text, type: text }))
    .optional()
    .catch(undefined),
});

/** A sign-in as it is kept; undefined for a record that has no id or no time. */
export function readSignIn(raw: unknown): LinkedActivity | undefined {
  const record = SignIn.safeParse(raw).data;
  const at = dateOf(record?.createdDateTime);
  if (!record || !at) return undefined;
  const { location, deviceDetail: device, status } = record;
  return compact({
    id: record.id,
    sort: 'signIn',
    at,
    actor: said(record.userPrincipalName) ?? said(record.userDisplayName) ?? 'unnamed user',
    what: `Sign-in to ${said(record.appDisplayName) ?? said(record.resourceDisplayName) ?? 'an unnamed application'}`,
    outcome: status === undefined ? 'unknown' : status.errorCode === 0 ? 'success' : 'failure',
    note: status && status.errorCode !== 0 ? (said(status.failureReason) ?? `error ${status.errorCode}`) : undefined,
    address: said(record.ipAddress),
    place: joined([location?.city, location?.countryOrRegion]),
    client: joined([record.clientAppUsed, device?.browser, device?.operatingSystem]),
  });
}

/** A directory audit as it is kept; undefined for a record that has no id, no time or no name. */
export function readAudit(raw: unknown): LinkedActivity | undefined {
  const record = Audit.safeParse(raw).data;
  const at = dateOf(record?.activityDateTime);
  if (!record || !at) return undefined;
  const { user, app } = record.initiatedBy ?? {};
  const targets = (record.targetResources ?? []).map((one) => said(one.displayName) ?? said(one.userPrincipalName));
  const failed = /^(failure|timeout)$/i.test(record.result ?? '');
  return compact({
    id: record.id,
    sort: 'audit',
    at,
    actor: said(user?.userPrincipalName) ?? said(user?.displayName) ?? said(app?.displayName) ?? 'unnamed user',
    what: record.activityDisplayName,
    outcome: failed ? 'failure' : /^success$/i.test(record.result ?? '') ? 'success' : 'unknown',
    note: joined([joined(targets), failed ? record.resultReason : undefined], ': '),
    address: said(user?.ipAddress),
  });
}

function said(value: string | undefined): string | undefined {
  return value?.trim() || undefined;
}

function joined(values: readonly (string | undefined)[], by = ', '): string | undefined {
  return values.map(said).filter(Boolean).slice(0, 4).join(by) || undefined;
}

function compact(activity: LinkedActivity): LinkedActivity {
  return Object.fromEntries(
    Object.entries(activity).filter(([, value]) => value !== undefined),
  ) as unknown as LinkedActivity;
}

function dateOf(value: string | undefined): Date | undefined {
  const time = Date.parse(value ?? '');
  return Number.isNaN(time) ? undefined : new Date(time);
}

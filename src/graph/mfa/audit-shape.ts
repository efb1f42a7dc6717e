import { z } from 'zod';
import { plainId } from '../../posture/policy-schema.ts';

const text = z.string().nullish().catch(undefined);
const ChangeSchema = z.object({ displayName: text, oldValue: text, newValue: text });
const TargetSchema = z.object({
  id: text,
  displayName: text,
  modifiedProperties: z.array(ChangeSchema).nullish().catch(undefined),
});
const RecordSchema = z.object({
  activityDateTime: z.string(),
  activityDisplayName: z.string().min(1),
  result: text,
  initiatedBy: z
    .object({
      user: z.object({ userPrincipalName: text, displayName: text }).nullish().catch(undefined),
      app: z.object({ displayName: text }).nullish().catch(undefined),
    })
    .nullish()
    .catch(undefined),
  targetResources: z.array(TargetSchema).nullish().catch(undefined),
});

/** A property that was changed, its values parsed; undefined where the log does not say. */
export interface ChangedProperty {
  readonly name: string;
  readonly from: unknown;
  readonly to: unknown;
}

/** A record of the directory's audit log, as far as it tells who changed what. */
export interface AuditRecord {
  readonly at: Date;
  /** In Microsoft's words. */
  readonly operation: string;
  readonly by: string;
  readonly succeeded: boolean;
  /** Ids of what was changed, and of the group or role that somebody was put into or taken from. */
  readonly targets: ReadonlySet<string>;
  readonly targetNames: readonly string[];
  readonly changes: readonly ChangedProperty[];
}

/** Undefined for what is no record: without a time or an operation it says nothing. */
export function readRecord(raw: unknown): AuditRecord | undefined {
  const record = RecordSchema.safeParse(raw).data;
  const at = new Date(Date.parse(record?.activityDateTime ?? ''));
  if (!record || Number.isNaN(at.getTime())) return undefined;
  const { user, app } = record.initiatedBy ?? {};
  const resources = record.targetResources ?? [];
  const changes = resources.flatMap(({ modifiedProperties }) => modifiedProperties ?? []).map(changeOf);
  return {
    at,
    operation: record.activityDisplayName,
    by: said(user?.userPrincipalName) ?? said(user?.displayName) ?? said(app?.displayName) ?? NOBODY_NAMED,
    succeeded: !/^(?:failure|timeout)$/i.test(record.result ?? ''),
    targets: new Set([...resources.flatMap(({ id }) => (id ? [plainId(id)] : [])), ...changes.flatMap(containerIn)]),
    targetNames: resources.flatMap(({ displayName }) => said(displayName) ?? []),
    changes,
  };
}

const NOBODY_NAMED = 'somebody whom the audit log does not name';

function said(value: string | null | undefined): string | undefined {
  return value?.trim() || undefined;
}

function changeOf({ displayName, oldValue, newValue }: z.infer<typeof ChangeSchema>): ChangedProperty {
  return { name: displayName ?? '', from: parsed(oldValue), to: parsed(newValue) };
}

/** Values are JSON as text, most of the time. */
function parsed(value: string | null | undefined): unknown {
  if (value === null || value === undefined) return undefined;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

/** A membership names its group or role only among what was changed. */
function containerIn({ name, from, to }: ChangedProperty): readonly string[] {
  if (!/^(?:Group\.ObjectID|Role\.(?:ObjectID|TemplateId))$/i.test(name)) return [];
  return [from, to].flatMap((value) => (typeof value === 'string' ? [plainId(value)] : []));
}

import { z } from 'zod';
import type { Entity } from '../../../entities/entity.ts';
import type { ProviderAlert } from '../../alert.ts';
import { compact, record, text, userEntity } from '../../evidence.ts';
import { actingApp, actorOf, addressOf, targetsOf, thingsOf } from './audit-entities.ts';
import { auditRecords, type AuditRecord } from './audit-records.ts';

const perhaps = z.string().optional();

/** What the audit records of an alert say in words; every field is absent where they do not say it. */
export const Told = z.object({
  operation: perhaps,
  actor: perhaps,
  target: perhaps,
  role: perhaps,
  group: perhaps,
  policy: perhaps,
  permissions: perhaps,
  forwardsTo: perhaps,
  rule: perhaps,
  does: perhaps,
  domain: perhaps,
  client: perhaps,
});
export type Told = z.infer<typeof Told>;

const LONGEST = 300;

/** Properties under which forwarding is set, in mailboxes, inbox rules and mail flow rules. */
const FORWARDING = [
  ...(['forwardingsmtpaddress', 'forwardingaddress', 'forwardto', 'redirectto', 'forwardasattachmentto'] as const),
  ...(['redirectmessageto', 'blindcopyto', 'copyto', 'addtorecipients'] as const),
];

/** What the records of an alert say; nothing when it carries none. */
export function readTold(alert: ProviderAlert): Told {
  const [first] = auditRecords(alert);
  if (!first) return {};
  const { properties } = first;
  const targets = targetsOf(first);
  const actor = actorOf(first);
  return compact<Told>(
    shortened({
      operation: first.operation,
      actor: actor?.upn ?? actor?.name ?? actingApp(first)?.name ?? actor?.id,
      target: targetWords(targets),
      role: properties.get('role.displayname') ?? named(targets, 'role'),
      group: properties.get('group.displayname') ?? named(targets, 'group'),
      policy: named(targets, 'policy'),
      permissions: permissionsOf(properties),
      forwardsTo: forwardsTo(properties),
      rule: ruleOf(first),
      does: doings(properties),
      domain: /domain/i.test(first.operation) ? (named(targets, 'other') ?? text(first.fields, 'ObjectId')) : undefined,
      client: ['UserAgent', 'userAgent', 'ClientInfoString', 'clientAppUsed']
        .map((one) => text(first.fields, one))
        .find(Boolean),
    }),
  );
}

function shortened(told: { [K in keyof Told]: string | undefined }): { [K in keyof Told]: string | undefined } {
  return Object.fromEntries(Object.entries(told).map(([name, value]) => [name, value?.slice(0, LONGEST)]));
}

function targetWords(targets: readonly Entity[]): string | undefined {
  for (const one of targets) {
    if (one.type === 'user') return one.upn ?? one.name ?? one.id;
    if (one.type === 'application') return one.name ?? one.appId ?? one.id;
  }
  return undefined;
}

function named(targets: readonly Entity[], label: string): string | undefined {
  for (const one of targets) if (one.type === 'other' && one.label === label) return one.text;
  return undefined;
}

function permissionsOf(properties: AuditRecord['properties']): string | undefined {
  const names = ['delegatedpermissiongrant.scope', 'approle.value', 'consentaction.permissions'];
  return names.map((name) => properties.get(name)).find(Boolean);
}

function forwardsTo(properties: AuditRecord['properties']): string | undefined {
  const set = FORWARDING.flatMap((name) => properties.get(name) ?? []).map((to) => to.replace(/^smtp:/i, ''));
  const listed = [...(properties.get('ruleactions') ?? '').matchAll(/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g)].map(([to]) => to);
  return [...new Set([...set, ...listed])].join(', ') || undefined;
}

function ruleOf({ operation, properties }: AuditRecord): string | undefined {
  return /rules?$/i.test(operation)
    ? (properties.get('rulename') ?? properties.get('name') ?? properties.get('identity'))
    : undefined;
}

/** What a rule does to mail beside forwarding it. */
function doings(properties: AuditRecord['properties']): string | undefined {
  const folder = properties.get('movetofolder');
  const words = properties.get('subjectorbodycontainswords') ?? properties.get('subjectcontainswords');
  const all = [
    properties.get('deletemessage')?.toLowerCase() === 'true' ? 'deletes mail' : '',
    folder ? `moves mail to “${folder}”` : '',
    properties.get('markasread')?.toLowerCase() === 'true' ? 'marks mail as read' : '',
    words ? `when it contains “${words}”` : '',
  ].filter(Boolean);
  return all.join(', ') || undefined;
}

/** Everything that the records of an alert name: who did it first, then what it was done to, then from where. */
export function entitiesTold(alert: ProviderAlert): Entity[] {
  return auditRecords(alert).flatMap((audit): Entity[] => {
    const actor = actorOf(audit);
    const app = actor ? undefined : actingApp(audit);
    const address = addressOf(audit);
    const country = text(record(audit.fields['location']), 'countryOrRegion');
    return [
      ...(actor ? [userEntity(actor)] : []),
      ...(app ? [app] : []),
      ...targetsOf(audit),
      ...thingsOf(audit),
      ...(address ? [compact<Entity>({ type: 'ip', address, country })] : []),
    ];
  });
}

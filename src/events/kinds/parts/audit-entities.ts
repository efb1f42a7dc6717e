import type { Entity, EntityOf } from '../../../entities/entity.ts';
import { readAddress } from '../../../kernel/address.ts';
import { compact, record, text, type UserPart } from '../../evidence.ts';
import { elements, type AuditRecord } from './audit-records.ts';
import { titleKey } from './titles.ts';

type Fields = Readonly<Record<string, unknown>>;

const GUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** Accounts of the services themselves: nobody to ask, nothing to reset. */
const SERVICE_ACCOUNT =
  /^(app@sharepoint|securitycompliancealerts|not available|nt authority\\.*|nt service\\.*|serviceprincipal_.*)$/i;

function guid(text: string | undefined): string | undefined {
  return text !== undefined && GUID.test(text) ? text.toLowerCase() : undefined;
}

function personOf(id: string | undefined, upn: string | undefined, name?: string): UserPart | undefined {
  const known = compact<UserPart>({
    id: guid(id),
    upn: upn && upn.includes('@') && !SERVICE_ACCOUNT.test(upn) ? upn : undefined,
    name,
  });
  return known.id || known.upn ? known : undefined;
}

/** Who did it: the user of the record; undefined for a service or where the record names nobody. */
export function actorOf({ fields }: AuditRecord): UserPart | undefined {
  const user = record(record(fields['initiatedBy'])['user']);
  const byGraph = personOf(text(user, 'id'), text(user, 'userPrincipalName'), text(user, 'displayName'));
  if (byGraph) return byGraph;
  const upn = text(fields, 'UserId') ?? text(fields, 'userPrincipalName');
  const ids = elements(fields['Actor']).flatMap((one) => text(one, 'ID') ?? []);
  return personOf(text(fields, 'userId') ?? ids.find((id) => GUID.test(id)), upn, text(fields, 'userDisplayName'));
}

/** The application that did it, where no person is named. */
export function actingApp({ fields }: AuditRecord): EntityOf<'application'> | undefined {
  const app = record(record(fields['initiatedBy'])['app']);
  const found = compact<EntityOf<'application'>>({
    type: 'application',
    appId: guid(text(app, 'appId')),
    id: guid(text(app, 'servicePrincipalId')),
    name: text(app, 'displayName'),
  });
  return found.appId || found.id || found.name ? found : undefined;
}

/** Where it came from, without the port that audit records append. */
export function addressOf({ fields }: AuditRecord): string | undefined {
  const user = record(record(fields['initiatedBy'])['user']);
  const given =
    ['ClientIP', 'ClientIPAddress', 'ActorIpAddress', 'clientIp', 'ipAddress', 'callerIpAddress']
      .map((name) => text(fields, name))
      .find((one) => one !== undefined) ?? text(user, 'ipAddress');
  const reading = given === undefined ? undefined : readAddress(given);
  return reading?.kind === 'address' ? reading.address : undefined;
}

/** What it was done to: people, applications, groups, roles, policies, devices. */
export function targetsOf(audit: AuditRecord): Entity[] {
  return [
    ...elements(audit.fields['targetResources']).flatMap((one) => graphTarget(one, audit)),
    ...recordTarget(audit),
  ];
}

function graphTarget(target: Fields, { properties }: AuditRecord): Entity[] {
  const kind = (text(target, 'type') ?? text(target, 'Type') ?? '').toLowerCase();
  const id = text(target, 'id')?.toLowerCase();
  const name = text(target, 'displayName');
  if (kind === 'user') {
    const person = personOf(id, text(target, 'userPrincipalName'), name);
    return person ? [{ type: 'user', ...person }] : [];
  }
  const appId = properties.get('appid') ?? properties.get('serviceprincipal.appid');
  if (kind === 'serviceprincipal') return [compact<Entity>({ type: 'application', id: guid(id), name, appId })];
  // The id of a registration is not that of its service principal, which is what remediation works on.
  if (kind === 'application') return [compact<Entity>({ type: 'application', name, appId })];
  if (kind === 'device') return name ? [compact<Entity>({ type: 'device', name, id })] : [];
  return name && kind ? [{ type: 'other', label: kind, text: name }] : [];
}

/** `Target` of the Management Activity API: Type 1 is a name, 2 an id with a prefixed twin, 4 an application id, 5 a UPN. */
function recordTarget({ fields }: AuditRecord): Entity[] {
  const parts = elements(fields['Target']).map((one) => ({ id: text(one, 'ID') ?? '', type: text(one, 'Type') }));
  const prefixed = parts
    .map(({ id }) => /^(User|ServicePrincipal|Application)_(.+)$/.exec(id))
    .find((one) => one !== null);
  if (prefixed?.[1] === 'User') {
    const person = personOf(prefixed[2], parts.find(({ type }) => type === '5')?.id);
    return person ? [{ type: 'user', ...person }] : [];
  }
  if (prefixed === undefined) return [];
  const appId = parts.find(({ type, id }) => type === '4' && GUID.test(id))?.id;
  const id = prefixed[1] === 'ServicePrincipal' ? prefixed[2]?.toLowerCase() : undefined;
  const name = parts.find(({ type }) => type === '1')?.id;
  return appId || id || name ? [compact<Entity>({ type: 'application', id, name, appId })] : [];
}

/** Things that only a record of that operation names: rules, links, Teams apps. */
export function thingsOf(audit: AuditRecord): Entity[] {
  const key = titleKey(audit.operation);
  if (/inboxrules?$/.test(key)) return inboxRule(audit);
  if (key.endsWith('transportrule')) return mailFlowRule(audit);
  if (/^anonymouslink|^addedtosecurelink|^sharingset$|^securelink|^companylink|^sharinginvitation/.test(key))
    return sharedItem(audit, key.startsWith('anonymouslink'));
  if (/^setmailbox$|^addmailboxpermission|^addrecipientpermission/.test(key)) return mailbox(audit);
  if (/^(app|bot|connector|tab|perform)/.test(key)) return teamsApp(audit);
  return [];
}

function inboxRule({ fields, properties }: AuditRecord): Entity[] {
  const owner = /([0-9a-f-]{36})\\/i.exec(text(fields, 'ObjectId') ?? '')?.[1];
  // Without `-Mailbox` the cmdlet works on the mailbox of whoever runs it.
  const named = text(fields, 'MailboxOwnerUPN') ?? properties.get('mailbox') ?? text(fields, 'UserId');
  if (!named?.includes('@')) return [];
  const ownerId = owner && GUID.test(owner) ? owner.toLowerCase() : undefined;
  return [compact<Entity>({ type: 'inboxRule', mailbox: named, ownerId })];
}

function mailFlowRule({ fields, properties }: AuditRecord): Entity[] {
  const name = properties.get('name') ?? properties.get('identity') ?? text(fields, 'ObjectId')?.split('\\').at(-1);
  return name ? [GUID.test(name) ? { type: 'mailFlowRule', ruleId: name } : { type: 'mailFlowRule', name }] : [];
}

function mailbox({ fields, properties }: AuditRecord): Entity[] {
  const named = [properties.get('identity'), text(fields, 'ObjectId')].find((one) => one?.includes('@'));
  return named ? [{ type: 'mailbox', address: named }] : [];
}

function teamsApp({ fields }: AuditRecord): Entity[] {
  const id = text(fields, 'AddOnGuid');
  const name = text(fields, 'AddOnName');
  const teamId = text(fields, 'AADGroupId')?.toLowerCase();
  return id || name ? [compact<Entity>({ type: 'teamsApp', id, name, teamId })] : [];
}

function sharedItem({ fields }: AuditRecord, anonymous: boolean): Entity[] {
  const name = text(fields, 'SourceFileName');
  const relative = text(fields, 'SourceRelativeUrl');
  const path = relative && name && !relative.endsWith(name) ? `${relative}/${name}` : (relative ?? name);
  if (!path) return [];
  if (!anonymous) return [compact<Entity>({ type: 'file', name: name ?? path, path: relative })];
  const owner = ownerOfPersonal(text(fields, 'SiteUrl') ?? text(fields, 'ObjectId') ?? '', [text(fields, 'UserId')]);
  return [compact<Entity>({ type: 'anonymousLink', path, owner })];
}

/**
 * The owner of a OneDrive, when one of the named people is it: `/personal/ana_harbour_example` is ana@harbour.example.
 * The folder's name alone does not tell where the @ stood, so nobody is guessed.
 */
export function ownerOfPersonal(place: string, upns: readonly (string | undefined)[]): string | undefined {
  const folder = /\/personal\/([^/]+)/i.exec(place)?.[1]?.toLowerCase();
  return folder && upns.find((upn) => upn && upn.toLowerCase().replace(/[^a-z0-9]/g, '_') === folder);
}

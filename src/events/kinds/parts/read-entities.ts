import { entityKey, type Entity } from '../../../entities/entity.ts';
import type { ProviderAlert, RawEvidence } from '../../alert.ts';
import { compact, isInboxRule, readUser, record, text, userEntity } from '../../evidence.ts';

type Reader = (fields: Readonly<Record<string, unknown>>) => Entity | undefined;

/** How each evidence type of `microsoft.graph.security` names a thing; types not listed are shown by their own words. */
const READERS: Readonly<Record<string, Reader>> = {
  userEvidence: (fields) => {
    const user = readUser(record(fields['userAccount']));
    return user && userEntity(user);
  },
  ipEvidence: (fields) => {
    const address = text(fields, 'ipAddress');
    return address ? compact<Entity>({ type: 'ip', address, country: text(fields, 'countryLetterCode') }) : undefined;
  },
  mailboxEvidence: (fields) => {
    const address = text(fields, 'primaryAddress') ?? text(fields, 'upn');
    return address ? compact<Entity>({ type: 'mailbox', address, name: text(fields, 'displayName') }) : undefined;
  },
  mailboxConfigurationEvidence: (fields) => {
    const mailbox = text(fields, 'mailboxPrimaryAddress') ?? text(fields, 'upn');
    if (/transport|mailflow/i.test(text(fields, 'configurationType') ?? ''))
      return compact<Entity>({
        type: 'mailFlowRule',
        ruleId: text(fields, 'configurationId'),
        name: text(fields, 'displayName'),
      });
    if (!mailbox) return undefined;
    if (!isInboxRule(fields)) return { type: 'mailbox', address: mailbox };
    const ownerId = text(fields, 'externalDirectoryObjectId')?.toLowerCase();
    return compact<Entity>({ type: 'inboxRule', mailbox, ruleId: text(fields, 'configurationId'), ownerId });
  },
  cloudApplicationEvidence: (fields) =>
    compact<Entity>({ type: 'application', appId: text(fields, 'appId'), name: text(fields, 'displayName') }),
  oauthApplicationEvidence: (fields) =>
    compact<Entity>({
      type: 'application',
      appId: text(fields, 'appId'),
      id: text(fields, 'objectId')?.toLowerCase(),
      name: text(fields, 'displayName'),
      publisher: text(fields, 'publisher'),
    }),
  cloudLogonSessionEvidence: (fields) => {
    const user = readUser(record(record(fields['account'])['userAccount']));
    return user && userEntity(user);
  },
  urlEvidence: (fields) => {
    const url = text(fields, 'url');
    return url ? { type: 'url', url } : undefined;
  },
  fileEvidence: (fields) => readFile(record(fields['fileDetails'])),
  processEvidence: (fields) => readFile(record(fields['imageFile'])),
  deviceEvidence: (fields) => {
    const name = text(fields, 'deviceDnsName') ?? text(fields, 'hostName') ?? text(fields, 'mdeDeviceId');
    return name ? compact<Entity>({ type: 'device', name, id: text(fields, 'mdeDeviceId') }) : undefined;
  },
  servicePrincipalEvidence: (fields) =>
    compact<Entity>({
      type: 'application',
      appId: text(fields, 'appId'),
      id: text(fields, 'servicePrincipalObjectId')?.toLowerCase(),
      name: text(fields, 'servicePrincipalName'),
    }),
  analyzedMessageEvidence: (fields) => {
    const sender = text(record(fields['p2Sender']), 'emailAddress') ?? text(record(fields['p1Sender']), 'emailAddress');
    return readMessage(fields, { sender, recipient: text(fields, 'recipientEmailAddress') });
  },
  submissionMailEvidence: (fields) =>
    readMessage(fields, { sender: text(fields, 'sender'), recipient: text(fields, 'recipient') }),
};

function readFile(details: Readonly<Record<string, unknown>>): Entity | undefined {
  const name = text(details, 'fileName');
  if (!name) return undefined;
  return compact<Entity>({ type: 'file', name, sha256: text(details, 'sha256'), path: text(details, 'filePath') });
}

type Ends = { readonly sender: string | undefined; readonly recipient: string | undefined };

function readMessage(fields: Readonly<Record<string, unknown>>, ends: Ends): Entity | undefined {
  const known = { ...ends, subject: text(fields, 'subject'), networkMessageId: text(fields, 'networkMessageId') };
  return Object.values(known).some(Boolean) ? compact<Entity>({ type: 'message', ...known }) : undefined;
}

/** Words of an unknown evidence type: `registryKeyEvidence` → "registry key". */
function typeWords(type: string): string {
  return type
    .replace(/Evidence$/, '')
    .replace(/([a-z])([A-Z])/g, (_all, a: string, b: string) => `${a} ${b.toLowerCase()}`);
}

/** The first fields of an unknown evidence type that are plain text, so that nothing carried is lost from sight. */
function plainWords(fields: Readonly<Record<string, unknown>>): string {
  const skipped = new Set(['createdDateTime', 'verdict', 'remediationStatus', 'remediationStatusDetails']);
  return Object.keys(fields)
    .filter((name) => !name.startsWith('@') && !skipped.has(name))
    .flatMap((name) => text(fields, name) ?? [])
    .slice(0, 4)
    .join(', ');
}

/** What a piece of evidence names; undefined when it says nothing. */
export function readEntity({ type, fields }: RawEvidence): Entity | undefined {
  const reader = Object.hasOwn(READERS, type) ? READERS[type] : undefined;
  const entity = reader?.(fields);
  if (entity && !entityKey(entity).endsWith(':')) return entity;
  const words = plainWords(fields);
  return words === '' ? undefined : { type: 'other', label: typeWords(type), text: words };
}

/** Everything the alert points at, in the order of the evidence. */
export function readEntities(alert: ProviderAlert): Entity[] {
  return alert.evidence.flatMap((piece) => readEntity(piece) ?? []);
}

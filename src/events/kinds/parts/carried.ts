import { z } from 'zod';
import { distinctEntities, type Entity, type EntityOf, type EntityType } from '../../../entities/entity.ts';
import type { ProviderAlert, RawEvidence } from '../../alert.ts';
import {
  IpPart,
  MailboxPart,
  RulePart,
  UserPart,
  compact,
  distinctUsers,
  readRules,
  readUsers,
  text,
  userEntity,
} from '../../evidence.ts';
import { Custom, readCustom } from './custom.ts';
import { readEntity } from './read-entities.ts';
import { Told, entitiesTold, readTold } from './told.ts';

const perhaps = z.string().optional();

/** `oauth`: an application that was given access, not a service (Microsoft 365, Box) that somebody used. */
const AppPart = z.object({
  appId: perhaps,
  id: perhaps,
  name: perhaps,
  publisher: perhaps,
  oauth: z.boolean().optional(),
});
const MessagePart = z.object({
  subject: perhaps,
  sender: perhaps,
  recipient: perhaps,
  networkMessageId: perhaps,
  location: perhaps,
  submitter: perhaps,
});
const UrlPart = z.object({ url: z.string() });
const FilePart = z.object({ name: z.string(), sha256: perhaps, path: perhaps });
const DevicePart = z.object({ name: z.string(), id: perhaps });
const MailFlowRulePart = z.object({ ruleId: perhaps, name: perhaps });
const LinkPart = z.object({ url: perhaps, path: perhaps, owner: perhaps });
const TeamsAppPart = z.object({ id: perhaps, name: perhaps, teamId: perhaps, userId: perhaps });
const OtherPart = z.object({ label: z.string(), text: z.string() });

/** All that an alert's evidence names, by type. Kinds extend it with what only they read. */
export const Carried = z.object({
  users: z.array(UserPart).default([]),
  mailboxes: z.array(MailboxPart).default([]),
  rules: z.array(RulePart).default([]),
  ips: z.array(IpPart).default([]),
  applications: z.array(AppPart).default([]),
  urls: z.array(UrlPart).default([]),
  messages: z.array(MessagePart).default([]),
  files: z.array(FilePart).default([]),
  devices: z.array(DevicePart).default([]),
  mailFlowRules: z.array(MailFlowRulePart).default([]),
  links: z.array(LinkPart).default([]),
  teamsApps: z.array(TeamsAppPart).default([]),
  others: z.array(OtherPart).default([]),
  told: Told.default({}),
  ...Custom,
});

export type Carried = z.output<typeof Carried>;
export type AppPart = z.infer<typeof AppPart>;
export type MessagePart = z.infer<typeof MessagePart>;

const OAUTH = ['oauthApplicationEvidence', 'servicePrincipalEvidence'];

/** Everything that the evidence of an alert names; fields the provider left out stay absent. */
export function readCarried(alert: ProviderAlert): Carried {
  const read = alert.evidence.flatMap((piece): Read[] => {
    const entity = readEntity(piece);
    return entity ? [{ piece, entity }] : [];
  });
  const told = entitiesTold(alert);
  const others = byType(
    distinctEntities([...read.filter(({ piece }) => !isOauth(piece)).map(({ entity }) => entity), ...told]),
  );
  const applications = (others.application ?? []).map((app) => (told.includes(app) ? { ...app, oauth: true } : app));
  return {
    users: distinctUsers([...readUsers(alert), ...parts(byType(told).user)]),
    mailboxes: parts(others.mailbox),
    rules: [...readRules(alert), ...parts(byType(distinctEntities(told)).inboxRule)],
    ips: parts(others.ip),
    applications: parts([...oauthApplications(read), ...applications]),
    urls: parts(others.url),
    messages: read.flatMap(messageOf),
    files: parts(others.file),
    devices: parts(others.device),
    mailFlowRules: parts(others.mailFlowRule),
    links: parts(others.anonymousLink),
    teamsApps: parts(others.teamsApp),
    others: parts(others.other),
    told: readTold(alert),
    ...readCustom(alert),
  };
}

interface Read {
  readonly piece: RawEvidence;
  readonly entity: Entity;
}

function isOauth({ type }: RawEvidence): boolean {
  return OAUTH.includes(type);
}

type ByType = { readonly [T in EntityType]?: readonly EntityOf<T>[] };

function byType(entities: readonly Entity[]): ByType {
  const found: { [type in EntityType]?: Entity[] } = {};
  for (const entity of entities) (found[entity.type] ??= []).push(entity);
  return found as ByType;
}

/** The fields of entities: their type is the name of the list that they are in. */
function parts<T extends object>(entities: readonly (T & { readonly type: EntityType })[] = []): Omit<T, 'type'>[] {
  return entities.map(({ type: _type, ...fields }) => fields);
}

/** What a message's evidence says beside what names it: where it lies, and who reported it. */
function messageOf({ piece, entity }: Read): MessagePart[] {
  if (entity.type !== 'message') return [];
  const location = text(piece.fields, 'deliveryLocation');
  const submitter = text(piece.fields, 'submitter');
  return parts(distinctEntities([entity])).map((fields) => compact<MessagePart>({ ...fields, location, submitter }));
}

function oauthApplications(read: readonly Read[]): (EntityOf<'application'> & { readonly oauth: true })[] {
  const entities = distinctEntities(read.filter(({ piece }) => isOauth(piece)).map(({ entity }) => entity));
  return (byType(entities).application ?? []).map((app) => ({ ...app, oauth: true }));
}

/** The entities of what an alert carries: people first. */
export function entitiesOf(carried: Carried): Entity[] {
  const { users, rules, mailFlowRules, links, teamsApps, mailboxes, ips, applications } = carried;
  const { messages, urls, files, devices, others } = carried;
  const entities: Entity[] = users.map(userEntity);
  for (const { mailbox, ruleId, ownerId } of rules)
    entities.push(compact<Entity>({ type: 'inboxRule', mailbox, ruleId, ownerId }));
  for (const part of mailFlowRules) entities.push({ type: 'mailFlowRule', ...part });
  for (const part of links) entities.push({ type: 'anonymousLink', ...part });
  for (const part of teamsApps) entities.push({ type: 'teamsApp', ...part });
  for (const part of mailboxes) entities.push({ type: 'mailbox', ...part });
  for (const part of ips) entities.push({ type: 'ip', ...part });
  for (const { oauth: _oauth, ...part } of applications) entities.push({ type: 'application', ...part });
  for (const { location: _location, submitter: _by, ...part } of messages) entities.push({ type: 'message', ...part });
  for (const part of urls) entities.push({ type: 'url', ...part });
  for (const part of files) entities.push({ type: 'file', ...part });
  for (const part of devices) entities.push({ type: 'device', ...part });
  for (const part of others) entities.push({ type: 'other', ...part });
  return entities;
}

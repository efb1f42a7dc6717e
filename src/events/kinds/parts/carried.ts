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
export function readCarried(alert: ProviderAlert): Omit<Carried, keyof Custom> & Partial<Custom> {
  const read = alert.evidence.flatMap((piece): Read[] => {
    const entity = readEntity(piece);
    return entity ? [{ piece, entity }] : [];
  });
  const told = entitiesTold(alert);
  const others = distinctEntities([
    ...read.filter(({ piece }) => !isOauth(piece)).map(({ entity }) => entity),
    ...told,
  ]);
  return {
    users: distinctUsers([...readUsers(alert), ...ofType(told, 'user')]),
    mailboxes: ofType(others, 'mailbox'),
    rules: [...readRules(alert), ...ofType(distinctEntities(told), 'inboxRule')],
    ips: ofType(others, 'ip'),
    applications: [
      ...oauthApplications(read),
      ...ofType(others, 'application').map((app) => (told.includes(app) ? { ...app, oauth: true } : app)),
    ],
    urls: ofType(others, 'url'),
    messages: read.flatMap(messageOf),
    files: ofType(others, 'file'),
    devices: ofType(others, 'device'),
    mailFlowRules: ofType(others, 'mailFlowRule'),
    links: ofType(others, 'anonymousLink'),
    teamsApps: ofType(others, 'teamsApp'),
    told: readTold(alert),
    ...readCustom(alert),
    others: ofType(others, 'other'),
  };
}

interface Read {
  readonly piece: RawEvidence;
  readonly entity: Entity;
}

function isOauth({ type }: RawEvidence): boolean {
  return OAUTH.includes(type);
}

function ofType<T extends EntityType>(entities: readonly Entity[], type: T): EntityOf<T>[] {
  return entities.filter((entity): entity is EntityOf<T> => entity.type === type);
}

/** What a message's evidence says beside what names it: where it lies, and who reported it. */
function messageOf({ piece, entity }: Read): MessagePart[] {
  if (entity.type !== 'message') return [];
  const location = text(piece.fields, 'deliveryLocation');
  const submitter = text(piece.fields, 'submitter');
  return distinctEntities([entity]).map(() => compact<MessagePart>({ ...entity, location, submitter }));
}

function oauthApplications(read: readonly Read[]): AppPart[] {
  const entities = distinctEntities(read.filter(({ piece }) => isOauth(piece)).map(({ entity }) => entity));
  return ofType(entities, 'application').map((app) => ({ ...app, oauth: true }));
}

/** The entities of what an alert carries: people first. */
export function entitiesOf(carried: Carried): Entity[] {
  return [
    ...carried.users.map(userEntity),
    ...carried.rules.map(({ mailbox, ruleId, ownerId }) =>
      compact<Entity>({ type: 'inboxRule', mailbox, ruleId, ownerId }),
    ),
    ...carried.mailFlowRules.map((part): Entity => ({ type: 'mailFlowRule', ...part })),
    ...carried.links.map((part): Entity => ({ type: 'anonymousLink', ...part })),
    ...carried.teamsApps.map((part): Entity => ({ type: 'teamsApp', ...part })),
    ...carried.mailboxes.map((part): Entity => ({ type: 'mailbox', ...part })),
    ...carried.ips.map((part): Entity => ({ type: 'ip', ...part })),
    ...carried.applications.map(({ oauth: _oauth, ...part }): Entity => ({ type: 'application', ...part })),
    ...carried.messages.map(({ location: _location, submitter: _by, ...part }): Entity => ({
      type: 'message',
      ...part,
    })),
    ...carried.urls.map((part): Entity => ({ type: 'url', ...part })),
    ...carried.files.map((part): Entity => ({ type: 'file', ...part })),
    ...carried.devices.map((part): Entity => ({ type: 'device', ...part })),
    ...carried.others.map((part): Entity => ({ type: 'other', ...part })),
  ];
}

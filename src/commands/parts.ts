import type { EntityType } from '../entities/entity.ts';

/** The parts of an event's details that can be asked for one by one: `show event 123 users`. */
export const PARTS = {
  users: { title: 'Users', types: ['user'] },
  rules: { title: 'Rules', types: ['inboxRule', 'mailFlowRule'] },
  apps: { title: 'Applications', types: ['application', 'teamsApp'] },
  ips: { title: 'IP addresses', types: ['ip'] },
  links: { title: 'Links', types: ['anonymousLink', 'url'] },
  others: { title: 'Everything else', types: ['mailbox', 'device', 'file', 'message', 'accessPolicy', 'other'] },
  history: { title: 'History', types: [] },
  related: { title: 'Related events', types: [] },
  activity: { title: 'Sign-ins and changes around it', types: [] },
} as const satisfies Record<string, { readonly title: string; readonly types: readonly EntityType[] }>;

export type Part = keyof typeof PARTS;

export const PART_NAMES = Object.keys(PARTS) as readonly Part[];

/** The part under which an entity is listed. */
export function partOf(type: EntityType): Part {
  return PART_NAMES.find((name) => (PARTS[name].types as readonly EntityType[]).includes(type)) ?? 'others';
}

/** What people say for a part, beside its name with or without the plural. */
const SAID: Readonly<Record<string, Part>> = {
  people: 'users',
  accounts: 'users',
  applications: 'apps',
  addresses: 'ips',
  urls: 'links',
  mailboxes: 'others',
  devices: 'others',
  files: 'others',
  messages: 'others',
  changes: 'history',
  activities: 'activity',
};

export interface PartWish {
  readonly part: Part;
  /** Which of them to begin with, counted from 1. */
  readonly from: number;
}

/** Reads "users", "user" or "users 11" (from the eleventh on); undefined for what names no part. */
export function readPart(words: string): PartWish | undefined {
  const match = /^(\p{L}+)(?:\s+(?:from\s+)?(\d{1,5}))?[.!?]*$/iu.exec(words.trim());
  const name = match?.[1]?.toLowerCase() ?? '';
  const all: Readonly<Record<string, Part>> = {
    ...SAID,
    ...Object.fromEntries(PART_NAMES.map((part) => [part, part])),
  };
  const part = [name, `${name}s`, `${name}es`].flatMap((said) => (Object.hasOwn(all, said) ? [all[said]] : []))[0];
  return part && { part, from: Math.max(1, Number(match?.[2] ?? 1)) };
}

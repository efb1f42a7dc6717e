import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { TocsinError } from '../kernel/errors.ts';
import { startChild } from './child.ts';

export interface PlaygroundPerson {
  /** Entra object id; the Playground's own user id is `user-0`, `user-1`, … by position. */
  readonly objectId: string;
  readonly name: string;
  readonly upn: string;
}

export interface PlaygroundChannel {
  readonly id: string;
  readonly name: string;
}

export interface PlaygroundOptions {
  readonly port: number;
  /** Where the bot takes activities, e.g. `http://127.0.0.1:3978/api/messages`. */
  readonly botEndpoint: string;
  readonly homeTenantId: string;
  /** At least six: the acting person first. */
  readonly staff: readonly PlaygroundPerson[];
  readonly teamName: string;
  /**
   * The Playground shows one channel of its own naming and `General`, no more: the first entry is that channel, and a
   * second one lends its id to `General`.
   */
  readonly channels: readonly PlaygroundChannel[];
  /** Takes the configuration and the logs. */
  readonly workDir: string;
}

export interface Playground {
  readonly url: string;
  readonly port: number;
  /** Tells the bot that it was installed in the first channel (installationUpdate and conversationUpdate). */
  install(): Promise<void>;
  stop(): Promise<void>;
}

export const PLAYGROUND_BOT = { id: '28:tocsin', name: 'Tocsin' } as const;
export const PLAYGROUND_PERSONAL_CHAT = 'personal-chat';

const READY_MS = 30_000;
const MIN_STAFF = 6;
const MAX_CHANNELS = 2;
const TEAM_ID = '19:general@thread.tacv2';

/** Starts the Microsoft 365 Agents Playground, a Teams client for trying the bot out, without opening a browser. */
export async function startPlayground(options: PlaygroundOptions): Promise<Playground> {
  checkOptions(options);
  const script = playgroundScript();
  await mkdir(options.workDir, { recursive: true });
  const configFile = join(options.workDir, '.m365agentsplayground.yml');
  // JSON is valid YAML, so no YAML writer is needed.
  await writeFile(configFile, JSON.stringify(playgroundConfig(options), undefined, 2));
  const ownLogFile = join(options.workDir, 'playground.log');
  const outFile = join(options.workDir, 'playground.out.log');
  const url = `http://127.0.0.1:${options.port}`;
  const child = await startChild({
    name: 'The Agents Playground',
    script,
    args: ['start', '-e', options.botEndpoint, '-c', 'msteams', '-p', String(options.port), '--dt'],
    env: {
      TEAMSAPPTESTER_BROWSER: 'none',
      M365_AGENTS_PLAYGROUND_CONFIG_PATH: configFile,
      M365_AGENTS_PLAYGROUND_LOGFILE: ownLogFile,
    },
    cwd: options.workDir,
    logFile: outFile,
    ownLogFile,
    ready: async () => (await listensOn(outFile, options.port)) && (await fetch(`${url}/_debug/ping`)).ok,
    readyWithinMs: READY_MS,
  });
  const channel = options.channels[0]?.id ?? '';
  return { url, port: options.port, install: () => install(url, channel), stop: child.stop };
}

/** The Playground quietly takes another port when its own is busy, so that the answer to a ping may be somebody else's. */
async function listensOn(outFile: string, port: number): Promise<boolean> {
  return (await readFile(outFile, 'utf8')).includes(`Listening on ${port}`);
}

function checkOptions({ staff, channels }: PlaygroundOptions): void {
  if (staff.length < MIN_STAFF) {
    throw new TocsinError('CONFIG_INVALID', `The Playground needs at least ${MIN_STAFF} people.`);
  }
  if (channels.length < 1 || channels.length > MAX_CHANNELS) {
    throw new TocsinError('CONFIG_INVALID', `The Playground needs one channel and can show ${MAX_CHANNELS}.`);
  }
}

async function install(url: string, channelId: string): Promise<void> {
  const answer = await fetch(`${url}/_debug/conversation/${encodeURIComponent(channelId)}/installation`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  if (!answer.ok) {
    const message = 'The Playground does not know the channel to install the bot in.';
    throw new TocsinError('UPSTREAM_REFUSED', message, { status: answer.status });
  }
}

/** The package's command file. It is a development dependency: a production install does not have it. */
function playgroundScript(): string {
  const require = createRequire(import.meta.url);
  try {
    const script = join(dirname(require.resolve('@microsoft/m365agentsplayground/package.json')), 'cli.js');
    if (existsSync(script)) return script;
  } catch (cause) {
    throw notInstalled(cause);
  }
  throw notInstalled();
}

function notInstalled(cause?: unknown): TocsinError {
  const message = 'The sandbox needs @microsoft/m365agentsplayground: run `npm ci` without --omit=dev.';
  return new TocsinError('CONFIG_INVALID', message, cause === undefined ? {} : { cause });
}

/** The Playground's configuration; its schema is strict: only strings, no unknown keys, five users beside the current one. */
function playgroundConfig(options: PlaygroundOptions): unknown {
  const people = options.staff.map(playgroundUser);
  return {
    version: '0.1.0',
    tenantId: options.homeTenantId,
    bot: PLAYGROUND_BOT,
    currentUser: people[0],
    users: people.slice(1),
    personalChat: { id: PLAYGROUND_PERSONAL_CHAT },
    groupChat: { id: 'group-chat', name: 'Group chat' },
    team: {
      id: options.channels[1]?.id ?? TEAM_ID,
      name: options.teamName,
      aadGroupId: '44444444-4444-4444-8444-444444444444',
      channels: options.channels.slice(0, 1),
    },
  };
}

function playgroundUser(person: PlaygroundPerson, index: number): unknown {
  const [givenName = person.name, ...rest] = person.name.split(' ');
  return {
    id: `user-${index}`,
    name: person.name,
    userPrincipleName: person.upn,
    aadObjectId: person.objectId,
    givenName,
    surname: rest.join(' ') || givenName,
    email: person.upn,
  };
}

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

export interface Activity {
  readonly type?: string;
  readonly text?: string;
  readonly summary?: string;
  readonly attachments?: readonly { readonly contentType: string; readonly content?: unknown }[];
  readonly [field: string]: unknown;
}

export interface Member {
  readonly id: string;
  readonly aadObjectId?: string;
  readonly name?: string;
  readonly userPrincipalName?: string;
  readonly tenantId?: string;
}

export interface ConnectorOptions {
  /** Conversations that exist from the start. */
  readonly channels?: readonly string[];
  readonly members?: readonly Member[];
  /** Enforce rate, concurrency and size; on unless false. Shape and existence are always checked. */
  readonly limits?: boolean;
  /** Send Retry-After with 429; on unless false, as Teams sometimes leaves it out. */
  readonly retryAfter?: boolean;
  /** How long one operation takes; two on one conversation within it are concurrent. */
  readonly delayMs?: number;
  /** The clock of the rate limits, in milliseconds. */
  readonly now?: () => number;
}

export interface Fault {
  readonly method?: string;
  /** Matched against the decoded path, without the query. */
  readonly path?: RegExp;
  readonly status?: number;
  /** How many requests are hit; 1 when not given. */
  readonly times?: number;
  /** Seconds or an HTTP date. */
  readonly retryAfter?: number | string;
  readonly code?: string;
  /** The request does what it asks for before the fault; so unless told otherwise with a status below 300. */
  readonly afterEffect?: boolean;
  /** Resets the connection instead of answering. */
  readonly destroy?: boolean;
  readonly delayMs?: number;
}

export interface Posted {
  readonly conversationId: string;
  readonly activityId: string;
  /** Set for a thread reply. */
  readonly rootId: string | undefined;
  /** What the conversation shows now. */
  activity: Activity;
  /** All it has ever shown, oldest first. */
  readonly versions: Activity[];
  readonly postedAt: number;
  updates: number;
}

export interface LogEntry {
  readonly method: string;
  readonly path: string;
  /** 0 when the connection was reset. */
  readonly status: number;
  readonly code: string | undefined;
  readonly at: number;
  readonly authorized: boolean;
}

/** A running stand-in for the Teams connector service. */
export interface Connector {
  /** The serviceUrl to give to the bot; ends with a slash as the real one does. */
  readonly url: string;
  /** By `conversationId|activityId`; a root post of a channel has the conversation id `<channel>;messageid=<id>`. */
  readonly messages: Map<string, Posted>;
  /** In the order of arrival. */
  readonly posts: Posted[];
  readonly log: LogEntry[];
  /** The conversations that exist; delete one to make it unknown. */
  readonly conversations: Set<string>;
  /** The next matching requests fail in this way; rules added first are used first. */
  fail(fault: Fault): void;
  /** Every operation takes this long from now on. */
  delay(ms: number): void;
  limit(on: boolean): void;
  /** Root posts that show a card now, oldest first. */
  rootCards(): Posted[];
  /** The first value of `predicate` that is neither undefined nor false; rejects after `timeoutMs`. */
  waitFor<T>(predicate: () => T | undefined | false, timeoutMs?: number): Promise<T>;
  close(): Promise<void>;
}

interface Request {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly text: string;
}

interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

interface State {
  readonly messages: Map<string, Posted>;
  readonly posts: Posted[];
  readonly log: LogEntry[];
  readonly conversations: Set<string>;
  readonly members: readonly Member[];
  readonly faults: { readonly fault: Fault; left: number }[];
  readonly busy: Set<string>;
  readonly accepted: Map<string, number[]>;
  readonly retryAfter: boolean;
  readonly now: () => number;
  limits: boolean;
  delayMs: number;
  nextId: number;
}

// Microsoft Teams documentation, "Optimize your bot with rate limiting": [operations, milliseconds].
const WRITES: Windows = [
  [7, 1000],
  [8, 2000],
  [60, 30_000],
  [1800, 3_600_000],
];
const READS: Windows = WRITES.map(([count, ms]) => [count * 2, ms]);
type Windows = readonly (readonly [count: number, ms: number])[];

const MAX_BYTES = 100 * 1024;
const POLL_MS = 10;
const ROUTE = /^\/v3\/conversations(?:\/([^/]+)(?:\/(activities|pagedmembers|members)(?:\/([^/]+))?)?)?$/;

/** Starts the stand-in on a free port of 127.0.0.1. */
export async function startConnector(options: ConnectorOptions = {}): Promise<Connector> {
  const state = createState(options);
  const server = createServer((req, res) => void serve(state, req, res));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    messages: state.messages,
    posts: state.posts,
    log: state.log,
    conversations: state.conversations,
    fail: (fault) => void state.faults.push({ fault, left: fault.times ?? 1 }),
    delay: (ms) => void (state.delayMs = ms),
    limit: (on) => void (state.limits = on),
    rootCards: () => state.posts.filter((post) => isRoot(post) && (post.activity.attachments?.length ?? 0) > 0),
    waitFor,
    close: () => close(server),
  };
}

function createState(options: ConnectorOptions): State {
  return {
    messages: new Map(),
    posts: [],
    log: [],
    conversations: new Set(options.channels ?? ['19:alerts@thread.tacv2']),
    members: options.members ?? [],
    faults: [],
    busy: new Set(),
    accepted: new Map(),
    retryAfter: options.retryAfter ?? true,
    now: options.now ?? Date.now,
    limits: options.limits ?? true,
    delayMs: options.delayMs ?? 1,
    nextId: 1_790_000_000_000,
  };
}

function isRoot(post: Posted): boolean {
  return post.conversationId.endsWith(`;messageid=${post.activityId}`);
}

async function waitFor<T>(predicate: () => T | undefined | false, timeoutMs = 2000): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const value = predicate();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > deadline) throw new Error(`Not seen within ${timeoutMs} ms: ${predicate.toString()}`);
    await delay(POLL_MS);
  }
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function serve(state: State, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const request = await readRequest(req);
  const fault = takeFault(state, request);
  const answer = await (fault ? faulty(state, request, fault) : handle(state, request, state.delayMs));
  const { method, path } = request;
  const status = fault?.destroy ? 0 : answer.status;
  const code = (answer.body as { error?: { code?: string } } | undefined)?.error?.code;
  const authorized = req.headers.authorization !== undefined;
  state.log.push({ method, path, status, code, at: Date.now(), authorized });
  if (fault?.destroy) return void req.socket.destroy();
  res.writeHead(answer.status, { 'content-type': 'application/json; charset=utf-8', ...answer.headers });
  res.end(answer.body === undefined ? '' : JSON.stringify(answer.body));
}

async function readRequest(req: IncomingMessage): Promise<Request> {
  const chunks: Buffer[] = [];
  for await (const piece of req) chunks.push(piece as Buffer);
  const url = new URL(req.url ?? '/', 'http://connector.test');
  const path = decodeURIComponent(url.pathname).replace(/^\/+/, '/');
  return { method: req.method ?? '', path, query: url.searchParams, text: Buffer.concat(chunks).toString('utf8') };
}

function takeFault(state: State, request: Request): Fault | undefined {
  const rule = state.faults.find(
    ({ fault, left }) =>
      left > 0 &&
      (fault.method === undefined || fault.method === request.method) &&
      (fault.path === undefined || fault.path.test(request.path)),
  );
  if (rule === undefined) return undefined;
  rule.left -= 1;
  return rule.fault;
}

async function faulty(state: State, request: Request, fault: Fault): Promise<Answer> {
  const status = fault.status ?? 500;
  const wait = fault.delayMs ?? state.delayMs;
  if (fault.afterEffect ?? (status < 300 && !fault.destroy)) await handle(state, request, wait);
  else await delay(wait);
  const headers: Record<string, string> = {};
  if (fault.retryAfter !== undefined) headers['retry-after'] = String(fault.retryAfter);
  if (status < 300) return { status, headers };
  return { ...failed(status, fault.code ?? 'ServiceError'), headers };
}

function failed(status: number, code: string): Answer {
  return { status, body: { error: { code, message: `${code} (stand-in)` } } };
}

async function handle(state: State, request: Request, wait: number): Promise<Answer> {
  const [matched, conversation, part, id] = ROUTE.exec(request.path) ?? [];
  if (matched === undefined) return failed(404, 'NotFound');
  if (request.method === 'GET' && conversation !== undefined && part?.endsWith('members')) {
    if (!exists(state, conversation)) return failed(404, 'ConversationNotFound');
    const refused = overRate(state, `read ${channelOf(conversation)}`, READS);
    await delay(wait);
    return refused ?? readMembers(state, request.query, { paged: part === 'pagedmembers', id });
  }
  const writes = request.method === 'POST' ? part === undefined || part === 'activities' : request.method === 'PUT';
  if (!writes || (request.method === 'PUT' && id === undefined)) return failed(405, 'MethodNotAllowed');
  const body = parse(request.text);
  if (body === undefined) return failed(400, 'BadSyntax');
  if (conversation === undefined) return create(state, body, wait);
  const target = { conversation, id, update: request.method === 'PUT' };
  return write(state, { key: conversation, activity: body, wait }, () => place(state, target, body));
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

function readMembers(state: State, query: URLSearchParams, wanted: { paged: boolean; id: string | undefined }): Answer {
  const { members } = state;
  if (wanted.id !== undefined) {
    const member = members.find(({ id, aadObjectId }) => id === wanted.id || aadObjectId === wanted.id);
    return member ? { status: 200, body: member } : failed(404, 'MemberNotFoundInConversation');
  }
  if (!wanted.paged) return { status: 200, body: members };
  const from = Number(query.get('continuationToken') ?? 0);
  const to = from + Number(query.get('pageSize') ?? 200);
  const more = to < members.length ? { continuationToken: String(to) } : {};
  return { status: 200, body: { members: members.slice(from, to), ...more } };
}

interface CreateBody {
  readonly isGroup?: boolean;
  readonly channelData?: { readonly channel?: { readonly id?: string }; readonly tenant?: { readonly id?: string } };
  readonly members?: readonly { readonly id?: string }[];
  readonly tenantId?: string;
  readonly activity?: Activity;
}

async function create(state: State, body: CreateBody, wait: number): Promise<Answer> {
  const { activity } = body;
  const channel = body.channelData?.channel?.id;
  if (channel !== undefined) {
    if (body.isGroup !== true || activity == null) return failed(400, 'Bad Argument');
    return write(state, { key: channel, activity, wait }, () => {
      const post = store(state, channel, activity);
      return { status: 201, body: { id: post.conversationId, activityId: post.activityId } };
    });
  }
  const person = body.members?.[0]?.id;
  const tenant = body.tenantId ?? body.channelData?.tenant?.id;
  if (person === undefined || tenant === undefined || body.isGroup === true) return failed(400, 'Bad Argument');
  const chat = `a:${person}`;
  state.conversations.add(chat);
  return write(state, { key: chat, activity: activity ?? {}, wait }, () => {
    const post = activity && store(state, chat, activity);
    return { status: 201, body: { id: chat, ...(post && { activityId: post.activityId }) } };
  });
}

interface Write {
  readonly key: string;
  readonly activity: Activity;
  readonly wait: number;
}

/** Runs `effect` if the conversation exists and no limit forbids it. Creates, sends and updates share one budget. */
async function write(state: State, { key, activity, wait }: Write, effect: () => Answer): Promise<Answer> {
  if (!exists(state, key)) return failed(404, 'ConversationNotFound');
  if (!state.limits) {
    await delay(wait);
    return effect();
  }
  if (JSON.stringify(activity).length * 2 > MAX_BYTES) return failed(413, 'MessageSizeTooBig');
  if (state.busy.has(key)) return failed(412, 'PreconditionFailed');
  const refused = overRate(state, `write ${channelOf(key)}`, WRITES);
  if (refused) return refused;
  state.busy.add(key);
  try {
    await delay(wait);
    return effect();
  } finally {
    state.busy.delete(key);
  }
}

/** Counts the operation, or refuses it with 429 and does not count it. */
function overRate(state: State, key: string, windows: Windows): Answer | undefined {
  if (!state.limits) return undefined;
  const now = state.now();
  const times = (state.accepted.get(key) ?? []).filter((at) => at > now - 3_600_000);
  state.accepted.set(key, times);
  const waits = windows.map(([count, ms]) => (times.at(-count) ?? -Infinity) + ms - now);
  const wait = Math.max(...waits);
  if (wait <= 0) return void times.push(now);
  const headers: Record<string, string> = state.retryAfter ? { 'retry-after': String(Math.ceil(wait / 1000)) } : {};
  return { ...failed(429, 'Throttled'), headers };
}

function channelOf(conversation: string): string {
  return conversation.split(';messageid=')[0] ?? conversation;
}

function exists(state: State, conversation: string): boolean {
  const [channel = '', root] = conversation.split(';messageid=');
  return state.conversations.has(channel) && (root === undefined || state.messages.has(`${conversation}|${root}`));
}

function place(
  state: State,
  target: { conversation: string; id: string | undefined; update: boolean },
  activity: Activity,
): Answer {
  const { conversation, id, update } = target;
  const named =
    state.messages.get(`${conversation}|${id}`) ?? state.messages.get(`${conversation};messageid=${id}|${id}`);
  if (!update) {
    // The SDK puts an invented id behind /activities/ when it continues a conversation, so an unknown one is no error.
    const post = store(state, named?.conversationId ?? conversation, activity);
    return { status: 201, body: { id: post.activityId } };
  }
  if (named === undefined) return failed(404, 'ActivityNotFoundInConversation');
  named.activity = activity;
  named.versions.push(activity);
  named.updates += 1;
  return { status: 200, body: { id: named.activityId } };
}

/** A message to a channel itself opens a thread; one to a thread or a chat is a message in it. */
function store(state: State, conversation: string, activity: Activity): Posted {
  const activityId = String(state.nextId++);
  const [, rootId] = conversation.split(';messageid=');
  const opens = rootId === undefined && conversation.startsWith('19:');
  const conversationId = opens ? `${conversation};messageid=${activityId}` : conversation;
  const post = { conversationId, activityId, rootId, activity, versions: [activity], postedAt: Date.now(), updates: 0 };
  state.messages.set(`${conversationId}|${activityId}`, post);
  state.posts.push(post);
  return post;
}

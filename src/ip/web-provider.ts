import type { IpFields, IpSeverity } from '../entities/ip.ts';
import { readAddress } from '../kernel/address.ts';
import type { Clock } from '../kernel/clock.ts';
import { createLanes } from '../kernel/lanes.ts';
import { httpGet, type HttpAnswer } from '../kernel/http.ts';
import type { Log } from '../kernel/log.ts';
import { createLru } from '../kernel/lru.ts';
import { parseRetryAfter, retryDelayMs } from '../kernel/retry.ts';
import type { Metrics } from '../kernel/telemetry.ts';
import type { IpProvider, ProviderAnswer } from './provider.ts';
import type { Access, Reading, WebService } from './providers/service.ts';
import type { Quota } from './quota.ts';
import { createRest, reasonOf, type Failure, type Rest } from './rest.ts';

export interface WebProviderDeps {
  readonly access: Access;
  readonly quota: Quota;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Milliseconds for one lookup, its second try included; 5,000 when absent. */
  readonly timeoutMs?: number | undefined;
}

const TIMEOUT_MS = 5_000;
const FRESH_MS = 15 * 60_000;
const REMEMBERED = 5_000;
const AT_ONCE = 4;
/** Waiting ones included. */
const MOST_UNDER_WAY = 200;
/** The gravest goes first where calls wait for each other. */
const RANKS: Readonly<Record<IpSeverity, number>> = { high: 0, medium: 1, low: 2, informational: 3 };
const TRIES = 2;
/** A service that asks for a longer wait is not tried again within the same lookup. */
const AGAIN = { tries: TRIES, baseMs: 250, capMs: 1_000 } as const;
/** The reports of a much-reported address are some megabytes. */
const ANSWER_LIMIT = 8 * 1024 * 1024;

type Outcome =
  | { readonly kind: 'read'; readonly reading: Exclude<Reading, { kind: 'refused' }> }
  | { readonly kind: 'failed'; readonly failure: Failure; readonly waitMs?: number | undefined };

interface Tools extends WebProviderDeps {
  readonly service: WebService;
  readonly rest: Rest;
}

/**
 * A service over the network as a provider: answers kept for 15 minutes, few calls at once, each counted against the
 * day's quota, and none while the service rests. A call goes on when its caller stops waiting, so that whoever asks
 * next finds the answer. What leaves the process is a canonical public address and the key, to that service alone.
 */
export function createWebProvider(service: WebService, deps: WebProviderDeps): IpProvider {
  const { id, name, offers, keySetting } = service;
  const tools: Tools = { ...deps, service, rest: createRest({ clock: deps.clock, keySetting }) };
  const kept = createLru<string, { readonly at: number; readonly answer: ProviderAnswer }>(REMEMBERED);
  const underWay = new Map<string, Promise<ProviderAnswer>>();
  const lanes = createLanes(AT_ONCE);

  async function fetchAnswer(address: string, severity: IpSeverity | undefined): Promise<ProviderAnswer> {
    if (underWay.size > MOST_UNDER_WAY) return unavailable(name, 'too many addresses are being looked up at once');
    const answer = await lanes.run(id, RANKS[severity ?? 'high'], () => ask(tools, address, severity));
    if (answer.status === 'found' || answer.status === 'absent')
      kept.set(address, { at: deps.clock.now().getTime(), answer });
    return answer;
  }

  return {
    id,
    name,
    reach: 'live',
    offers,
    lookup(address, _signal, severity) {
      const before = kept.get(address);
      if (before && deps.clock.now().getTime() - before.at < FRESH_MS) return Promise.resolve(before.answer);
      if (!isPublic(address)) return Promise.resolve(unavailable(name, 'not asked: not a public address'));
      // What is left out for a slight event must not be left out for a grave one that asks at the same moment.
      const key = `${severity ?? 'high'} ${address}`;
      const asked = underWay.get(key) ?? fetchAnswer(address, severity).finally(() => void underWay.delete(key));
      underWay.set(key, asked);
      return asked;
    },
  };
}

/** The last door before the network: whatever came before, only the canonical form of a public address goes through. */
function isPublic(address: string): boolean {
  const reading = readAddress(address);
  return reading.kind === 'address' && reading.scope === 'public' && reading.address === address;
}

function unavailable(source: string, reason: string): ProviderAnswer {
  return { status: 'unavailable', source, reason };
}

/** One lookup: at most two tries within the time. Never rejects. */
async function ask(tools: Tools, address: string, severity: IpSeverity | undefined): Promise<ProviderAnswer> {
  const { service, clock, rest } = tools;
  const over = new AbortController();
  const done = new AbortController();
  void clock.sleep(tools.timeoutMs ?? TIMEOUT_MS, done.signal).then(
    () => over.abort(),
    () => undefined,
  );
  try {
    for (let attempt = 1; ; attempt++) {
      const blocked = rest.blocked();
      if (blocked) return told(service, blocked, blocked.reason);
      const spent = await tools.quota.spend(severity);
      if (spent !== 'granted') {
        rest.unused();
        return spent === 'kept'
          ? { status: 'skipped', source: service.name, reason: 'quota' }
          : unavailable(service.name, 'not asked: the day’s calls could not be counted');
      }
      const outcome = await once(tools, address, over.signal);
      settle(tools, outcome);
      const wait = outcome.kind === 'failed' ? waitBefore(outcome, attempt) : undefined;
      if (wait === undefined || over.signal.aborted) return answerOf(tools, outcome);
      await clock.sleep(wait, over.signal).catch(() => undefined);
    }
  } finally {
    done.abort();
  }
}

/** Milliseconds before the next try; undefined when there is to be none. */
function waitBefore({ failure, waitMs }: Outcome & { kind: 'failed' }, attempt: number): number | undefined {
  const passing = failure === 'down' || ((failure === 'busy' || failure === 'quota') && waitMs !== undefined);
  if (!passing || attempt >= TRIES || (waitMs ?? 0) > AGAIN.capMs) return undefined;
  return retryDelayMs(AGAIN, attempt, waitMs);
}

function settle({ rest, service, log, metrics }: Tools, outcome: Outcome): void {
  const result = outcome.kind === 'read' ? 'ok' : outcome.failure;
  metrics.count('tocsin_ip_requests_total', { provider: service.id, result });
  if (outcome.kind === 'read') return rest.answered();
  rest.failed(outcome.failure, outcome.waitMs);
  const fields = { provider: service.id, failure: outcome.failure, waitMs: outcome.waitMs };
  if (outcome.failure === 'key') log.warn(fields, 'an address service refuses its key');
  else log.debug(fields, 'an address service did not tell');
}

function answerOf({ service, clock }: Tools, outcome: Outcome): ProviderAnswer {
  if (outcome.kind === 'failed') {
    const until = new Date(clock.now().getTime() + (outcome.waitMs ?? 60_000));
    return told(service, outcome, reasonOf(outcome.failure, service.keySetting, until));
  }
  const { reading } = outcome;
  if (reading.kind === 'nothing') return { status: 'absent', source: service.name };
  const value: Partial<IpFields> = Object.freeze(reading.fields);
  return { status: 'found', value, source: service.name, asOf: clock.now() };
}

function told({ name }: WebService, { failure }: { readonly failure: Failure }, reason: string): ProviderAnswer {
  return failure === 'quota' ? { status: 'skipped', source: name, reason } : unavailable(name, reason);
}

/** One request and what its answer means. */
async function once({ service, access, clock }: Tools, address: string, signal: AbortSignal): Promise<Outcome> {
  let answer: HttpAnswer;
  try {
    answer = await httpGet({ ...service.question(address, access), signal, limitBytes: ANSWER_LIMIT });
  } catch {
    return { kind: 'failed', failure: 'down' };
  }
  const now = clock.now();
  const reading = service.read(jsonOf(answer), now.toISOString().slice(0, 10));
  const waitMs = parseRetryAfter(answer.header('retry-after'), now);
  const failed = (failure: Failure): Outcome => ({ kind: 'failed', failure, waitMs });
  if (reading.kind === 'refused' && reading.refusal !== 'unreadable') return failed(reading.refusal);
  if (answer.status >= 200 && answer.status < 300)
    return reading.kind === 'refused' ? failed(reading.refusal) : { kind: 'read', reading };
  return failed(failureOf(answer.status));
}

function failureOf(status: number): Failure {
  if (status === 401 || status === 403) return 'key';
  if (status === 402) return 'quota';
  if (status === 429) return 'busy';
  if (status === 400 || status === 404 || status === 422) return 'address';
  return status >= 500 || status === 408 ? 'down' : 'unreadable';
}

/** The parsed body; undefined when it is too long or not JSON, which no service takes for an answer. */
function jsonOf({ body }: HttpAnswer): unknown {
  try {
    return body === undefined ? undefined : JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

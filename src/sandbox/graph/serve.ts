import type { Clock } from '../../kernel/clock.ts';
import { newId } from '../../kernel/ids.ts';
import { needPermission, type Version } from './call.ts';
import { answerFor, failure, refusal, sealed, type Answer } from './answers.ts';
import { serveBatch } from './batch.ts';
import type { MailboxDoors } from './mail/concurrency.ts';
import type { RecordedRequest } from './model.ts';
import type { QuirkBook } from './quirks.ts';
import { checkOptions, findDoor } from './routes.ts';
import type { SimState } from './state.ts';
import type { Throttle } from './throttle.ts';

/** What all requests to one simulator share. */
export interface Simulation {
  readonly state: SimState;
  readonly quirks: QuirkBook;
  readonly throttle: Throttle;
  readonly mailboxes: MailboxDoors;
  readonly clock: Clock;
  /** `http://127.0.0.1:PORT`, without a version. */
  readonly url: string;
  record(request: Omit<RecordedRequest, 'at'>): void;
}

export interface GraphRequest {
  readonly method: string;
  readonly version: Version;
  /** Without version and query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly tenantId: string;
  readonly clientRequestId: string | undefined;
  readonly inBatch: boolean;
  readonly eventual: boolean;
}

/**
 * The way of one request, alone or as a member of a batch: what was planted against it, throttling, the door.
 * Never throws for what the caller did wrong; status 0 means that the connection is to be dropped.
 */
export function serve(request: GraphRequest, sim: Simulation): Answer {
  return finished(request, attempt(request, sim), sim);
}

function finished(request: GraphRequest, answer: Answer, sim: Simulation): Answer {
  const requestId = newId();
  recordRequest(request, answer.status, sim);
  return sealed(answer, { requestId, clientRequestId: request.clientRequestId ?? requestId }, sim.clock.now());
}

export function recordRequest(request: GraphRequest, status: number, sim: Simulation): void {
  const { version, method, path, query, tenantId, body } = request;
  sim.record({ method, path: `/${version}${path}`, query: Object.fromEntries(query), tenantId, status, body });
}

function attempt(request: GraphRequest, sim: Simulation): Answer {
  const { method, tenantId } = request;
  const path = `/${request.version}${request.path}`;
  const denied = sim.quirks.denial(tenantId, path);
  if (denied !== undefined) return failure(denied);
  const planted = sim.quirks.takeFailure(tenantId, method, path);
  const plantedAnswer = planted && failure(planted.status, retryAfter(planted.retryAfter));
  if (plantedAnswer && !planted.afterEffect) return plantedAnswer;
  const wait = sim.quirks.of(tenantId).noThrottle ? undefined : sim.throttle.admit(request);
  if (wait !== undefined) return failure(429, retryAfter(wait === 'unsaid' ? undefined : wait));
  const answer = enter(request, sim);
  return plantedAnswer ?? answer;
}

function retryAfter(seconds: number | undefined): Record<string, string> {
  return seconds === undefined ? {} : { 'retry-after': String(seconds) };
}

function enter(request: GraphRequest, sim: Simulation): Answer {
  try {
    if (/^\/\$batch\/?$/.test(request.path)) {
      if (request.inBatch || request.method !== 'POST') {
        throw refusal(405, 'Request_BadRequest', 'Specified HTTP method is not allowed for the request target.');
      }
      return serveBatch(request, {
        serve: (member) => serve(member, sim),
        refuse: (member, status) => finished(member, failure(status), sim),
      });
    }
    const { version } = request;
    const { door, params } = findDoor({ version, method: request.method, path: request.path });
    checkOptions(door, request.query);
    const root = `${sim.url}/${version}`;
    const call = { ...request, ...sim, root, params, quirks: sim.quirks.of(request.tenantId) };
    if (door.needs) needPermission(call, door.needs);
    return inVersion(version, door.handle(call));
  } catch (error) {
    return answerFor(error);
  }
}

/** The doors name v1.0 in `@odata.context`; an answer of beta names beta. */
function inVersion(version: Version, answer: Answer): Answer {
  const { body } = answer;
  if (version === 'v1.0' || typeof body !== 'object' || body === null || !('@odata.context' in body)) return answer;
  const context = String(body['@odata.context']).replace('/v1.0/', `/${version}/`);
  return { ...answer, body: { ...body, '@odata.context': context } };
}

import { badRequest, failure, type Answer } from './answers.ts';
import type { GraphRequest } from './serve.ts';

const MAX_MEMBERS = 20;

interface Member {
  readonly id: string;
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly dependsOn?: readonly string[];
}

/** How the members are served: as requests of their own, or refused with a status without being tried. */
export interface MemberDoors {
  serve(request: GraphRequest): Answer;
  refuse(request: GraphRequest, status: number): Answer;
}

/**
 * `POST /$batch`: 200 for the batch however its members fare. The answers come in the reverse order, as Graph promises
 * none; a member whose predecessor failed answers 424. Throws a 400 for a malformed batch, before any member ran.
 */
export function serveBatch(batch: GraphRequest, members: MemberDoors): Answer {
  const list = readMembers(batch.body);
  const answers = new Map<string, Answer>();
  for (const member of inOrder(list)) {
    const failed = member.dependsOn?.some((id) => (answers.get(id.toLowerCase())?.status ?? 0) >= 400);
    const request = requestOf(batch, member);
    const answer = failed ? members.refuse(request, 424) : members.serve(request);
    if (answer.status === 0) return answer;
    answers.set(member.id.toLowerCase(), answer);
  }
  const responses = list
    .map(({ id }) => ({ id, ...(answers.get(id.toLowerCase()) ?? failure(500)) }))
    .map(({ id, status, headers, body }) => ({
      id,
      status,
      headers: headers ?? {},
      ...(body !== undefined && { body }),
    }))
    .toReversed();
  return { status: 200, body: { responses } };
}

function requestOf(batch: GraphRequest, member: Member): GraphRequest {
  const url = new URL(member.url.replace(/^\/*/, '/'), 'http://batch');
  const { method, body, headers = {} } = member;
  const level = Object.entries(headers).find(([name]) => name.toLowerCase() === 'consistencylevel')?.[1];
  const own = { method: method.toUpperCase(), path: url.pathname, query: url.searchParams, body };
  return { ...batch, ...own, inBatch: true, eventual: level?.toLowerCase() === 'eventual' };
}

function readMembers(body: unknown): readonly Member[] {
  const { requests } = (body ?? {}) as { requests?: unknown };
  if (!Array.isArray(requests) || requests.length === 0) throw badRequest("The batch has no 'requests'.");
  if (requests.length > MAX_MEMBERS) throw badRequest(`Number of batch request steps exceeds max of ${MAX_MEMBERS}.`);
  const members = requests.map(readMember);
  if (new Set(members.map(({ id }) => id.toLowerCase())).size < members.length) {
    throw badRequest('Request ids must be unique, without regard to case.');
  }
  return members;
}

function readMember(value: unknown): Member {
  const member = (value ?? {}) as Partial<Member>;
  const { id, method, url, headers = {} } = member;
  if (typeof id !== 'string' || id === '' || typeof method !== 'string' || typeof url !== 'string') {
    throw badRequest("A request must have 'id', 'method' and 'url'.");
  }
  const typed = Object.keys(headers).some((name) => name.toLowerCase() === 'content-type');
  if (!/^(GET|DELETE)$/i.test(method) && (!typed || member.body === undefined)) {
    throw badRequest(`Write request id : ${id} does not contain Content-Type header or body.`);
  }
  return { ...member, id, method, url };
}

/** Members after those that they depend on; throws a 400 for an unknown id or a circle. */
function inOrder(members: readonly Member[]): readonly Member[] {
  const done = new Set<string>();
  const ordered: Member[] = [];
  while (ordered.length < members.length) {
    const ready = members.filter(
      ({ id, dependsOn }) =>
        !done.has(id.toLowerCase()) && (dependsOn ?? []).every((before) => done.has(before.toLowerCase())),
    );
    if (ready.length === 0)
      throw badRequest("A 'dependsOn' names no request of the batch, or the requests form a circle.");
    ready.forEach(({ id }) => done.add(id.toLowerCase()));
    ordered.push(...ready);
  }
  return ordered;
}

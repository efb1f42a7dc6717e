import { ACCESS_ROUTES } from './access/routes.ts';
import { alertComment, alertGet, alertList, alertPatch } from './alerts.ts';
import { APP_ROUTES } from './apps/routes.ts';
import { badRequest, refusal } from './answers.ts';
import type { Door } from './call.ts';
import { DRIVE_ROUTES } from './drives/routes.ts';
import { organizationList } from './directory.ts';
import { MAIL_ROUTES } from './mail/routes.ts';
import { userGet, userList, userRevokeSessions } from './users.ts';
import { ACCOUNT_ROUTES } from './users/routes.ts';
import { userPatch } from './users/patch.ts';

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** Doors by path and method. */
export type Routes = Readonly<Record<string, Partial<Record<Method, Door>>>>;

/** Every path below `/v1.0` but `$batch`; `*` is variable within one segment, `**` is all the rest. */
const ROUTES: Routes = {
  '/security/alerts_v2': { GET: alertList },
  '/security/alerts_v2/*': { GET: alertGet, PATCH: alertPatch },
  '/security/alerts_v2/*/comments': { POST: alertComment },
  '/users': { GET: userList },
  '/users/*': { GET: userGet, PATCH: userPatch },
  '/users/*/revokeSignInSessions': { POST: userRevokeSessions },
  ...ACCOUNT_ROUTES,
  ...MAIL_ROUTES,
  '/organization': { GET: organizationList },
  ...APP_ROUTES,
  ...DRIVE_ROUTES,
  ...ACCESS_ROUTES,
};

const COMPILED = Object.entries(ROUTES).map(([pattern, doors]) => ({ path: regexOf(pattern), doors }));

function regexOf(pattern: string): RegExp {
  const text = pattern.replace(/[.()+$]/g, '\\$&').replace(/\*\*?/g, (star) => (star === '**' ? '(.+)' : '([^/]+)'));
  return new RegExp(`^${text}/?$`, 'i');
}

export interface Match {
  readonly door: Door;
  readonly params: readonly string[];
}

/** The door for a path (without `/v1.0`): throws 404 for an unknown path, 405 for a method that it does not have. */
export function findDoor(method: string, path: string): Match {
  const route = COMPILED.find((candidate) => candidate.path.test(path));
  if (!route) {
    throw refusal(404, 'Request_ResourceNotFound', `Resource not found for the segment '${path.split('/').at(-1)}'.`);
  }
  const door = Object.hasOwn(route.doors, method) ? route.doors[method as Method] : undefined;
  if (!door) {
    throw refusal(405, 'Request_BadRequest', 'Specified HTTP method is not allowed for the request target.');
  }
  return { door, params: (route.path.exec(path) ?? []).slice(1).map(decoded) };
}

/** Throws a 400 when the query has a system option that the door does not take, or has one twice. */
export function checkOptions(door: Door, query: URLSearchParams): void {
  const options = [...query.keys()].filter((name) => name.startsWith('$'));
  const odd = options.find((name) => !door.options.includes(name));
  if (odd !== undefined) throw badRequest(`The query option '${odd}' is not allowed here.`);
  if (new Set(options).size < options.length) throw badRequest('A query option was specified more than once.');
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch (error) {
    if (error instanceof URIError) throw badRequest('The path is not properly encoded.');
    throw error;
  }
}

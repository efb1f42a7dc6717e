import { ACCESS_ROUTES } from './access/routes.ts';
import { alertComment, alertGet, alertList, alertPatch } from './alerts.ts';
import { APP_ROUTES } from './apps/routes.ts';
import { badRequest, refusal } from './answers.ts';
import type { Door, Version } from './call.ts';
import { DRIVE_ROUTES } from './drives/routes.ts';
import { organizationList } from './directory.ts';
import { MAIL_ROUTES } from './mail/routes.ts';
import { BETA_ROUTES, POSTURE_ROUTES } from './posture/routes.ts';
import { userGet, userList, userRevokeSessions } from './users.ts';
import { ACCOUNT_ROUTES } from './users/routes.ts';
import { userPatch } from './users/patch.ts';

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** Doors by path (without the version) and method. */
export type Routes = Readonly<Record<string, Partial<Record<Method, Door>>>>;

/** Every path of both versions but `$batch`; `*` is variable within one segment, `**` is all the rest. */
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
  ...POSTURE_ROUTES,
};

const COMPILED = { 'v1.0': compiled(ROUTES), beta: compiled({ ...ROUTES, ...BETA_ROUTES }) };

function compiled(routes: Routes) {
  return Object.entries(routes).map(([pattern, doors]) => ({ path: regexOf(pattern), doors }));
}

function regexOf(pattern: string): RegExp {
  const text = pattern.replace(/[.()+$]/g, '\\$&').replace(/\*\*?/g, (star) => (star === '**' ? '(.+)' : '([^/]+)'));
  return new RegExp(`^${text}/?$`, 'i');
}

export interface Match {
  readonly door: Door;
  readonly params: readonly string[];
}

interface Place {
  readonly version: Version;
  readonly method: string;
  /** Without the version. */
  readonly path: string;
}

/** The door for a path: throws 404 for a path that this version does not have, 405 for a method that it does not have. */
export function findDoor({ version, method, path }: Place): Match {
  const route = COMPILED[version].find((candidate) => candidate.path.test(path));
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

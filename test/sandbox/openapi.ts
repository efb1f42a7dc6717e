import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

type Node = Readonly<Record<string, unknown>>;

type Version = 'v1' | 'beta';

function fileOf(version: Version): string {
  return fileURLToPath(new URL(`../../../shared/data/graph/openapi/graph-subset-${version}.json`, import.meta.url));
}

function versionOf(path: string): Version {
  return path.startsWith('/beta/') ? 'beta' : 'v1';
}

/** False where the Graph description is not beside the checkout: tests that need it are pending there. */
export const openapiAvailable = existsSync(fileOf('v1'));

interface Contract {
  readonly paths: Readonly<Record<string, Node>>;
  validator(pointer: readonly string[]): ValidateFunction;
}

const loaded = new Map<Version, Contract>();

function contract(version: Version): Contract {
  const known = loaded.get(version) ?? load(version);
  loaded.set(version, known);
  return known;
}

function load(version: Version): Contract {
  const document = JSON.parse(readFileSync(fileOf(version), 'utf8')) as { readonly paths: Contract['paths'] };
  const ajv = new Ajv2020({ strict: false, validateSchema: false, allErrors: false });
  formats.default(ajv);
  ajv.addSchema(document, 'graph');
  const known = new Map<string, ValidateFunction>();
  function validator(pointer: readonly string[]): ValidateFunction {
    const path = pointer.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/');
    const validate = known.get(path) ?? ajv.compile({ $ref: `graph#/${path}` });
    known.set(path, validate);
    return validate;
  }
  return { paths: document.paths, validator };
}

interface Operation {
  readonly contract: Contract;
  readonly template: string;
  readonly method: string;
  readonly node: Node;
}

/** The operation that a concrete path (with `/beta`, with or without `/v1.0`, without query) and method belong to; fails when there is none. */
function operationOf(method: string, path: string): Operation {
  const described = contract(versionOf(path));
  const plain = path.replace(/^\/(?:v1\.0|beta)/, '').replace(/\?.*$/s, '');
  const templates = Object.keys(described.paths).filter((template) => patternOf(template).test(plain));
  const template = templates.sort((a, b) => a.split('{').length - b.split('{').length)[0];
  assert.ok(template, `Graph has no path ${plain}`);
  const node = described.paths[template]?.[method.toLowerCase()];
  assert.ok(node, `Graph has no ${method} ${template}`);
  return { contract: described, template, method: method.toLowerCase(), node: node as Node };
}

function patternOf(template: string): RegExp {
  const literals = template.split(/\{[^}]+\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${literals.join('[^/]+')}$`, 'i');
}

function at(node: unknown, ...keys: readonly string[]): unknown {
  return keys.reduce<unknown>((inner, key) => (inner as Node | undefined)?.[key], node);
}

function assertValid(validate: ValidateFunction, value: unknown, what: string): void {
  if (validate(value)) return;
  const faults = (validate.errors ?? []).slice(0, 5).map((e) => `${e.instancePath || '(root)'} ${e.message ?? ''}`);
  assert.fail(
    `${what} does not match Graph's description: ${faults.join('; ')}\n${JSON.stringify(value).slice(0, 800)}`,
  );
}

/**
 * Fails unless Graph may answer so: the status is one of the operation's (any error status has the error envelope) and
 * the body matches its schema; where the operation answers without a body, there is none.
 */
export function assertAnswer(method: string, path: string, status: number, body: unknown): void {
  const { contract: described, template, method: verb, node } = operationOf(method, path);
  const what = `Answer ${status} to ${method} ${template}`;
  if (status >= 400) {
    assertValid(described.validator(['components', 'schemas', 'odata.error']), body, what);
    return;
  }
  assert.ok(
    at(node, 'responses', String(status)),
    `${what} is not among ${Object.keys(at(node, 'responses') as Node)}`,
  );
  const place = ['responses', String(status), 'content', 'application/json', 'schema'];
  if (at(node, ...place) === undefined) {
    assert.ok(body === undefined || body === null || body === '', `${what} has no body`);
    return;
  }
  assertValid(described.validator(['paths', template, verb, ...place]), body, what);
}

/**
 * Fails unless Graph takes such a request: every `$` option is a parameter of the operation (`$skiptoken` always, as
 * links are followed verbatim) and the body matches its schema; where the operation takes no body, there is none.
 */
export function assertRequest(
  method: string,
  path: string,
  query: Readonly<Record<string, string>> | URLSearchParams,
  body: unknown,
): void {
  const { contract: described, template, method: verb, node } = operationOf(method, path);
  const what = `Request ${method} ${template}`;
  const parameters = (at(node, 'parameters') ?? []) as readonly { readonly name: string }[];
  const names = new Set(['$skiptoken', ...parameters.map(({ name }) => name)]);
  const given = query instanceof URLSearchParams ? [...query.keys()] : Object.keys(query);
  for (const name of given) assert.ok(names.has(name), `${what} takes no ${name}, only ${[...names].join(', ')}`);
  const place = ['requestBody', 'content', 'application/json', 'schema'];
  if (at(node, ...place) === undefined) {
    const empty = body === undefined || body === null || body === '' || JSON.stringify(body) === '{}';
    assert.ok(empty, `${what} takes no body`);
    return;
  }
  assertValid(described.validator(['paths', template, verb, ...place]), body, what);
}

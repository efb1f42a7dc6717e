import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve, sep } from 'node:path';

const SRC = resolve(import.meta.dirname, '../src');

/** Who may knock at whose door: the rooms that each room may import, besides itself. */
const FOUNDATIONS = ['kernel', 'tenants'];
const BELOW_DOMAIN = [...FOUNDATIONS, 'staff', 'entities', 'texts'];
const DOMAIN = [...BELOW_DOMAIN, 'events', 'activity', 'ip', 'posture', 'remediation', 'audit', 'notify'];
const LIVING = [...DOMAIN, 'commands', 'jobs'];
const DOORS: Record<string, readonly string[]> = {
  kernel: [],
  tenants: ['kernel'],
  staff: FOUNDATIONS,
  entities: FOUNDATIONS,
  texts: FOUNDATIONS,
  ip: BELOW_DOMAIN,
  events: BELOW_DOMAIN,
  activity: [...BELOW_DOMAIN, 'events'],
  posture: BELOW_DOMAIN,
  audit: BELOW_DOMAIN,
  remediation: [...BELOW_DOMAIN, 'events', 'activity'],
  notify: [...FOUNDATIONS, 'staff', 'entities', 'texts', 'events', 'posture', 'remediation', 'ip'],
  commands: DOMAIN,
  jobs: DOMAIN,
  graph: LIVING,
  exchange: LIVING,
  store: LIVING,
  teams: LIVING,
  mail: LIVING,
  psa: LIVING,
  http: LIVING,
  config: FOUNDATIONS,
  tab: ['commands', 'texts'],
};

/** The one owner of each foreign package. `zod` is for the doors, wherever they are. */
const OWNERS: Record<string, readonly string[]> = {
  '@azure/data-tables': ['store'],
  '@azure/storage-queue': ['store'],
  '@azure/identity': ['graph', 'store'],
  '@microsoft/microsoft-graph-client': ['graph'],
  '@opentelemetry/api': ['kernel'],
  pino: ['kernel'],
  'ipaddr.js': ['kernel'],
  maxmind: ['ip'],
  botbuilder: ['teams'],
  'botframework-connector': ['teams'],
  'adaptivecards-templating': ['teams'],
  restify: ['http'],
  'prom-client': ['http'],
  'node-cron': ['jobs'],
  nodemailer: ['mail'],
  jose: ['http'],
  'fastest-levenshtein': ['commands'],
  commander: ['main'],
  zod: [
    'config',
    'events',
    'commands',
    'remediation',
    'store',
    'graph',
    'exchange',
    'teams',
    'http',
    'ip',
    'posture',
    'activity',
    'mail',
    'psa',
  ],
};

interface Source {
  readonly file: string;
  readonly room: string;
  readonly text: string;
}

function sources(root: string): Source[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') || name.endsWith('.tsx'))
    .map((name) => ({
      file: name,
      room: (name.split(sep)[0] as string).replace(/\.ts$/, ''),
      text: readFileSync(join(root, name), 'utf8'),
    }));
}

const FREE_ROOMS = new Set(['app', 'main', 'open-posture', 'open-storage', 'open-tab', 'readiness', 'sandbox']);

function importsOf(text: string): string[] {
  const found = text.matchAll(
    /(?:^|\n)\s*(?:import|export)\s[^;]*?from\s+'([^']+)'|import\(\s*'([^']+)'\s*\)|(?:^|\n)import\s+'([^']+)'/g,
  );
  return [...found].map((match) => (match[1] ?? match[2] ?? match[3]) as string);
}

function sinsIn(root: string): string[] {
  return sources(root).flatMap((source) =>
    importsOf(source.text).flatMap((specifier) => sinOf(root, source, specifier)),
  );
}

function sinOf(root: string, { file, room }: Source, specifier: string): string[] {
  if (specifier.startsWith('.')) {
    const path = relative(root, resolve(root, dirname(file), specifier));
    if (path.startsWith('..'))
      return path.endsWith('.json') || room === 'sandbox' ? [] : [`${file} reaches outside src: ${specifier}`];
    const target = (path.split(sep)[0] as string).replace(/\.ts$/, '');
    if (target === room || FREE_ROOMS.has(room))
      return target === 'sandbox' && !['main', 'sandbox'].includes(room) ? [`${file} imports the sandbox`] : [];
    return (DOORS[room] ?? []).includes(target) ? [] : [`${file} (${room}) may not import ${target}`];
  }
  if (specifier.startsWith('node:') || room === 'sandbox' || room === 'tab') return [];
  const name = specifier.startsWith('@')
    ? specifier.split('/').slice(0, 2).join('/')
    : (specifier.split('/')[0] as string);
  return (OWNERS[name] ?? []).includes(room) || (room === 'open-storage' && name.startsWith('@azure/'))
    ? []
    : [`${file} (${room}) may not use the package ${name}`];
}

/** Time, chance, network and environment come in through these alone. */
const OUTSIDE: readonly (readonly [pattern: RegExp, what: string, allowed: readonly string[]])[] = [
  [/\bnew Date\(\)|\bDate\.now\(/, 'the clock', ['kernel']],
  [/\bMath\.random\(|\brandomUUID\(|\brandomBytes\(/, 'chance', ['kernel']],
  [/(?<![.\w])fetch\(/, 'the network', ['kernel']],
  [/\bprocess\.(?!stdout|stderr)/, 'the process', ['main']],
];

function outsideIn(root: string): string[] {
  const strip = (text: string) => text.replace(/\/\*[\s\S]*?\*\/|(^|\s)\/\/.*$/gm, '');
  return sources(root)
    .filter(({ room }) => !['sandbox', 'tab'].includes(room))
    .flatMap(({ file, room, text }) =>
      OUTSIDE.filter(([pattern, , allowed]) => !allowed.includes(room) && pattern.test(strip(text))).map(
        ([, what]) => `${file} touches ${what} itself`,
      ),
    );
}

describe('The house', () => {
  it('has doors only where the floor plan says so', () => assert.deepEqual(sinsIn(SRC), []));

  it('lets time, chance, network and environment in through the kernel alone', () =>
    assert.deepEqual(outsideIn(SRC), []));

  it('has no file over 400 lines', () => {
    const long = sources(SRC).map(({ file, text }) => ({ file, lines: text.split('\n').length }));
    assert.deepEqual(
      long.filter(({ lines }) => lines > 400),
      [],
    );
  });

  it('has no room that is not on the floor plan', () => {
    const rooms = new Set(sources(SRC).map(({ room }) => room));
    assert.deepEqual(
      [...rooms].filter((room) => !(room in DOORS) && !FREE_ROOMS.has(room)),
      [],
    );
  });

  it('uses neither any, enums nor empty catches', () => {
    const found = sources(SRC).filter(({ text }) =>
      /:\s*any\b|as any\b|(^|\n)(export )?(const )?enum |catch\s*(\([^)]*\))?\s*\{\s*\}/.test(text),
    );
    assert.deepEqual(
      found.map(({ file }) => file),
      [],
    );
  });
});

describe('The architecture test itself', () => {
  let root: string;
  beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'house-'))));
  afterEach(() => rmSync(root, { recursive: true }));

  function plant(file: string, text: string): void {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }

  it('finds a domain room that reaches into an adapter', () => {
    plant('events/bad.ts', "import { x } from '../graph/client.ts';\n");
    assert.equal(sinsIn(root).length, 1);
  });

  it('finds an adapter that reaches into another adapter', () => {
    plant('teams/bad.ts', "import type { X } from '../http/server.ts';\n");
    assert.equal(sinsIn(root).length, 1);
  });

  it('finds a package used outside its room, and a dynamic import', () => {
    plant('events/bad.ts', "import { TurnContext } from 'botbuilder';\n");
    plant('jobs/bad.ts', "export const x = () => import('@azure/data-tables');\n");
    assert.equal(sinsIn(root).length, 2);
  });

  it('finds a clock, a dice, a socket and an environment in the domain', () => {
    plant('events/a.ts', 'export const a = new Date();\n');
    plant('events/b.ts', 'export const b = Math.random();\n');
    plant('events/c.ts', "export const c = fetch('x');\n");
    plant('events/d.ts', 'export const d = process.env;\n');
    assert.equal(outsideIn(root).length, 4);
  });
});

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const ROOT = resolve(import.meta.dirname, '..');
const run = promisify(execFile);

interface Mutation {
  readonly name: string;
  readonly file: string;
  /** What is broken: each text must be there exactly once. */
  readonly edits: readonly (readonly [find: string, put: string])[];
  readonly spec: string;
  /** The test that has to notice. */
  readonly noticedBy: string;
}

const MUTATIONS: readonly Mutation[] = [
  {
    name: 'the claim is removed',
    file: 'src/remediation/run-deed.ts',
    edits: [
      [
        "if (present && may(present.deed, request.generation) !== 'free') return { status: 'taken', deed: present.deed };",
        '',
      ],
      ['const etag = await deps.deeds.put(deed, present?.etag);', "const etag: string | undefined = 'none';"],
      ['if (etag === undefined) return { status:', 'if (etag === undefined && !deed) return { status:'],
      ['running = { deed, etag };', "running = { deed, etag: etag ?? 'none' };"],
    ],
    spec: 'test/remediation/run-deed.spec.ts',
    noticedBy: 'happens once when ten confirm at the same moment, and tells the others who did it',
  },
  {
    name: 'the permission check is removed',
    file: 'src/commands/run-command.ts',
    edits: [['if (command && !permits(member, command.requires)) {', 'if (command && !command) {']],
    spec: 'test/commands/run-command.spec.ts',
    noticedBy: 'refuses assign to a viewer, naming the role, and changes nothing',
  },
  {
    name: 'the tenant filter is removed',
    file: 'src/commands/open-event.ts',
    edits: [
      [
        'if (!target || !inScope(ctx.member, target.tenantId)) throw notFound(ctx, n);',
        'if (!target) throw notFound(ctx, n);\n  void inScope;',
      ],
    ],
    spec: 'test/commands/run-command.spec.ts',
    noticedBy: "answers details on another tenant's event like one that does not exist",
  },
  {
    name: 'the watermark moves first',
    file: 'src/jobs/poll.ts',
    edits: [
      [
        'const importing = coverage.importedAt === undefined;',
        'if (page.watermark > progress.watermark) progress.watermark = page.watermark;\n    const importing = coverage.importedAt === undefined;',
      ],
    ],
    spec: 'test/jobs/poll.spec.ts',
    noticedBy: 'moves the watermark only after the page is stored',
  },
  {
    name: 'the audit intent is removed',
    file: 'src/remediation/run-deed.ts',
    edits: [["await deps.record({ outcome: 'intent', deed, before, corr });", '']],
    spec: 'test/remediation/run-deed.spec.ts',
    noticedBy: 'has the intent in the trail before Microsoft is called',
  },
  {
    name: 'the asker may approve',
    file: 'src/remediation/run-deed.ts',
    edits: [['isSamePerson(present.deed.holder.objectId, request.holder.objectId)', '!isSamePerson']],
    spec: 'test/remediation/two-people.spec.ts',
    noticedBy: 'lets nobody approve their own question, not even past the card',
  },
  {
    name: 'the asker may approve under another spelling of their object id',
    file: 'src/remediation/deed.ts',
    edits: [['return one.toLowerCase() === other.toLowerCase();', 'return one === other;']],
    spec: 'test/remediation/attack.spec.ts',
    noticedBy: 'cannot approve their own question under another name and spelling of the object id',
  },
  {
    name: 'the lease no longer ends a deed of several parts',
    file: 'src/remediation/part-by-part.ts',
    edits: [['if (lost.length >= MOST_LOST || !hasTime()) {', 'if (lost.length >= MOST_LOST || !hasTime) {']],
    spec: 'test/remediation/in-parts.spec.ts',
    noticedBy: 'are no longer sent when the lease is over',
  },
  {
    name: 'a holder through a group is nobody',
    file: 'src/remediation/guards/last-administrator.ts',
    edits: [['if (!groups || ', 'if (groups || !groups || ']],
    spec: 'test/remediation/block-sign-in.spec.ts',
    noticedBy: 'the last one who is Global Administrator through a group, and nobody else beside',
  },
  {
    name: 'a secret is kept',
    file: 'src/remediation/run-deed.ts',
    edits: [
      [
        'const { result, note, secret, lost } = outcome;',
        'const { result, secret, lost } = outcome;\n    const note = secret?.value;',
      ],
    ],
    spec: 'test/remediation/secret.spec.ts',
    noticedBy: 'is shown in the answer to the click, letter for letter, and is kept nowhere',
  },
  {
    name: 'the selection is not checked',
    file: 'src/remediation/choose.ts',
    edits: [['=== new Set(chosen).size ?', '=== new Set(chosen).size || true ?']],
    spec: 'test/remediation/choices.spec.ts',
    noticedBy: 'does nothing to what is no longer there',
  },
  {
    name: 'the escape is removed',
    file: 'src/teams/escape.ts',
    edits: [
      [
        'export function escape(text: string, max = 300): string {',
        'export function escape(text: string): string {\n  return text;\n}\n\nexport function sound(text: string, max = 300): string {',
      ],
    ],
    spec: 'test/teams/escape.spec.ts',
    noticedBy: 'shows "<at>Boss</at>" as "‹at›Boss‹/at›"',
  },
];

describe('Breaking a safeguard on purpose', function () {
  this.timeout(60_000);
  let copy: string;

  before(() => {
    copy = mkdtempSync(join(tmpdir(), 'mutant-'));
    for (const part of ['src', 'test', 'cards', 'package.json', 'tsconfig.json', '.mocharc.json']) {
      cpSync(join(ROOT, part), join(copy, part), { recursive: true });
    }
    symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  });
  after(() => rmSync(copy, { recursive: true, force: true }));

  for (const mutation of MUTATIONS) {
    it(`is noticed when ${mutation.name}`, async () => {
      const path = join(copy, mutation.file);
      const sound = readFileSync(path, 'utf8');
      let broken = sound;
      for (const [find, put] of mutation.edits) {
        assert.equal(broken.split(find).length, 2, `“${find}” is not there exactly once`);
        broken = broken.replace(find, () => put);
      }
      writeFileSync(path, broken);
      try {
        const failed = await failures(copy, mutation);
        assert.ok(
          failed.some((title) => title.endsWith(mutation.noticedBy)),
          `not noticed by: ${mutation.noticedBy}`,
        );
      } finally {
        writeFileSync(path, sound);
      }
    });
  }
});

/** Full titles of the tests of that name that fail in the copy. */
async function failures(cwd: string, { spec, noticedBy }: Mutation): Promise<string[]> {
  const mocha = join(ROOT, 'node_modules/mocha/lib/cli/cli.js');
  const args = ['--import=tsx', mocha, '--reporter', 'json', '--exit', '--fgrep', noticedBy, spec];
  const output = await run(process.execPath, args, { cwd, maxBuffer: 64 * 1024 * 1024 }).then(
    ({ stdout }) => stdout,
    (error: { stdout?: string }) => error.stdout ?? '',
  );
  const report = JSON.parse(output.slice(output.indexOf('{'))) as { failures: { fullTitle: string }[] };
  return report.failures.map(({ fullTitle }) => fullTitle);
}

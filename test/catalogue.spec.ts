import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { COMMANDS } from '../src/commands/index.ts';
import { KINDS } from '../src/events/kinds/index.ts';
import { whatWords } from '../src/commands/open-trail.ts';
import { ACTIONS } from '../src/remediation/actions/index.ts';
import { verbWords } from '../src/texts/audit.ts';

const ROOT = resolve(import.meta.dirname, '..');

function camel(name: string): string {
  return name.replace(/-([a-z])/g, (_all, letter: string) => letter.toUpperCase());
}

/** Ids that a catalogue folder's files promise; `not` are files that are no members. */
function filesIn(folder: string, not: readonly string[] = []): string[] {
  return readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith('.ts') && name !== 'index.ts' && !not.includes(name))
    .map((name) => camel(name.replace(/\.ts$/, '')))
    .sort();
}

/** Files of the commands folder that are machinery, not commands. */
const COMMAND_MACHINERY = [
  'about-view.ts',
  'alert-home.ts',
  'alert-link.ts',
  'ask.ts',
  'choose-deed.ts',
  'audited.ts',
  'bulk-fit.ts',
  'bulk-views.ts',
  'change-posture.ts',
  'command.ts',
  'context.ts',
  'find-in-text.ts',
  'find-person.ts',
  'find-tenant.ts',
  'interpret.ts',
  'late.ts',
  'message-views.ts',
  'name-target.ts',
  'open-alert.ts',
  'open-event.ts',
  'open-events.ts',
  'open-page.ts',
  'open-preview.ts',
  'open-rule.ts',
  'open-trail.ts',
  'page-views.ts',
  'parts.ts',
  'posture-roll.ts',
  'posture-views.ts',
  'posture-words.ts',
  'preview-contain.ts',
  'preview-deed.ts',
  'exported.ts',
  'missed-day.ts',
  'exported-report.ts',
  'leaving.ts',
  'visible-places.ts',
  'read-details.ts',
  'preview-put-back.ts',
  'read-posture.ts',
  'read-report.ts',
  'result.ts',
  'route-check.ts',
  'run-command.ts',
  'seen-tenant.ts',
  'settings-views.ts',
  'staff-rules.ts',
  'seen.ts',
  'show-posture.ts',
  'take-back.ts',
  'tell-deed.ts',
  'where-asked.ts',
];

function verbsOnCards(): string[] {
  const verbs = new Set<string>();
  for (const name of readdirSync(join(ROOT, 'cards'))) {
    for (const [, verb] of readFileSync(join(ROOT, 'cards', name), 'utf8').matchAll(/"verb"\s*:\s*"(\w+)"/g))
      verbs.add(verb as string);
  }
  return [...verbs].sort();
}

describe('The catalogues', () => {
  it('list every event kind file under its own id', () => {
    assert.deepEqual(Object.keys(KINDS).sort(), filesIn('src/events/kinds'));
    for (const [key, kind] of Object.entries(KINDS)) assert.equal(kind.id, key);
  });

  it('list every remediation file under its own id', () => {
    assert.deepEqual(Object.keys(ACTIONS).sort(), filesIn('src/remediation/actions'));
    for (const [key, action] of Object.entries(ACTIONS)) assert.equal(action.id, key);
  });

  it('list every command file under its own name', () => {
    assert.deepEqual(Object.keys(COMMANDS).sort(), filesIn('src/commands', COMMAND_MACHINERY));
    for (const [key, command] of Object.entries(COMMANDS)) assert.equal(command.name, key);
  });

  it('have words for the audit page for everything that may stand in the trail', () => {
    const verbs = [...Object.keys(COMMANDS), 'unknown'];
    assert.deepEqual(
      verbs.filter((verb) => verbWords(verb) === undefined),
      [],
    );
    assert.equal(new Set(verbs.map(whatWords)).size, verbs.length, 'two of them read alike');
    assert.deepEqual(
      [...verbs, ...Object.keys(ACTIONS)].map(whatWords).filter((words) => /[a-z][A-Z]/.test(words)),
      [],
    );
  });

  it('offer on cards only verbs that are commands for cards', () => {
    const forCards = Object.values(COMMANDS)
      .filter((command) => (command.surfaces as readonly string[]).includes('card'))
      .map(({ name }) => name as string);
    assert.deepEqual(
      verbsOnCards().filter((verb) => !forCards.includes(verb)),
      [],
    );
  });

  it('show every command for cards on some card', () => {
    const forCards = Object.values(COMMANDS)
      .filter((command) => (command.surfaces as readonly string[]).includes('card'))
      .map(({ name }) => name as string);
    assert.deepEqual(
      forCards.filter((verb) => !verbsOnCards().includes(verb)),
      [],
    );
  });

  it('give every command that can be said in words its own phrases', () => {
    const phrases = Object.values(COMMANDS).flatMap(
      (command) => (command as { words?: { phrases: readonly string[] } }).words?.phrases ?? [],
    );
    assert.equal(new Set(phrases).size, phrases.length);
  });
});

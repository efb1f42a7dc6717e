import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { CommandResult } from '../../src/commands/result.ts';
import { ANA, anAlert, ipEvidence } from '../fakes/alerts.ts';
import { createWorld, type PEOPLE, type World } from '../world.ts';

type Who = keyof typeof PEOPLE;
const SOURCE = resolve(import.meta.dirname, '../../src');

/** What is told beside the answer, or instead of it. */
function saidOf(result: CommandResult): string {
  if (result.show === 'text') return result.text;
  return 'said' in result ? (result.said ?? '') : '';
}

describe('Words about what to do next', () => {
  let world: World;
  let n: number;
  let rule: number;
  const told = async (surface: 'tab' | 'chat' | 'card', [who, verb, input]: readonly [Who, string, object]) =>
    world.ask(who, verb, input, { surface }).then(saidOf, (error: Error) => error.message);
  const tab = (who: Who, verb: string, input: object) => world.ask(who, verb, input, { surface: 'tab' });

  beforeEach(async () => {
    world = await createWorld();
    const [event] = await world.store([anAlert({ evidence: [ANA, ipEvidence('203.0.113.7')], severity: 'medium' })]);
    n = event!.number;
    const { form } = (await tab('admin', 'ignoreForm', { n })) as Extract<CommandResult, { show: 'ignoreForm' }>;
    const chosen = { n, kind: form.kindValue, user: form.userValue, reason: 'our scanner' };
    const shown = (await tab('admin', 'ignorePreview', chosen)) as Extract<CommandResult, { show: 'ignorePreview' }>;
    const saved = await tab('admin', 'ignoreSave', { n, previewId: shown.draft.id });
    rule = Number(/Rule (\d+)/.exec(saidOf(saved))?.[1]);
    assert.doesNotMatch(saidOf(saved), /`/);
    assert.match(saidOf(saved), /Rules shows it/);
  });

  it('name in the tab what the tab has, and nothing to type', async () => {
    const asked: readonly (readonly [Who, string, object])[] = [
      ['responder', 'unignore', { n }],
      ['responder', 'ignore', { n, reason: 'our scanner' }],
      ['responder', 'note', { n, text: 'called the owner' }],
      ['responder', 'resolve', { n }],
      ['responder', 'reopen', { n }],
      ['responder', 'assign', { n: 4040 }],
      ['responder', 'assign', { n: -1 }],
      ['responder', 'noSuchVerb', {}],
      ['responder', 'details', { n }],
      ['admin', 'deleteRule', { rule }],
      ['admin', 'deleteRule', { rule: 4040 }],
      ['responder', 'confirm', { n, previewId: 'none' }],
      ['admin', 'ignoreSave', { n, previewId: 'none' }],
    ];
    for (const one of asked) {
      const words = await told('tab', one);
      assert.notEqual(words, '', one[1]);
      assert.doesNotMatch(words, /`|\bcards?\b(?! that are)|\bhelp\b/, one[1]);
    }
  });

  it('name in chat and on cards what to type', async () => {
    assert.match(await told('card', ['responder', 'unignore', { n }]), new RegExp(`\`rule ${rule}\``));
    assert.match(await told('card', ['responder', 'ignore', { n, reason: 'our scanner' }]), /`unignore \d+`/);
    assert.match(await told('chat', ['responder', 'note', { n, text: 'called the owner' }]), /`show event \d+`/);
    assert.match(await told('card', ['responder', 'resolve', { n }]), /`reopen \d+`/);
    assert.match(await told('chat', ['responder', 'assign', { n: 4040 }]), /`events open`/);
    assert.match(await told('card', ['responder', 'noSuchVerb', {}]), /This card is out of date/);
    assert.match(await told('chat', ['admin', 'deleteRule', { rule }]), /`events ignored`/);
  });

  it('send nobody to a card that they may not have come from', () => {
    for (const room of ['commands', 'remediation', 'remediation/actions', 'remediation/contain', 'texts']) {
      for (const name of readdirSync(join(SOURCE, room)).filter((file) => file.endsWith('.ts'))) {
        const lines = readFileSync(join(SOURCE, room, name), 'utf8').split('\n');
        const sins = lines.filter((line) => /['`“”].*\b(?:from|on|at|open) (?:the|this) card\b/i.test(line));
        assert.deepEqual(sins, [], `${room}/${name}`);
      }
    }
  });
});

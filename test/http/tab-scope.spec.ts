import assert from 'node:assert/strict';
import { COMMANDS } from '../../src/commands/index.ts';
import type { CatalogueCommand } from '../../src/commands/command.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { inputsOf } from './tab-inputs.ts';
import { GUARDED, foreignState, openDoor, type Answer, type Asked, type Door, type Who } from './tab-door.ts';

const OFFERED: readonly CatalogueCommand[] = Object.values(COMMANDS as Record<string, CatalogueCommand>).filter(
  ({ surfaces }) => surfaces.includes('tab'),
);

/** Those of one tenant, and of none, who may ask for it: a refused role would prove nothing about scope. */
const ROLES: Record<CatalogueCommand['requires'], readonly Who[]> = {
  read: ['quillViewer', 'quillAdmin', 'nobodysAdmin'],
  triage: ['quillOnly', 'nobodysAdmin'],
  remediate: ['quillOnly', 'nobodysAdmin'],
  administer: ['quillAdmin', 'nobodysAdmin'],
};

/**
 * Two services that are alike but for one tenant, which the second does not have. Whoever may not see that tenant must not
 * be able to tell them apart, whatever they ask for. Commands and inputs are taken from the catalogue, so that a command
 * that is offered to the tab tomorrow is tried as well.
 */
describe('Whoever watches one tenant, at the door of the tab', function () {
  this.timeout(60_000);
  let full: Door;
  let without: Door;

  before(async () => {
    [full, without] = await Promise.all([openDoor({ foreign: true }), openDoor({ foreign: false })]);
  });
  after(() => Promise.all([full?.close(), without?.close()]));

  for (const command of OFFERED) {
    const { name, requires, changes } = command;

    it(`learns nothing of another by ${name}, and changes nothing there`, async () => {
      const before = await foreignState(full);
      for (const [at, input] of inputsOf(command, full.known).entries()) {
        for (const who of ROLES[requires]) {
          // Both lead to the same place: every other one is enough.
          const asked = { verb: name, input, way: !changes && at % 2 === 1 ? 'GET' : 'POST', who } as const;
          const [seen, plain] = await Promise.all([full.ask(asked), without.ask(asked)]);
          assert.deepEqual(seen, plain, `${name} ${who} ${JSON.stringify(input)}`);
          if (who === 'nobodysAdmin') assert.doesNotMatch(seen.text, /Quill Legal|quill\.example|Password Spray/);
        }
      }
      assert.deepEqual(await foreignState(full), before);
    });

    it(`refuses ${name} to who is not staff, and says nothing else`, async () => {
      for (const input of inputsOf(command, full.known).slice(0, 3)) {
        const { status, body } = await full.ask({ verb: name, input, way: 'POST', who: 'stranger' });
        assert.equal(status, 403);
        assert.deepEqual(Object.keys(body), ['error']);
        assert.deepEqual(Object.keys((body as { error: object }).error), ['code', 'message', 'corr']);
        assert.match(JSON.stringify(body), /NOT_AUTHORISED.*You are not among the staff/);
      }
    });

    it(`asks for a fresh token where one that ran out comes again with ${name}`, async () => {
      const [input] = inputsOf(command, full.known);
      const { status, body } = await full.ask({ verb: name, input, way: 'POST', who: 'admin', ranOut: true });
      assert.equal(status, 401);
      assert.deepEqual(Object.keys(body), ['error']);
    });
  }

  it('sends only administrators who is told of a tenant, its tickets and its emergency accounts', async () => {
    for (const who of ['viewer', 'responder'] as const)
      await everything({ who, commands: OFFERED }, (command, { text }) => {
        for (const word of GUARDED) assert.ok(!text.includes(word), `${command} tells a ${who} of ${word}`);
        assert.doesNotMatch(text, /"rawKey"|"alertId"|"evidence"/, command);
      });
    const { text } = await full.ask({ verb: 'settings', input: {}, way: 'GET', who: 'admin' });
    for (const word of GUARDED) assert.ok(text.includes(word), word);
  });

  it('tries inputs that do reach the other tenant for who may see it, whatever the command', async () => {
    const reached = new Set<string>();
    const missed = () => OFFERED.filter(({ name }) => !reached.has(name));
    const look = (commands: readonly CatalogueCommand[]) =>
      everything({ who: 'admin', commands }, (command, { status, text }, input) => {
        const names = JSON.stringify(input) !== '{}' && status === 200;
        if (names || /Harbour Clinics|harbour\.example|Zanzibar/.test(text)) reached.add(command);
      });
    await look(OFFERED);
    // What an earlier command took away is there again in a service of its own.
    for (const command of missed()) await look([command]);
    assert.deepEqual(
      missed().map(({ name }) => name),
      [],
      'give their inputs what they need in test/http/tab-door.ts',
    );
  });

  /** Asks everything there is in a service of its own: it may change what it likes. */
  async function everything(
    { who, commands }: { readonly who: Who; readonly commands: readonly CatalogueCommand[] },
    heard: (command: string, answer: Answer, input: unknown) => void,
  ): Promise<void> {
    const own = await openDoor({ foreign: true });
    try {
      for (const command of commands)
        for (const input of inputsOf(command, own.known))
          heard(command.name, await waitedFor(own, { verb: command.name, input, way: 'POST', who }), input);
    } finally {
      await own.close();
    }
  }
});

/** The answer, with the clock moved on for what waits for something to happen. */
async function waitedFor({ world, ask }: Door, asked: Asked): Promise<Answer> {
  const work = ask(asked);
  for (;;) {
    const answer = await Promise.race([work, systemClock.sleep(50)]);
    if (answer) return answer;
    await world.clock.advance(31_000);
  }
}

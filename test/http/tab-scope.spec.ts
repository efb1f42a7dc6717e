import assert from 'node:assert/strict';
import { COMMANDS } from '../../src/commands/index.ts';
import type { CatalogueCommand } from '../../src/commands/command.ts';
import { inputsOf } from './tab-inputs.ts';
import { foreignState, openDoor, type Door, type Who } from './tab-door.ts';

const OFFERED: readonly CatalogueCommand[] = Object.values(COMMANDS as Record<string, CatalogueCommand>).filter(
  ({ surfaces }) => surfaces.includes('tab'),
);

/** The least role that may ask for it: a refused role would prove nothing about scope. */
const ROLE: Record<CatalogueCommand['requires'], Who> = {
  read: 'quillViewer',
  triage: 'quillOnly',
  remediate: 'quillOnly',
  administer: 'quillAdmin',
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
      for (const input of inputsOf(command, full.known)) {
        const ways = changes ? (['POST'] as const) : (['GET', 'POST'] as const);
        for (const way of ways) {
          const asked = { verb: name, input, way, who: ROLE[requires] } as const;
          const [seen, plain] = [await full.ask(asked), await without.ask(asked)];
          assert.deepEqual(seen, plain, `${way} ${name} ${JSON.stringify(input)}`);
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

  it('tries inputs that do reach the other tenant for who may see it', async () => {
    const reached = new Set<string>();
    for (const command of OFFERED.filter(({ changes, safe }) => !changes && safe !== false)) {
      for (const input of inputsOf(command, full.known)) {
        const { text } = await full.ask({ verb: command.name, input, way: 'POST', who: 'admin' });
        if (/Harbour Clinics|harbour\.example|Zanzibar/.test(text)) reached.add(command.name);
      }
    }
    const missed = REACHING.filter((name) => OFFERED.some((command) => command.name === name) && !reached.has(name));
    assert.deepEqual(missed, []);
  });
});

/** Commands of which it is known that they show something of a tenant. */
const REACHING = [
  'events',
  'report',
  'reportCsv',
  'reportChoices',
  'bulkPreview',
  'coverage',
  'details',
  'event',
  'eventPage',
  'rules',
  'rule',
  'posture',
  'regression',
];

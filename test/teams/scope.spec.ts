import assert from 'node:assert/strict';
import type { CatalogueCommand, Surface } from '../../src/commands/command.ts';
import { COMMANDS } from '../../src/commands/index.ts';
import { interpret } from '../../src/commands/interpret.ts';
import { createFindPosted } from '../../src/notify/posted-event.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { publicMessage } from '../../src/kernel/errors.ts';
import { offersFor } from '../../src/remediation/actions/index.ts';
import { present } from '../../src/teams/presenters/index.ts';
import { WHO, foreignState, openWorld, plain, type Who } from '../http/tab-door.ts';
import { inputsOf, type Known } from '../http/tab-inputs.ts';
import { QUILL, type World } from '../world.ts';
import { activity, openHouse, type House } from './house.ts';

const HOST = 'tocsin.example.com';
const FOREIGN = /Harbour|harbour|Zanzibar|bob@/;
const CATALOGUE: readonly CatalogueCommand[] = Object.values(COMMANDS as Record<string, CatalogueCommand>);
const offered = (surface: Surface) => CATALOGUE.filter(({ surfaces }) => surfaces.includes(surface));

/** Those of one tenant, of none, and of no staff at all. */
const OUTSIDERS: readonly Who[] = ['quillOnly', 'quillAdmin', 'nobodysAdmin', 'stranger'];

/** The bot over a domain of its own, and its clock. */
interface Place {
  readonly world: World;
  readonly house: House;
  readonly known: Known;
}

async function open(foreign: boolean): Promise<Place> {
  const { world, known } = await openWorld({ foreign });
  const { staff, numbers } = world.stores;
  const tenantOf = async (n: number) => (await numbers.find(n))?.tenantId;
  const personal = { staff, tenantOf, posted: createFindPosted(world.stores) };
  const { late, clock } = world;
  const house = await openHouse((ask) => world.runCommand(ask), { tabHost: HOST, personal, late, clock, interpret });
  return { world, house, known };
}

/** What a person hears of an invoke. */
async function invoke({ house }: Place, who: Who, { name, value }: { name: string; value: unknown }): Promise<string> {
  const from = { id: `29:${who}`, name: WHO[who].name, aadObjectId: WHO[who].objectId };
  const { status, text } = await house.send(activity(house, { type: 'invoke', name, value, from }));
  assert.equal(status, 200, name);
  return levelled(text);
}

/** What a person is shown of a command on a surface, drawn; and what it was drawn from. */
async function run(
  { world }: Place,
  who: Who,
  asked: { surface: Surface; verb: string; input: unknown },
): Promise<string> {
  let answer: string | undefined;
  const work = world.runCommand({ ...asked, actor: WHO[who], corr: 'c', place: '19:x@thread.tacv2' }).then(
    (result) =>
      JSON.stringify([result, present(result, { offers: offersFor, page: undefined, now: world.clock.now() })]),
    (error: unknown) => publicMessage(error, 'c'),
  );
  for (;;) {
    answer = await Promise.race([work, systemClock.sleep(50).then(() => undefined)]);
    if (answer !== undefined) return levelled(answer);
    await world.clock.advance(31_000);
  }
}

/** Counts of what others saw are told on purpose: PRODUCT, P4. */
function levelled(text: string): string {
  return plain(text)
    .replaceAll(/,\{[^{}]*that you do not watch saw it[^{}]*\}/g, '')
    .replaceAll(/\d+ other tenants?/g, 'others');
}

/** Everything that names something of the tenant, in the ways that people type it. */
function spoken(known: Known): readonly string[] {
  const [n = 0] = known['n'] ?? [];
  const [rule] = known['rule'] ?? [];
  const [, name] = known['tenant'] ?? [];
  const [person] = known['person'] ?? [];
  const [address] = known['address'] ?? [];
  const numbers = [`${n}`, `#${n}`, `${n} some words`, `${n} 7 days`, `${rule}`, `${rule} 30 days`, `${n} users`];
  const names = [`${name}`, `for ${name}`, `all for ${name}`, `admin-mfa ${name}`, `${name} ${person}`, `${name} on`];
  return [...numbers, ...names, `${person}`, `${name} ${person} on holiday`, `${address}`, 'all', ''];
}

interface Case {
  readonly what: string;
  ask(place: Place, who: Who): Promise<string>;
}

/** Each command on each surface of Teams but the tab, asked for something of the tenant in every way there is. */
function casesOf(known: Known): ReadonlyMap<string, readonly Case[]> {
  const direct = (surface: Surface, verb: string, input: unknown): Case => ({
    what: `${verb} on ${surface} with ${JSON.stringify(input)}`,
    ask: (place, who) => run(place, who, { surface, verb, input }),
  });
  const ways = (command: CatalogueCommand): readonly Case[] => {
    const { name, surfaces, words } = command;
    const bySurface = (['card', 'extension', 'chat'] as const)
      .filter((surface) => surfaces.includes(surface))
      .flatMap((surface) => inputsOf(command, known).map((input) => direct(surface, name, input)));
    const said = words === undefined ? [] : spoken(known).map((rest) => interpret(`${words.phrases[0]} ${rest}`));
    const bySaid = said.flatMap((read) => ('verb' in read ? [direct('chat', read.verb, read.input)] : []));
    return [...bySurface, ...bySaid];
  };
  return new Map(
    CATALOGUE.map((command) => [command.name, ways(command)]).filter(([, cases]) => cases!.length > 0) as [
      string,
      Case[],
    ][],
  );
}

/** What Teams itself sends, made of references to the tenant. */
function invokesOf(known: Known): readonly { readonly name: string; readonly value: unknown }[] {
  const words = [...spoken(known), ...(known['*'] ?? []).map(String)];
  const numbers = known['n'] ?? [];
  const clicks = offered('card').flatMap((command) =>
    inputsOf(command, known)
      .slice(0, 8)
      .map((input) => ({ verb: command.name, ...(input as object) })),
  );
  const url = (n: unknown) => ({ url: `https://${HOST}/tab/events/${n as number}` });
  return [
    ...clicks.flatMap((data) => [
      {
        name: 'adaptiveCard/action',
        value: { action: { type: 'Action.Execute', verb: data.verb, data }, trigger: 'manual' },
      },
      { name: 'composeExtension/submitAction', value: { commandId: 'lookUpMessage', data } },
    ]),
    ...numbers.flatMap((n) => [
      {
        name: 'adaptiveCard/action',
        value: { action: { type: 'Action.Execute', verb: 'event', data: { verb: 'event', n } }, trigger: 'automatic' },
      },
      { name: 'composeExtension/selectItem', value: { n } },
      { name: 'composeExtension/queryLink', value: url(n) },
      { name: 'composeExtension/anonymousQueryLink', value: url(n) },
    ]),
    ...words.flatMap((value) => [
      { name: 'composeExtension/query', value: { commandId: 'searchEvents', parameters: [{ name: 'query', value }] } },
      { name: 'composeExtension/query', value: { commandId: 'lookupIp', parameters: [{ name: 'address', value }] } },
      {
        name: 'composeExtension/fetchTask',
        value: { commandId: 'lookUpMessage', messagePayload: { body: { content: value } } },
      },
    ]),
    ...(known['address'] ?? []).map((ip) => ({ name: 'composeExtension/selectItem', value: { ip } })),
    {
      name: 'composeExtension/query',
      value: { commandId: 'searchEvents', parameters: [{ name: 'initialRun', value: 'true' }] },
    },
    {
      name: 'composeExtension/query',
      value: { commandId: 'lookupIp', parameters: [{ name: 'initialRun', value: 'true' }] },
    },
  ];
}

/** Commands that are about no tenant; and one that tells of it in counts. */
const NOWHERE = ['help', 'watchHere', 'outcome'];
const COUNTED: Readonly<Record<string, RegExp>> = { lookupIp: /4 events in 1 of your tenants/ };

describe('Whoever watches one tenant, in Teams', function () {
  this.timeout(60_000);
  let full: Place;
  let without: Place;

  before(async () => {
    [full, without] = await Promise.all([open(true), open(false)]);
  });
  after(() => Promise.all([full?.house.close(), without?.house.close()]));

  for (const { name } of CATALOGUE.filter(({ surfaces }) => surfaces.some((surface) => surface !== 'tab'))) {
    it(`learns nothing of another by ${name}, on no surface, and changes nothing there`, async () => {
      const before = await foreignState(full);
      for (const { what, ask } of casesOf(full.known).get(name) ?? []) {
        for (const who of OUTSIDERS) {
          const [seen, plainly] = await Promise.all([ask(full, who), ask(without, who)]);
          assert.equal(seen, plainly, `${what} by ${who}`);
          if (who === 'stranger') assert.match(seen, /^You are not among the staff/);
        }
      }
      assert.deepEqual(await foreignState(full), before);
    });
  }

  it('learns nothing of another by a click, a refresh, a search, a pasted address or an action on a message', async () => {
    const before = await foreignState(full);
    for (const asked of invokesOf(full.known)) {
      for (const who of OUTSIDERS) {
        const [seen, plainly] = await Promise.all([invoke(full, who, asked), invoke(without, who, asked)]);
        assert.equal(seen, plainly, `${asked.name} ${JSON.stringify(asked.value)} by ${who}`);
      }
    }
    assert.deepEqual(await foreignState(full), before);
  });

  it('leaves in the trails that they may read what they would leave without the other tenant', () => {
    const kept = ({ world }: Place) =>
      world.trail
        .filter(({ tenantId, entry }) => tenantId === QUILL.id && entry.personal['actor'] !== WHO.responder.objectId)
        .map(({ entry: { verb, outcome, about } }) => plain(JSON.stringify({ verb, outcome, about })));
    assert.ok(kept(full).length > 0);
    assert.deepEqual(kept(full), kept(without));
    const refused = full.world.trail.filter(({ entry }) => entry.outcome === 'refused');
    assert.ok(refused.length > 0);
    assert.ok(refused.every(({ tenantId }) => tenantId === full.world.deps.homeTenantId));
    assert.doesNotMatch(JSON.stringify(refused), FOREIGN);
  });

  it('is tried with what does reach the other tenant for who may see it, whatever the command', async () => {
    const missed: string[] = [];
    const own = await open(true);
    for (const [name, cases] of casesOf(own.known)) {
      let reached = NOWHERE.includes(name);
      for (const { ask } of cases) if (!reached) reached = (COUNTED[name] ?? FOREIGN).test(await ask(own, 'admin'));
      if (!reached) missed.push(name);
    }
    await own.house.close();
    assert.deepEqual(missed, [], 'give their inputs what they need in test/http/tab-door.ts');
  });
});

import assert from 'node:assert/strict';
import type { ResultOf } from '../../src/commands/result.ts';
import type { TenantId } from '../../src/tenants/tenant.ts';
import { HARBOUR, HOME, PEOPLE, QUILL, createWorld, type World } from '../world.ts';
import { NEW, SOC, asking, changed, failure, limited, type Asking } from './settings-bench.ts';

describe('the settings for a new tenant', () => {
  let world: World;
  let ask: Asking;
  const seen = async (who: keyof typeof PEOPLE = 'admin') => (await ask(who, 'settings', {})) as ResultOf<'settings'>;

  beforeEach(async () => {
    world = await createWorld();
    ask = asking(world);
    await world.stores.conversations.save(SOC);
  });

  const wanted = (over: object = {}) => ({
    id: ` ${NEW.toUpperCase()} `,
    name: ' Copper Kettle ',
    domain: 'Copper.Example',
    timeZone: 'Europe/Berlin',
    ...over,
  });
  const add = (over: object = {}, who: keyof typeof PEOPLE = 'admin') => ask(who, 'addTenant', wanted(over));

  it('store it, have it read at once, say so in the provider’s own trail, and show where consent is given', async () => {
    assert.match((await changed(add())).text, /Copper Kettle is watched from now on/);
    assert.deepEqual(await world.stores.tenants.get(NEW as TenantId), {
      id: NEW,
      name: 'Copper Kettle',
      domain: 'copper.example',
      timeZone: 'Europe/Berlin',
      state: 'active',
    });
    assert.deepEqual(world.hints, [{ tenantId: NEW, subject: 'read' }]);
    assert.deepEqual(
      world.trail.map(({ tenantId, entry }) => [tenantId, entry.verb, entry.outcome, entry.about['tenant']]),
      [
        [HOME, 'addTenant', 'intent', NEW],
        [HOME, 'addTenant', 'done', NEW],
      ],
    );
    const line = (await seen()).tenants.find(({ id }) => id === NEW);
    assert.equal(line?.consent, `https://login.example/${NEW}/adminconsent?client_id=tocsin`);
    assert.equal((await seen('viewer')).tenants.find(({ id }) => id === NEW)?.consent, undefined);
  });

  const wrong: readonly (readonly [string, object, string, RegExp])[] = [
    ['a malformed id', { id: 'copper.example' }, 'INPUT_INVALID', /tenant id looks like/],
    ['no name', { name: ' ' }, 'INPUT_INVALID', /Give the tenant the name/],
    ['a name of two lines', { name: 'Copper\nKettle' }, 'INPUT_INVALID', /no line breaks/],
    ['a name of two lines to a screen alone', { name: 'Copper\u2028Kettle' }, 'INPUT_INVALID', /no line breaks/],
    ['a name with what is not seen', { name: 'Copper\u200bKettle' }, 'INPUT_INVALID', /no line breaks or control/],
    ['no domain', { domain: 'copper' }, 'INPUT_INVALID', /“copper” is not a domain/],
    ['a zone that there is not', { timeZone: 'Mars' }, 'INPUT_INVALID', /“Mars” is not a time zone/],
    ['one that is there', { id: HARBOUR.id }, 'CONFLICT', /here already, as Harbour Clinics.*Nothing was added/],
    ['a name in use', { name: 'quill LEGAL' }, 'CONFLICT', /called Quill Legal already/],
    ['a name that reads like one in use', { name: 'Quill\u00a0 Ｌegal' }, 'CONFLICT', /called Quill Legal already/],
    ['a name by which another is found', { name: 'Quill.Example' }, 'CONFLICT', /Quill Legal is found by this already/],
    ['the id of another as its name', { name: QUILL.id }, 'CONFLICT', /Quill Legal is found by this already/],
    ['a domain in use', { domain: 'QUILL.example' }, 'CONFLICT', /Quill Legal has this domain already/],
  ];
  for (const [what, over, code, words] of wrong) {
    it(`refuse ${what} in words`, async () => {
      const error = await failure(add(over));
      assert.equal(error.code, code);
      assert.match(error.message, words);
      assert.deepEqual(await world.stores.tenants.list(), [HARBOUR, QUILL]);
      assert.equal(world.hints.length, 0);
    });
  }

  it('add it once, however often and by how many it is pressed', async () => {
    const answers = await Promise.allSettled([add(), add(), add()]);
    assert.equal(answers.filter(({ status }) => status === 'fulfilled').length, 1);
    assert.equal((await world.stores.tenants.list()).length, 3);
    assert.equal(world.hints.length, 1);
    const before = await world.stores.tenants.get(NEW as TenantId);
    assert.equal((await failure(add({ name: 'Other', domain: 'other.example' }))).code, 'CONFLICT');
    assert.deepEqual(await world.stores.tenants.get(NEW as TenantId), before);
  });

  it('are not for an administrator of some tenants, who learns nothing of what there is', async () => {
    await limited(world);
    const there = await failure(add({ id: HARBOUR.id }, 'quillOnly'));
    const none = await failure(add({}, 'quillOnly'));
    assert.deepEqual([there.code, there.message], [none.code, none.message]);
    assert.equal(there.code, 'NOT_AUTHORISED');
  });

  it('follow what the list of the operator says of it later', async () => {
    await add();
    const listed = { ...HARBOUR, id: NEW as TenantId, name: 'Copper Kettle Bakeries', domain: 'copper.example' };
    await world.stores.tenants.seed([listed]);
    assert.equal((await world.stores.tenants.get(NEW as TenantId))?.name, 'Copper Kettle Bakeries');
  });
});

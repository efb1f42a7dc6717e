import assert from 'node:assert/strict';
import type { ResultOf } from '../../src/commands/result.ts';
import { offersFor } from '../../src/remediation/actions/index.ts';
import { anAlert } from '../fakes/alerts.ts';
import { createWorld, type World } from '../world.ts';

const ID = '6384e2b2-184b-4bf5-8ecc-f10ca7a6563c';
const TARGET = `user:${ID}`;

async function previewed(world: World, over: { n: number; action: string; g?: number }) {
  const result = await world.ask('responder', 'preview', { target: TARGET, g: 0, ...over });
  assert.equal(result.show, 'preview', JSON.stringify(result));
  return result as ResultOf<'preview'>;
}

/** Confirms a preview with the choices whose label matches. */
async function confirmed(world: World, n: number, { previewId, choices }: ResultOf<'preview'>, wanted = /./) {
  const picks = choices.filter(({ label }) => wanted.test(label)).map(({ input }) => [input, 'true']);
  const result = await world.ask('responder', 'confirm', { n, previewId, ...Object.fromEntries(picks) });
  assert.ok(result.show === 'event' || result.show === 'secret', result.show);
  return result;
}

const phone = { id: 'p1', kind: 'phone', label: 'Phone +1 555 0100', phone: { number: '+1 555 0100', type: 'mobile' } };
const key = { id: 'k1', kind: 'fido2', label: 'Security key or passkey “Blue”' };
const left = (world: World) => world.directory.accounts.methods.get(ID)?.map(({ label }) => label);

describe('Deeds on accounts, from the card', () => {
  it('remove the chosen MFA methods, offer to remove more and to give back, and give back', async () => {
    const world = await createWorld();
    const [event] = await world.store([anAlert()]);
    const n = event!.number;
    world.directory.accounts.methods.set(ID, [phone, key]);
    const removal = await confirmed(world, n, await previewed(world, { n, action: 'removeMfaMethods' }), /Phone/);
    assert.deepEqual(left(world), [key.label]);
    const offers = offersFor(removal.event).filter(({ action }) => /Mfa/.test(action));
    assert.deepEqual(
      offers.map(({ action, done }) => [action, done]),
      [
        ['removeMfaMethods', true],
        ['restoreMfaMethods', false],
      ],
    );
    const again = await confirmed(world, n, await previewed(world, { n, action: 'removeMfaMethods', g: 1 }));
    assert.deepEqual(left(world), []);
    assert.equal(again.event.deeds[0]?.generation, 2);
    const undo = await previewed(world, { n, action: 'restoreMfaMethods', g: 2 });
    assert.deepEqual(
      undo.choices.map(({ label }) => label),
      [phone.label],
      'a key only the person can register',
    );
    assert.deepEqual(undo.concerns, []);
    await confirmed(world, n, undo);
    assert.deepEqual(left(world), [phone.label]);
  });

  it('tell on the card what Microsoft refused of a deed that was partly done', async () => {
    const world = await createWorld();
    const [event] = await world.store([anAlert()]);
    const n = event!.number;
    world.directory.accounts.methods.set(ID, [phone, key]);
    world.directory.accounts.state.refuse.set('k1', 403);
    const { event: after } = await confirmed(world, n, await previewed(world, { n, action: 'removeMfaMethods' }));
    assert.equal(after.deeds[0]?.state, 'done');
    assert.match(after.deeds[0]?.note ?? '', /Not done: Security key/);
    const told = world.trail.filter(({ entry }) => entry.outcome === 'done').map(({ entry }) => entry);
    assert.match(told[0]?.personal['note'] ?? '', /Security key/);
    assert.ok(
      !JSON.stringify(told.map(({ about }) => about)).includes('Security key'),
      'what names a device can be erased',
    );
    assert.deepEqual(left(world), [key.label]);
  });

  it('ask before giving a role back to an account that somebody changed meanwhile', async () => {
    const world = await createWorld();
    const [event] = await world.store([anAlert()]);
    const n = event!.number;
    const role = { id: 'a1', roleId: 'r1', name: 'User Administrator', scope: '/' };
    world.directory.accounts.roles.set(ID, [role]);
    await confirmed(world, n, await previewed(world, { n, action: 'removeAdminRole' }));
    assert.deepEqual((await previewed(world, { n, action: 'giveBackRole', g: 1 })).concerns, []);
    world.directory.accounts.roles.set(ID, [{ ...role, id: 'a9', roleId: 'r9', name: 'Helpdesk Administrator' }]);
    const undo = await previewed(world, { n, action: 'giveBackRole', g: 1 });
    assert.match(undo.concerns.join(' '), /changed this since/);
    await confirmed(world, n, undo);
    assert.deepEqual(
      world.directory.accounts.roles.get(ID)?.map(({ roleId }) => roleId),
      ['r9', 'r1'],
    );
  });

  it('show a new password to the asker alone: it is in no table and in no log', async () => {
    const world = await createWorld();
    const [event] = await world.store([anAlert()]);
    const n = event!.number;
    const result = await confirmed(world, n, await previewed(world, { n, action: 'resetPassword' }));
    const [{ password } = { password: '' }] = world.directory.accounts.passwords;
    assert.ok(password.length >= 20 && JSON.stringify(result).includes(password));
    assert.ok(!JSON.stringify(result.event).includes(password));
    assert.ok(!JSON.stringify([world.trail, world.hints, world.log, world.written]).includes(password));
  });
});

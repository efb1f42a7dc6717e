import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { STAFF } from '../../../src/sandbox/staff.ts';
import {
  COPPER,
  HARBOURLIGHT,
  answer,
  becomes,
  dialogOf,
  press,
  stores,
  toast,
  undo,
  worn,
  type Keeping,
} from './stage.ts';

const [, SAM, KIM, ALEX, , LOU] = STAFF.map(({ objectId }) => objectId) as string[];

/** Who is added, changed and removed, and who is not. */
export function staffFlows({ stage, bear }: Keeping): void {
  const memberOf = (objectId: string | undefined) => stores(stage()).staff.find(objectId ?? '');
  const openStaff = async () => {
    const frame = await stage().visit('settings/staff');
    await frame.getByRole('row').filter({ hasText: 'Robin' }).waitFor();
    return frame;
  };

  it('adds somebody of a channel for some tenants, and takes that back', async () => {
    const frame = await openStaff();
    await press(frame, 'Add somebody');
    const dialog = dialogOf(frame);
    await answer(frame, 'Add');
    await dialog.getByText('An object id looks like').waitFor();
    await dialog.getByRole('combobox', { name: 'Person' }).pressSequentially('Lou');
    await frame.getByRole('option', { name: 'Lou (not staff)' }).click();
    await dialog.getByRole('radio', { name: 'Only these:' }).check();
    await answer(frame, 'Add');
    await dialog.getByText('Choose at least one tenant').waitFor();
    await dialog.getByRole('checkbox', { name: 'Copper Kettle Bakeries' }).check();
    assert.deepEqual(await worn(stage(), frame, 'staff'), []);
    await answer(frame, 'Add');
    await toast(frame, 'Added to the staff').waitFor();
    assert.deepEqual(await memberOf(LOU), { objectId: LOU, role: 'viewer', scope: [COPPER] });
    await undo(frame, 'Added to the staff');
    await becomes('Lou is gone', async () => (await memberOf(LOU)) === undefined);
  });

  it('changes role and tenants, and takes that back', async () => {
    const frame = await openStaff();
    await press(frame, 'Change Kim (responder)');
    const dialog = dialogOf(frame);
    await dialog.getByRole('radio', { name: 'A viewer reads.' }).check();
    await dialog.getByRole('radio', { name: 'Only these:' }).check();
    await dialog.getByRole('checkbox', { name: 'Harbourlight Clinics' }).check();
    await answer(frame, 'Save');
    await toast(frame, 'What this person may do is saved').waitFor();
    assert.deepEqual(await memberOf(KIM), { objectId: KIM, role: 'viewer', scope: [HARBOURLIGHT] });
    await undo(frame, 'is saved');
    await becomes('as before', async () => (await memberOf(KIM))?.role === 'responder');
    assert.deepEqual(await memberOf(KIM), { objectId: KIM, role: 'responder', scope: 'all' });
  });

  it('removes somebody, takes that back, and says so where somebody was faster', async () => {
    const frame = await openStaff();
    const remove = async () => {
      await press(frame, 'Remove Alex (viewer)');
      await answer(frame, 'Take off');
      await toast(frame, 'Taken off the staff').waitFor();
      await frame.getByRole('row').filter({ hasText: 'Alex' }).waitFor({ state: 'detached' });
    };
    await remove();
    assert.equal(await memberOf(ALEX), undefined);
    await undo(frame, 'Taken off the staff');
    await frame.getByRole('row').filter({ hasText: 'Alex' }).waitFor();
    assert.deepEqual(await memberOf(ALEX), { objectId: ALEX, role: 'viewer', scope: 'all' });
    await toast(frame, 'Taken off the staff').waitFor({ state: 'detached' });
    await remove();
    await stage().elsewhere(0, 'saveStaff', { objectId: ALEX, role: 'responder', scope: 'all', version: null });
    bear(/409 \(Conflict\)/);
    await undo(frame, 'Taken off the staff');
    await toast(frame, 'Somebody else has changed').waitFor();
    assert.equal((await memberOf(ALEX))?.role, 'responder');
    await stores(stage()).staff.save({ objectId: ALEX as string, role: 'viewer', scope: 'all' });
  });

  it('leaves who administers by configuration alone, and warns who would take from themselves', async () => {
    const robin = (frame: Frame) => frame.getByRole('row').filter({ hasText: 'Robin' });
    await stores(stage()).staff.save({ objectId: SAM as string, role: 'admin', scope: 'all' });
    const frame = await stage().visit('settings/staff', { person: 1 });
    await robin(frame).getByText('In the configuration alone').waitFor();
    assert.equal(await robin(frame).getByRole('button').count(), 0);
    await press(frame, 'Remove Sam (responder)');
    const dialog = dialogOf(frame);
    await dialog.getByText('and could not take it back').waitFor();
    await answer(frame, 'Cancel');
    await press(frame, 'Change Sam (responder)');
    await dialog.getByText('another administrator has to give you back').waitFor();
    await dialog.getByRole('radio', { name: 'A responder' }).check();
    await answer(frame, 'Save');
    await frame.getByText('Your role here is responder').waitFor();
    assert.equal((await memberOf(SAM))?.role, 'responder');
    assert.equal(await frame.getByRole('button', { name: 'Undo' }).count(), 0, 'there is no way back by themselves');
  });

  it('is not shown to who is no administrator', async () => {
    const frame = await stage().visit('settings/staff', { person: 4 });
    await frame.getByText('Your role here is responder').waitFor();
    assert.equal(await frame.getByText('Harbourlight').count(), 0);
  });
}

import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { CHANNEL } from '../../../src/sandbox/sandbox.ts';
import { STAFF } from '../../../src/sandbox/staff.ts';
import type { TenantId } from '../../../src/tenants/tenant.ts';
import { until } from '../../service/service.ts';
import {
  COPPER,
  HARBOURLIGHT,
  NIGHT_SHIFT,
  SOON,
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

const [, SAM] = STAFF.map(({ objectId }) => objectId) as string[];

/** What people set about a tenant, together and by mistake. */
export function settingFlows({ stage, bear }: Keeping): void {
  const open = (id: TenantId, person = 0) => stage().visit(`settings/tenants/${id}`, { person });
  const zoneOf = (frame: Frame) => frame.getByRole('combobox', { name: 'Time zone' });
  const save = (frame: Frame) => frame.getByRole('button', { name: 'Save', exact: true });

  it('names the field of a wrong value, saves what is right, and takes it back', async () => {
    const before = await stage().tenant(HARBOURLIGHT);
    const frame = await open(HARBOURLIGHT);
    await zoneOf(frame).fill('Europe/Lodnon');
    await frame.getByLabel('Emergency (break-glass) accounts').fill('rescue');
    await frame.getByRole('textbox', { name: 'High events' }).fill('soc@msp.example\nnobody');
    await frame.getByText('“Europe/Lodnon” is not a time zone').waitFor();
    await frame.getByText('“rescue” is neither').waitFor();
    await frame.getByText('“nobody” is not an e-mail address').waitFor();
    await frame.getByLabel('Company id').fill('');
    await frame.getByText('Say the company’s id').waitFor();
    await frame.getByText('4 fields have to be put right first').waitFor();
    assert.ok(await save(frame).isDisabled());
    await zoneOf(frame).fill('Europe/Paris');
    await frame.getByLabel('Emergency (break-glass) accounts').fill('rescue@harbourlight.example');
    await frame.getByRole('textbox', { name: 'High events' }).fill('soc@msp.example');
    await frame.getByLabel('Events that may be ignored').selectOption('low');
    await frame.getByRole('checkbox', { name: 'Block sign-in' }).check();
    await frame.getByLabel('Company id').fill('4711');
    await save(frame).click();
    await toast(frame, 'The settings of Harbourlight Clinics are saved').waitFor();
    const { timeZone, breakGlass, twoPeople, ignoreUpTo, mailTo, psa } = await stage().tenant(HARBOURLIGHT);
    assert.deepEqual([timeZone, breakGlass, ignoreUpTo], ['Europe/Paris', ['rescue@harbourlight.example'], 'low']);
    assert.deepEqual([twoPeople, mailTo?.high, psa?.company], [['blockSignIn'], ['soc@msp.example'], '4711']);
    await undo(frame, 'are saved');
    await becomes('what was', async () => (await stage().tenant(HARBOURLIGHT)).timeZone === before.timeZone);
    const back = await stage().tenant(HARBOURLIGHT);
    assert.deepEqual(
      [back.breakGlass, back.mailTo, back.psa?.company],
      [before.breakGlass, before.mailTo, before.psa?.company],
    );
    await until(
      'the form shows it',
      SOON,
      async () => (await zoneOf(frame).inputValue()) === before.timeZone || undefined,
    );
  });

  it('tells the second of two administrators what the first has saved, and loses nothing of either', async () => {
    await stores(stage()).staff.save({ objectId: SAM as string, role: 'admin', scope: 'all' });
    const frame = await open(COPPER);
    await zoneOf(frame).fill('Europe/Vienna');
    const { tenants } = (await stage().elsewhere(1, 'settings', {})) as { tenants: Held[] };
    const version = tenants.find(({ id }) => id === COPPER)?.form.version;
    await stage().elsewhere(1, 'changeTenant', { tenant: COPPER, version, changes: { ignoreUpTo: 'high' } });
    bear(/409 \(Conflict\)/);
    await save(frame).click();
    await frame.getByText('Somebody else has saved other settings of this tenant since you began').waitFor();
    assert.equal((await stage().tenant(COPPER)).timeZone, 'Europe/Berlin');
    assert.equal(await zoneOf(frame).inputValue(), 'Europe/Vienna');
    assert.equal(await frame.getByLabel('Events that may be ignored').inputValue(), 'high');
    await press(frame, 'Go on with mine');
    await save(frame).click();
    await toast(frame, 'are saved').waitFor();
    const { timeZone, ignoreUpTo } = await stage().tenant(COPPER);
    assert.deepEqual([timeZone, ignoreUpTo], ['Europe/Vienna', 'high']);
    await stores(stage()).staff.save({ objectId: SAM as string, role: 'responder', scope: 'all' });
  });

  it('pauses the watching, says what is kept, and takes it back', async () => {
    const frame = await open(COPPER);
    await press(frame, 'Pause watching');
    await dialogOf(frame).getByText('Everything is kept').waitFor();
    await answer(frame, 'Pause');
    await frame.locator('h1', { hasText: 'Paused' }).waitFor();
    assert.equal((await stage().tenant(COPPER)).state, 'paused');
    await undo(frame, 'is paused');
    await frame.locator('h1', { hasText: 'Watched' }).waitFor();
    assert.equal((await stage().tenant(COPPER)).state, 'active');
    assert.deepEqual(await stage().trail(COPPER, 'watchTenant'), ['intent', 'done', 'intent', 'done']);
  });

  it('names who would read without scope before it changes the channel, and goes back', async () => {
    const frame = await open(HARBOURLIGHT);
    const channel = frame.getByRole('combobox', { name: 'Channel' });
    await channel.selectOption({ label: `${CHANNEL.name} (Security operations)` });
    await press(frame, 'Save channel');
    const dialog = dialogOf(frame);
    await dialog.getByText('Lou (not staff) (not on the staff)').waitFor();
    await dialog.getByText('Jo (responder, one tenant) (staff, for other tenants)').waitFor();
    assert.equal((await stage().tenant(HARBOURLIGHT)).route, undefined, 'nothing is changed before the yes');
    assert.deepEqual(await worn(stage(), frame, 'readers'), []);
    await answer(frame, 'Tell it there');
    await toast(frame, 'Harbourlight Clinics is told of in').waitFor();
    assert.equal((await stage().tenant(HARBOURLIGHT)).route, CHANNEL.id);
    await undo(frame, 'Harbourlight Clinics is told of in');
    await becomes('the default again', async () => (await stage().tenant(HARBOURLIGHT)).route === undefined);
    await until('the page shows it', SOON, async () => (await channel.inputValue()) === '' || undefined);
    await channel.selectOption({ label: `${NIGHT_SHIFT.name} (Security operations)` });
    await press(frame, 'Save channel');
    await dialog.getByText('Teams does not say who is in this channel').waitFor();
    await answer(frame, 'Cancel');
    assert.equal((await stage().tenant(HARBOURLIGHT)).route, undefined);
  });

  it('makes another channel the default after the same question, and goes back', async () => {
    const frame = await stage().visit('settings/channels');
    await press(frame, `Make ${NIGHT_SHIFT.name} the default`);
    await dialogOf(frame).getByText('Everybody in the channel will read it').waitFor();
    assert.equal(await stores(stage()).conversations.defaultRoute(), CHANNEL.id);
    await answer(frame, 'Tell it there');
    await frame.getByRole('row').filter({ hasText: NIGHT_SHIFT.name }).getByText('Default', { exact: true }).waitFor();
    assert.equal(await stores(stage()).conversations.defaultRoute(), NIGHT_SHIFT.id);
    await undo(frame, 'What has no channel of its own');
    await frame.getByRole('row').filter({ hasText: CHANNEL.name }).getByText('Default', { exact: true }).waitFor();
    assert.equal(await stores(stage()).conversations.defaultRoute(), CHANNEL.id);
  });

  it('turns a policy off after a question, and takes that back with its baseline', async () => {
    const frame = await open(HARBOURLIGHT);
    const before = (await stage().tenant(HARBOURLIGHT)).posture?.user;
    const policy = frame.getByRole('switch', { name: 'User MFA Policy', exact: true });
    await policy.click();
    await dialogOf(frame).getByText('its first reading is a new baseline').waitFor();
    await answer(frame, 'Cancel');
    assert.ok((await stage().tenant(HARBOURLIGHT)).posture?.user);
    await policy.click();
    await answer(frame, 'Turn off');
    await toast(frame, 'is off for Harbourlight Clinics').waitFor();
    assert.equal((await stage().tenant(HARBOURLIGHT)).posture?.user, undefined);
    await undo(frame, 'is off for Harbourlight Clinics');
    await becomes('on since then', async () => (await stage().tenant(HARBOURLIGHT)).posture?.user);
    assert.deepEqual((await stage().tenant(HARBOURLIGHT)).posture?.user, before);
  });

  it('looks at guests or not, and accepts an exception with its reason until it is ended', async () => {
    const posture = async () => (await stage().tenant(HARBOURLIGHT)).posture;
    const frame = await open(HARBOURLIGHT);
    await frame.getByRole('switch', { name: 'Look at guests too (User MFA Policy)' }).click();
    await becomes('guests are looked at', async () => (await posture())?.includeGuests);
    await frame.getByLabel('Account (address or object id)').fill('nobody@harbourlight.example');
    await frame.getByLabel('Why MFA need not be required of it').fill('a kiosk at the entrance');
    bear(/4\d\d \(/);
    await press(frame, 'Add exception');
    await toast(frame, 'This was not done').getByRole('button', { name: 'Close' }).click();
    assert.deepEqual((await posture())?.exempt ?? [], []);
    await frame.getByLabel('Account (address or object id)').fill('zoe.mueller@harbourlight.example');
    await press(frame, 'Add exception');
    await frame.getByRole('cell', { name: 'a kiosk at the entrance' }).waitFor();
    assert.deepEqual(
      (await posture())?.exempt?.map(({ reason }) => reason),
      ['a kiosk at the entrance'],
    );
    await press(frame, /^End the exception of/);
    await frame.getByText('None: everybody in Harbourlight Clinics is alerted').waitFor();
    assert.equal((await posture())?.exempt?.length ?? 0, 0);
  });

  it('sends a test alert, and says of each channel what became of it and how long it took', async () => {
    const frame = await open(HARBOURLIGHT);
    await press(frame, 'Test the Admin MFA Policy');
    const hops = frame.getByRole('table', { name: 'Test alert, by channel' });
    await hops.waitFor();
    const words = await hops.getByRole('row').allInnerTexts();
    assert.equal(
      words.filter((line) => /^(Teams|E-mail)[\s\S]*Delivered[\s\S]*\d+ ms/.test(line)).length,
      2,
      words.join(),
    );
    assert.deepEqual(await stage().trail(HARBOURLIGHT, 'testAlert'), ['intent', 'done']);
  });

  it('shows a viewer how it is set, and nothing to change', async () => {
    const frame = await open(HARBOURLIGHT, 3);
    await frame.getByText('You may read these settings').waitFor();
    assert.equal(await frame.locator('main').getByRole('textbox').count(), 0);
    assert.equal(await frame.getByRole('button', { name: /Pause|Test the/ }).count(), 0);
  });
}

interface Held {
  readonly id: string;
  readonly form: { readonly version: string };
}

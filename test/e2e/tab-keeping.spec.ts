import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { Frame, Page } from 'playwright-core';
import { NEWCOMER } from '../../src/sandbox/graph/tenants.ts';
import { CHANNEL } from '../../src/sandbox/sandbox.ts';
import { HOME_TENANT_ID, STAFF } from '../../src/sandbox/staff.ts';
import { asTenantId, type TenantId } from '../../src/tenants/tenant.ts';
import { until } from '../service/service.ts';
import {
  COPPER,
  HARBOURLIGHT,
  NIGHT_SHIFT,
  dialogOf,
  openKeepingStage,
  toast,
  tooWide,
  undo,
  worn,
  type KeepingStage,
} from './keeping-stage.ts';
import { axeOf } from './tab-stage.ts';

const SOON = 5_000;
const [, SAM, KIM, ALEX, , LOU] = STAFF.map(({ objectId }) => objectId) as string[];
const FERNHILL = asTenantId(NEWCOMER.id) as TenantId;

describe('Keeping rules, settings and the trail in a browser', function () {
  this.timeout(90_000);
  let stage: KeepingStage;
  let page: Page;
  before(async () => {
    stage = await openKeepingStage();
    ({ page } = stage);
  });
  after(() => stage?.close());
  /** What a test brings about itself, in the browser's words. */
  let borne: RegExp | undefined;
  beforeEach(() => {
    stage.complaints.length = 0;
    borne = undefined;
  });
  const heard: string[] = [];
  afterEach(function () {
    const unborne = stage.complaints.filter((line) => !borne?.test(line));
    heard.push(...unborne.map((line) => `${this.currentTest?.title}: ${line}`));
  });

  const stores = () => stage.sandbox.app.stores;
  const press = (frame: Frame, name: string | RegExp) => frame.getByRole('button', { name }).first().click();
  /** Presses a button of the open dialog. */
  const answer = (frame: Frame, name: string) => dialogOf(frame).getByRole('button', { name, exact: true }).click();
  const becomes = (what: string, sees: () => Promise<unknown>) =>
    until(what, SOON, async () => (await sees()) || undefined);

  describe('Rules', () => {
    const ruleOf = async (number: number) => (await stores().ignoreRules.find(number))!;
    const row = (frame: Frame, number: number) => frame.getByRole('row').filter({ hasText: `Rule ${number}` });

    it('teaches how a rule is made while there is none', async () => {
      const frame = await stage.visit('rules');
      await frame.getByText('No rule hides anything').waitFor();
      await press(frame, 'Choose an event');
      await frame.locator('nav [aria-current=page]', { hasText: 'Report' }).waitFor();
    });

    it('tells of each rule what it hides, where, until when, how often it did and who made it', async () => {
      const live = await stage.rule({ left: 40, hits: 3, lastMatch: new Date(Date.now() - 7_200_000) });
      const over = await stage.rule({ left: -2, scope: '*', reason: 'a test of ours' });
      const frame = await stage.visit('rules');
      const words = await row(frame, live.number).innerText();
      for (const part of ['198.51.100.0/24', 'our own scanner', 'Harbourlight Clinics', '3 events', '2 h ago', 'Robin'])
        assert.ok(words.includes(part), `${part} in ${words}`);
      assert.match(await row(frame, over.number).innerText(), /All tenants[\s\S]*Expired[\s\S]*never/);
      await frame.getByRole('combobox', { name: 'Show' }).click();
      await frame.getByRole('option', { name: 'Expired rules' }).click();
      await row(frame, live.number).waitFor({ state: 'detached' });
      await row(frame, over.number).waitFor();
      const search = frame.getByRole('searchbox', { name: 'Search' });
      await search.fill('a test of OURS');
      await row(frame, over.number).waitFor();
      await search.fill('scanner');
      await frame.getByText('No rule fits').waitFor();
    });

    it('extends a rule, and takes that back', async () => {
      const rule = await stage.rule({ left: 5 });
      const frame = await stage.visit('rules');
      await press(frame, `Extend rule ${rule.number}`);
      await dialogOf(frame).getByRole('spinbutton').fill('30');
      assert.deepEqual(await worn(stage, frame, 'extend'), []);
      await answer(frame, 'Extend');
      await toast(frame, 'holds for 30 days from now').waitFor();
      const longer = await ruleOf(rule.number);
      assert.ok(longer.expiresAt.getTime() - Date.now() > 29.9 * 86_400_000);
      await undo(frame, 'holds for 30 days from now');
      await toast(frame, 'is taken back').waitFor();
      assert.deepEqual((await ruleOf(rule.number)).expiresAt, rule.expiresAt);
      assert.deepEqual(await stage.trail(HARBOURLIGHT, 'unextendRule'), ['intent', 'done']);
    });

    it('deletes a rule, brings it back as it was, and says so where that is too late', async () => {
      const rule = await stage.rule({ left: 9, hits: 2 });
      const frame = await stage.visit('rules');
      const remove = async () => {
        await press(frame, `Delete rule ${rule.number}`);
        await answer(frame, 'Delete');
        await toast(frame, `Rule ${rule.number} is deleted`).waitFor();
        await row(frame, rule.number).waitFor({ state: 'detached' });
      };
      await remove();
      assert.ok((await ruleOf(rule.number)).ended);
      await undo(frame, `Rule ${rule.number} is deleted`);
      await row(frame, rule.number).waitFor();
      assert.deepEqual(await ruleOf(rule.number), rule);
      await toast(frame, `Rule ${rule.number} is deleted`).waitFor({ state: 'detached' });
      await remove();
      const { ended } = await ruleOf(rule.number);
      await stage.elsewhere(0, 'undeleteRule', { rule: rule.number, deleted: ended?.at });
      await stage.elsewhere(0, 'deleteRule', { rule: rule.number });
      borne = /409 \(Conflict\)/;
      await undo(frame, `Rule ${rule.number} is deleted`);
      await toast(frame, /This was not done.*deleted again since/).waitFor();
      assert.ok((await ruleOf(rule.number)).ended);
    });

    it('lets a responder read, and change nothing', async () => {
      const frame = await stage.visit('rules', { person: 1 });
      await frame.getByRole('row').filter({ hasText: 'our own scanner' }).first().waitFor();
      assert.equal(await frame.getByRole('button', { name: /Extend|Delete/ }).count(), 0);
    });
  });

  describe('Settings of a tenant', () => {
    const open = (id: TenantId, person = 0) => stage.visit(`settings/tenants/${id}`, { person });
    const zoneOf = (frame: Frame) => frame.getByRole('combobox', { name: 'Time zone' });
    const save = (frame: Frame) => frame.getByRole('button', { name: 'Save', exact: true });

    it('names the field of a wrong value, saves what is right, and takes it back', async () => {
      const before = await stage.tenant(HARBOURLIGHT);
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
      const { timeZone, breakGlass, twoPeople, ignoreUpTo, mailTo, psa } = await stage.tenant(HARBOURLIGHT);
      assert.deepEqual([timeZone, breakGlass, ignoreUpTo], ['Europe/Paris', ['rescue@harbourlight.example'], 'low']);
      assert.deepEqual([twoPeople, mailTo?.high, psa?.company], [['blockSignIn'], ['soc@msp.example'], '4711']);
      await undo(frame, 'are saved');
      await becomes('what was', async () => (await stage.tenant(HARBOURLIGHT)).timeZone === before.timeZone);
      const back = await stage.tenant(HARBOURLIGHT);
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
      await stores().staff.save({ objectId: SAM as string, role: 'admin', scope: 'all' });
      const frame = await open(COPPER);
      await zoneOf(frame).fill('Europe/Vienna');
      const { tenants } = (await stage.elsewhere(1, 'settings', {})) as { tenants: Held[] };
      const version = tenants.find(({ id }) => id === COPPER)?.form.version;
      await stage.elsewhere(1, 'changeTenant', { tenant: COPPER, version, changes: { ignoreUpTo: 'high' } });
      borne = /409 \(Conflict\)/;
      await save(frame).click();
      await frame.getByText('Somebody else has saved other settings of this tenant since you began').waitFor();
      assert.equal((await stage.tenant(COPPER)).timeZone, 'Europe/Berlin');
      assert.equal(await zoneOf(frame).inputValue(), 'Europe/Vienna');
      assert.equal(await frame.getByLabel('Events that may be ignored').inputValue(), 'high');
      await press(frame, 'Go on with mine');
      await save(frame).click();
      await toast(frame, 'are saved').waitFor();
      const { timeZone, ignoreUpTo } = await stage.tenant(COPPER);
      assert.deepEqual([timeZone, ignoreUpTo], ['Europe/Vienna', 'high']);
      await stores().staff.save({ objectId: SAM as string, role: 'responder', scope: 'all' });
    });

    it('pauses the watching, says what is kept, and takes it back', async () => {
      const frame = await open(COPPER);
      await press(frame, 'Pause watching');
      await dialogOf(frame).getByText('Everything is kept').waitFor();
      await answer(frame, 'Pause');
      await frame.locator('h1', { hasText: 'Paused' }).waitFor();
      assert.equal((await stage.tenant(COPPER)).state, 'paused');
      await undo(frame, 'is paused');
      await frame.locator('h1', { hasText: 'Watched' }).waitFor();
      assert.equal((await stage.tenant(COPPER)).state, 'active');
      assert.deepEqual(await stage.trail(COPPER, 'watchTenant'), ['intent', 'done', 'intent', 'done']);
    });

    it('names who would read without scope before it changes the channel, and goes back', async () => {
      const frame = await open(HARBOURLIGHT);
      const channel = frame.getByRole('combobox', { name: 'Channel' });
      await channel.selectOption({ label: `${CHANNEL.name} (Security operations)` });
      await press(frame, 'Save channel');
      const dialog = dialogOf(frame);
      await dialog.getByText('Lou (not staff) (not on the staff)').waitFor();
      await dialog.getByText('Jo (responder, one tenant) (staff, for other tenants)').waitFor();
      assert.equal((await stage.tenant(HARBOURLIGHT)).route, undefined, 'nothing is changed before the yes');
      assert.deepEqual(await worn(stage, frame, 'readers'), []);
      await answer(frame, 'Tell it there');
      await toast(frame, 'Harbourlight Clinics is told of in').waitFor();
      assert.equal((await stage.tenant(HARBOURLIGHT)).route, CHANNEL.id);
      await undo(frame, 'Harbourlight Clinics is told of in');
      await becomes('the default again', async () => (await stage.tenant(HARBOURLIGHT)).route === undefined);
      await until('the page shows it', SOON, async () => (await channel.inputValue()) === '' || undefined);
      await channel.selectOption({ label: `${NIGHT_SHIFT.name} (Security operations)` });
      await press(frame, 'Save channel');
      await dialog.getByText('Teams does not say who is in this channel').waitFor();
      await answer(frame, 'Cancel');
      assert.equal((await stage.tenant(HARBOURLIGHT)).route, undefined);
    });

    it('makes another channel the default after the same question, and goes back', async () => {
      const frame = await stage.visit('settings/channels');
      await press(frame, `Make ${NIGHT_SHIFT.name} the default`);
      await dialogOf(frame).getByText('Everybody in the channel will read it').waitFor();
      assert.equal(await stores().conversations.defaultRoute(), CHANNEL.id);
      await answer(frame, 'Tell it there');
      await frame
        .getByRole('row')
        .filter({ hasText: NIGHT_SHIFT.name })
        .getByText('Default', { exact: true })
        .waitFor();
      assert.equal(await stores().conversations.defaultRoute(), NIGHT_SHIFT.id);
      await undo(frame, 'What has no channel of its own');
      await frame.getByRole('row').filter({ hasText: CHANNEL.name }).getByText('Default', { exact: true }).waitFor();
      assert.equal(await stores().conversations.defaultRoute(), CHANNEL.id);
    });

    it('turns policies off after a question, and on at once', async () => {
      const frame = await open(HARBOURLIGHT);
      const policy = frame.getByRole('switch', { name: 'User MFA Policy', exact: true });
      await policy.click();
      await dialogOf(frame).getByText('its first reading is a new baseline').waitFor();
      await answer(frame, 'Cancel');
      assert.ok((await stage.tenant(HARBOURLIGHT)).posture?.user);
      await policy.click();
      await answer(frame, 'Turn off');
      await toast(frame, 'is off for Harbourlight Clinics').waitFor();
      assert.equal((await stage.tenant(HARBOURLIGHT)).posture?.user, undefined);
      await policy.click();
      await toast(frame, 'is on for Harbourlight Clinics').waitFor();
      assert.ok((await stage.tenant(HARBOURLIGHT)).posture?.user);
    });

    it('looks at guests or not, and accepts an exception with its reason until it is ended', async () => {
      const posture = async () => (await stage.tenant(HARBOURLIGHT)).posture;
      const frame = await open(HARBOURLIGHT);
      await frame.getByRole('switch', { name: 'Look at guests too (User MFA Policy)' }).click();
      await becomes('guests are looked at', async () => (await posture())?.includeGuests);
      await frame.getByLabel('Account (address or object id)').fill('nobody@harbourlight.example');
      await frame.getByLabel('Why MFA need not be required of it').fill('a kiosk at the entrance');
      borne = /4\d\d \(/;
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
      assert.deepEqual(await stage.trail(HARBOURLIGHT, 'testAlert'), ['intent', 'done']);
    });

    it('shows a viewer how it is set, and nothing to change', async () => {
      const frame = await open(HARBOURLIGHT, 3);
      await frame.getByText('You may read these settings').waitFor();
      assert.equal(await frame.locator('main').getByRole('textbox').count(), 0);
      assert.equal(await frame.getByRole('button', { name: /Pause|Test the/ }).count(), 0);
    });
  });

  describe('A new tenant', () => {
    it('is refused by field, added once, opened by consent, and brings what is open there', async () => {
      const frame = await stage.visit('settings');
      await press(frame, 'Add a tenant');
      const dialog = dialogOf(frame);
      const fill = (label: string, text: string) => dialog.getByLabel(label).fill(text);
      await answer(frame, 'Add');
      await dialog.getByText('A tenant id looks like').waitFor();
      await dialog.getByText('Give the tenant the name').waitFor();
      assert.deepEqual(await worn(stage, frame, 'new-tenant'), []);
      await fill('Tenant id', HARBOURLIGHT);
      await fill('Name', 'copper kettle bakeries');
      await fill('Default domain', 'fernhill');
      await dialog.getByText('This tenant is here already, as Harbourlight Clinics').waitFor();
      await fill('Tenant id', NEWCOMER.id.toUpperCase());
      await dialog.getByText('Another tenant is called Copper Kettle Bakeries already').waitFor();
      await fill('Name', NEWCOMER.name);
      await dialog.getByText('“fernhill” is not a domain').waitFor();
      await fill('Default domain', NEWCOMER.domain);
      await dialog.getByRole('combobox', { name: 'Time zone' }).fill(NEWCOMER.timeZone);
      await answer(frame, 'Add');
      await frame.locator('h1', { hasText: 'Fernhill Dental' }).waitFor();
      const { name, domain, timeZone } = await stage.tenant(FERNHILL);
      assert.deepEqual([name, domain, timeZone], ['Fernhill Dental', 'fernhill.example', 'Europe/Dublin']);
      assert.deepEqual(await stage.trail(HOME_TENANT_ID, 'addTenant'), ['intent', 'done']);
      await consents(frame);
    });

    async function consents(frame: Frame): Promise<void> {
      await frame.locator('h1', { hasText: 'Cannot read' }).waitFor();
      await frame.getByText('enabled and consented to').waitFor();
      const link = frame.getByRole('link', { name: /adminconsent/ });
      const address = await link.getAttribute('href');
      assert.match(address ?? '', new RegExp(`/${FERNHILL}/adminconsent\\?client_id=[0-9a-f-]{36}$`));
      assert.deepEqual(
        [...(await axeOf(frame, undefined, 'main section')), ...(await tooWide(stage, frame, 'consent'))],
        [],
      );
      assert.match(await fetch(address ?? '').then((res) => res.text()), /lets Tocsin in/);
      await press(frame, 'Try to read it now');
      await frame.locator('h1', { hasText: 'Watched' }).waitFor();
      const { items } = await stores().events.list(FERNHILL, { open: true, limit: 10 });
      assert.deepEqual([items.length, items.some(({ title }) => title === 'Impossible travel activity')], [2, true]);
    }
  });

  describe('Staff', () => {
    const memberOf = (objectId: string | undefined) => stores().staff.find(objectId ?? '');
    const openStaff = async () => {
      const frame = await stage.visit('settings/staff');
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
      assert.deepEqual(await worn(stage, frame, 'staff'), []);
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
      await stage.elsewhere(0, 'saveStaff', { objectId: ALEX, role: 'responder', scope: 'all', version: null });
      borne = /409 \(Conflict\)/;
      await undo(frame, 'Taken off the staff');
      await toast(frame, 'Somebody else has changed').waitFor();
      assert.equal((await memberOf(ALEX))?.role, 'responder');
      await stores().staff.save({ objectId: ALEX as string, role: 'viewer', scope: 'all' });
    });

    it('leaves who administers by configuration alone, and warns who would take from themselves', async () => {
      const robin = (frame: Frame) => frame.getByRole('row').filter({ hasText: 'Robin' });
      await stores().staff.save({ objectId: SAM as string, role: 'admin', scope: 'all' });
      const frame = await stage.visit('settings/staff', { person: 1 });
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
      await frame.getByText('You are responder here').waitFor();
      assert.equal((await memberOf(SAM))?.role, 'responder');
      assert.equal(await frame.getByRole('button', { name: 'Undo' }).count(), 0, 'there is no way back by themselves');
    });

    it('is not shown to who is no administrator', async () => {
      const frame = await stage.visit('settings/staff', { person: 4 });
      await frame.getByText('You are responder here').waitFor();
      assert.equal(await frame.getByText('Harbourlight').count(), 0);
    });
  });

  describe('Audit', () => {
    const openTrail = async (id: TenantId = COPPER) => {
      const frame = await stage.visit(`audit/${id}`);
      await frame.getByRole('table').waitFor();
      return frame;
    };
    const rows = (frame: Frame) => frame.getByRole('row').filter({ has: frame.getByRole('rowheader') });

    before(async () => {
      const { audit } = stores();
      const entry = { corr: 'c', outcome: 'done', about: {}, personal: { actor: SAM as string, name: 'Sam' } } as const;
      for (let at = 0; at < 60; at++)
        await audit.append(COPPER, {
          ...entry,
          id: `old-${at}`,
          at: new Date(Date.now() - 3 * 86_400_000),
          verb: 'extendRule',
        });
    });

    it('says in plain words who did what, and finds it by person, words, outcome and day', async () => {
      const frame = await openTrail();
      await rows(frame).filter({ hasText: 'Extend an ignore rule' }).first().waitFor();
      await frame.getByRole('searchbox', { name: 'Who' }).fill('robin');
      await frame.getByRole('searchbox', { name: 'What' }).fill('pause');
      const found = rows(frame).filter({ hasText: 'Pause or resume the watching of a tenant' });
      await until('four of them', SOON, async () => (await rows(frame).count()) === 4 || undefined);
      assert.equal(await found.count(), 4);
      await frame.getByRole('combobox', { name: 'Outcome' }).click();
      await frame.getByRole('option', { name: 'Done' }).click();
      await until('two of them', SOON, async () => (await rows(frame).count()) === 2 || undefined);
      await frame.getByLabel('Day (UTC)').fill('2020-01-01');
      await frame.getByText('No entry fits').waitFor();
      await press(frame, 'Clear the filter');
      await until('all again', SOON, async () => (await rows(frame).count()) === 50 || undefined);
    });

    it('goes back page by page and forth again', async () => {
      const frame = await openTrail();
      const { seq } = await stores().audit.head(COPPER);
      await frame.getByText(`Entries ${seq} to ${seq - 49} of ${seq}`).waitFor();
      await press(frame, 'Older');
      await frame.getByText(`Entries ${seq - 50} to 1 of ${seq}`).waitFor();
      assert.ok(await frame.getByRole('button', { name: 'Older' }).isDisabled());
      await press(frame, 'Newer');
      await frame.getByText(`Entries ${seq} to ${seq - 49} of ${seq}`).waitFor();
    });

    it('checks the chain to its end', async () => {
      const frame = await openTrail();
      const { hash, seq } = await stores().audit.head(COPPER);
      await press(frame, 'Verify the trail of Copper Kettle Bakeries');
      await frame
        .getByText(`The trail is whole: ${seq} entries, none altered, none missing. Its head is ${hash}`)
        .waitFor();
      assert.deepEqual(
        [...(await axeOf(frame, undefined, 'main section')), ...(await tooWide(stage, frame, 'audit'))],
        [],
      );
    });

    it('hands out what is shown as a file, and the export is in the trail', async () => {
      const frame = await openTrail();
      const { seq } = await stores().audit.head(COPPER);
      await press(frame, 'Export what is shown');
      const coming = page.waitForEvent('download');
      await frame.getByRole('menuitem', { name: /JSON lines/ }).click();
      const file = await (await coming).path();
      const entries = (await readFile(file, 'utf8'))
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Line);
      const kept = await stores().audit.read(COPPER, seq - 49, 50);
      assert.deepEqual(
        entries.map(({ hash, previous }) => [hash, previous]),
        kept.map(({ hash, previous }) => [hash, previous]),
      );
      assert.ok(entries.every(({ previous }, at) => at === 0 || previous === entries[at - 1]?.hash));
      assert.deepEqual(await stage.trail(COPPER, 'auditExport'), ['intent', 'done']);
    });

    it('is not for viewers, who are told what they lack', async () => {
      borne = /403 \(Forbidden\)/;
      const frame = await stage.visit('audit', { person: 3 });
      await frame.getByText('this needs the role responder').waitFor();
      assert.equal(await frame.getByRole('row').count(), 0);
    });

    it('shows who watches one tenant the trail of that tenant alone', async () => {
      borne = /404 \(Not Found\)/;
      const frame = await stage.visit(`audit/${COPPER}`, { person: 4 });
      await frame.getByText('There is no trail of such a tenant that you can see').waitFor();
      assert.equal(await frame.getByText('Copper').count(), 0);
    });
  });

  describe('All of it', () => {
    it('gave the browser no cause to complain: no error, nothing against the content security policy', () => {
      assert.deepEqual(heard, []);
    });
  });
});

interface Held {
  readonly id: string;
  readonly form: { readonly version: string };
}

interface Line {
  readonly hash: string;
  readonly previous: string;
}

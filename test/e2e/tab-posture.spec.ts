import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { Frame, Page } from 'playwright-core';
import { INHABITED, MFA_FOR_LOCUMS } from '../../src/sandbox/clinic.ts';
import { STAFF } from '../../src/sandbox/staff.ts';
import type { TenantId } from '../../src/tenants/tenant.ts';
import { until } from '../service/service.ts';
import { BAKERIES, CLINICS, SOLICITORS, openPostureScene, type PostureScene } from './posture-scene.ts';
import { THEMES, WIDTHS, axeOf, openTabStage, overhang, tabFrame, type TabStage, type Theme } from './tab-stage.ts';

const PATIENCE = 15_000;
/** What makes a page ask anew at once. */
const ONLINE = 'window.dispatchEvent(new Event("online"))';
/** Words that have no room in their box. */
const SQUEEZED = `[...document.querySelectorAll('.fui-Badge, .fui-MessageBar')]
  .filter((box) => box.scrollHeight > box.offsetHeight + 2)
  .map((box) => box.textContent)`;
const FOCUSED = 'document.activeElement.textContent';
const [ROBIN, SAM] = STAFF.map(({ objectId }) => objectId);
const LOCUM = INHABITED[0].users.find(({ department }) => department === 'Locums');
const NAME = LOCUM?.displayName ?? '';
const NOOR = 'noor.haddad@alderquill.example';
const ADDRESS = LOCUM?.mail ?? '';

describe('Posture and Coverage in a browser', function () {
  this.timeout(90_000);
  let stage: TabStage;
  let scene: PostureScene;
  let page: Page;
  /** The day of the loss. */
  let lostOn: string;

  before(async () => {
    stage = await openTabStage();
    ({ page } = stage);
    scene = await openPostureScene(stage.sandbox);
    await scene.remember(20);
    await scene.loseMfa();
    const { graph, app } = stage.sandbox;
    graph.state.portal(SOLICITORS, 'desmond.pike@alderquill.example').setPerUserMfa(NOOR, 'disabled');
    await app.stores.tenants.update(SOLICITORS, (tenant) => ({ ...tenant, twoPeople: ['requirePerUserMfa'] }));
    lostOn = await scene.morning(CLINICS, SOLICITORS, BAKERIES);
    await scene.crowd(120);
  });
  after(() => stage?.close());
  let borne: RegExp | undefined;
  const heard: string[] = [];
  beforeEach(() => {
    stage.complaints.length = 0;
    borne = undefined;
  });
  afterEach(function () {
    const unborne = stage.complaints.filter((line) => !borne?.test(line));
    heard.push(...unborne.map((line) => `${this.currentTest?.title}: ${line}`));
  });

  const stores = () => stage.sandbox.app.stores;
  const watched = async () => (await stores().tenants.get(CLINICS))?.posture ?? {};
  const policyState = () => stage.sandbox.graph.state.portal(CLINICS, 'x').policy(MFA_FOR_LOCUMS)['state'];
  const trail = async (tenantId: TenantId, verb: string) => {
    const { seq } = await stores().audit.head(tenantId);
    const entries = await stores().audit.read(tenantId, 1, seq);
    return entries.filter((entry) => entry.verb === verb && entry.outcome === 'done');
  };
  /** The page of the clinics as an administrator left it in the test before, or opened afresh. */
  const clinics = async () => {
    const isOpen = page.url().includes(ROBIN ?? '') && tabFrame(page).url().endsWith(`/posture/${CLINICS}`);
    return isOpen ? tabFrame(page) : stage.visit(`posture/${CLINICS}`, { person: 0 });
  };
  const whole = (frame: Frame) => frame.locator('[aria-label=Loading]').first().waitFor({ state: 'detached' });

  it('leads from the list of tenants to what was lost and why, to its people and to one of them', async () => {
    const frame = await stage.visit('posture');
    const line = row(frame, 'Harbourlight Clinics');
    await line.getByText('80 %: required of 20 of 25; 5 not').waitFor();
    await line.getByText('Lost: 5').waitFor();
    const names = await frame.getByRole('rowheader').allInnerTexts();
    assert.deepEqual([names.length, names.at(-1)], [3, 'Copper Kettle Bakeries'], 'losses come first');
    await line.getByRole('link').click();
    await heading(frame, 'MFA posture of Harbourlight Clinics');
    const loss = row(frame, MFA_FOR_LOCUMS);
    await loss
      .getByText(/went from enabled to report-only by maren\.holt@harbourlight\.example at .*: 5 people/)
      .waitFor();
    await loss.getByText('Still lost', { exact: true }).waitFor();
    const older = row(frame, 'Require MFA on old laptops');
    await older.getByText('All over').waitFor();
    assert.equal(await older.getByRole('button').count(), 0, 'there is nothing to put back');
    await loss.getByRole('link', { name: '5 people' }).click();
    await heading(frame, 'Lost MFA requirement: Harbourlight Clinics');
    await row(frame, ADDRESS)
      .getByText(/report-only by maren\.holt/)
      .waitFor();
    assert.equal(await frame.getByRole('rowheader').count(), 5);
    await frame.getByRole('link', { name: NAME }).click();
    await heading(frame, NAME);
    await frame.getByRole('heading', { name: 'MFA: Not required' }).waitFor();
    await frame.getByText(/Require MFA for locums went from enabled to report-only/).waitFor();
  });

  it('draws coverage over time as a chart, and says the same in a table without the day that was not read', async () => {
    const frame = await stage.visit(`posture/${CLINICS}`);
    await frame.locator('[aria-label*="MFA coverage in percent"]').first().waitFor();
    await frame.getByRole('switch', { name: 'As a table' }).click();
    const table = frame.getByRole('table', { name: /MFA coverage, newest day first/ });
    const rows = table.getByRole('row');
    await rows.nth(1).waitFor();
    assert.match(await rows.nth(1).innerText(), /80 % \(20 of 25\)\s+5\s+whole/);
    assert.equal(await rows.count(), 1 + 21, 'today, the first day, and nineteen of the twenty before');
    assert.match(await table.innerText(), /96 % \(24 of 25\)/);
    await frame.getByRole('switch', { name: 'As a table' }).click();
  });

  it('has no page and no dialog that axe finds anything serious in, or that scrolls sideways', async () => {
    const problems: string[] = [];
    // The colours of a page are the same at every width.
    const look = async (frame: Frame, what: string, themes: (width: number) => readonly Theme[] = themesAt) => {
      await whole(frame);
      for (const width of WIDTHS) {
        for (const theme of themes(width)) {
          await stage.dress({ theme, width });
          const found = await axeOf(frame, theme === 'default' ? undefined : 'color-contrast');
          problems.push(...found.map((line) => `${what} ${theme} ${width}: ${line}`));
        }
      }
      await stage.picture(`${what}-contrast-360`);
      for (const width of [320, 1920]) {
        await page.setViewportSize({ width, height: 900 });
        if ((await overhang(frame)) > 0) problems.push(`${what} ${width}: ${await overhang(frame)} px too wide`);
        problems.push(
          ...(await frame.evaluate<string[]>(SQUEEZED)).map((words) => `${what} ${width}: cut off: ${words}`),
        );
      }
    };
    const frame = await clinics();
    await look(frame, 'posture-tenant');
    for (const [what, opens] of [
      ['put-back', /^Put back: /],
      ['exception', /^Accept an exception/],
    ] as const) {
      await frame.getByRole('button', { name: opens }).click();
      await dialogOf(frame).getByRole('button', { name: 'Cancel' }).waitFor();
      await look(frame, what, () => THEMES);
      await dialogOf(frame).getByRole('button', { name: 'Cancel' }).click();
      await dialogOf(frame).waitFor({ state: 'detached' });
    }
    await frame.getByRole('button', { name: 'All tenants' }).click();
    await heading(frame, 'MFA posture');
    // What axe says of it is asked with the frame of the tab.
    await look(frame, 'posture-list', () => []);
    await frame.getByRole('link', { name: 'Harbourlight Clinics' }).click();
    await frame.getByRole('link', { name: 'Not required' }).click();
    await heading(frame, 'People of Harbourlight Clinics');
    await look(frame, 'posture-people');
    await frame.getByRole('link', { name: NAME }).click();
    await heading(frame, NAME);
    await look(frame, 'posture-person', () => ['default']);
    assert.deepEqual(problems, []);
  });

  it('gives a viewer no way to act, and who watches one tenant nothing of another', async () => {
    const viewer = await stage.visit(`posture/${CLINICS}`, { person: 3 });
    await row(viewer, MFA_FOR_LOCUMS).waitFor();
    const buttons = await viewer
      .locator('main')
      .getByRole('button')
      .evaluateAll((all) => all.map(({ textContent, ariaLabel }) => textContent || ariaLabel));
    assert.deepEqual(buttons, ['All tenants', 'Refresh']);
    const switches = await viewer.getByRole('switch').evaluateAll((all) => all.length);
    assert.equal(switches, 1, 'of the chart alone');
    borne = /404 \(Not Found\)/;
    const other = await stage.visit(`posture/${CLINICS}/lost/user-${lostOn}`, { person: 4 });
    await other.getByText('This is not here').waitFor();
    assert.doesNotMatch(await other.locator('main').innerText(), /Harbourlight|Beatrix|locums/i);
    for (const place of ['Posture', 'Coverage']) {
      await other.getByRole('link', { name: place, exact: true }).click();
      await other.locator('main').getByText('Alder & Quill Solicitors').waitFor();
      assert.doesNotMatch(await other.locator('main').innerText(), /Harbourlight|Copper/);
    }
  });

  it('puts the policy back once, after a preview, and tells a second person who did it', async () => {
    const frame = await stage.visit(`posture/${CLINICS}`);
    const second = await page.context().newPage();
    await second.goto(
      `${stage.sandbox.tabUrl}/?${new URLSearchParams({ place: `posture/${CLINICS}`, person: SAM ?? '' }).toString()}`,
    );
    const sam = tabFrame(second);
    for (const one of [frame, sam]) {
      await one.getByRole('button', { name: /^Put back: / }).click();
      await dialogOf(one)
        .getByText(/Turns “Require MFA for locums” on .*It is report-only now/)
        .waitFor();
    }
    assert.equal(
      await sam.getByRole('heading', { name: 'What is watched', includeHidden: true }).count(),
      0,
      'a responder',
    );
    assert.equal(policyState(), 'enabledForReportingButNotEnforced', 'a preview changes nothing');
    await act(frame);
    await dialogOf(frame)
      .getByRole('status')
      .filter({ hasText: /turned on again/ })
      .waitFor();
    assert.equal(policyState(), 'enabled');
    assert.match(await frame.evaluate<string>(FOCUSED), /turned on again/);
    await act(sam);
    await dialogOf(sam)
      .getByRole('status')
      .filter({ hasText: /Already done by Robin/ })
      .waitFor();
    await second.close();
    await dialogOf(frame).getByRole('button', { name: 'Close' }).click();
    await row(frame, MFA_FOR_LOCUMS)
      .getByText(/turned on again by Robin/)
      .waitFor();
    assert.equal(await frame.getByRole('button', { name: /^Put back: / }).count(), 0);
    await frame.locator('main h1:focus').waitFor();
    const done = await trail(CLINICS, 'enableAccessPolicy');
    assert.deepEqual(
      done.map(({ personal }) => personal['actor']),
      [ROBIN],
    );
  });

  it('asks a second person where the tenant wants two, of whom only that one can say yes', async () => {
    const perUser = () => stage.sandbox.graph.state.user(SOLICITORS, NOOR)?.perUserMfaState;
    const asker = await stage.visit(`posture/${SOLICITORS}`, { person: 2 });
    await asker.getByRole('button', { name: 'Put back: Per-user MFA…' }).click();
    await dialogOf(asker)
      .getByRole('checkbox', { name: /Noor Haddad/ })
      .waitFor();
    await dialogOf(asker).getByRole('button', { name: 'Turn per-user MFA on again' }).click();
    await dialogOf(asker).getByRole('status').filter({ hasText: 'wants two people' }).waitFor();
    await dialogOf(asker).getByRole('button', { name: 'Close' }).click();
    await asker.getByRole('button', { name: 'Approve or decline: Per-user MFA' }).click();
    await dialogOf(asker).getByText('A second person has to approve it').waitFor();
    assert.equal(
      await dialogOf(asker)
        .getByRole('button', { name: /^Approve: / })
        .count(),
      0,
    );
    assert.equal(perUser(), 'disabled');
    const other = await stage.visit(`posture/${SOLICITORS}`, { person: 1 });
    await other.getByRole('button', { name: 'Approve or decline: Per-user MFA' }).click();
    await dialogOf(other)
      .getByText(/Asked for by Kim/)
      .waitFor();
    await dialogOf(other).getByRole('button', { name: 'Approve: Turn per-user MFA on again' }).click();
    await dialogOf(other)
      .getByRole('status')
      .filter({ hasText: /turned on again/ })
      .waitFor();
    assert.equal(perUser(), 'enabled');
  });

  it('turns the alert green when everybody is read again', async () => {
    const frame = await clinics();
    await row(frame, MFA_FOR_LOCUMS).getByText('Still lost', { exact: true }).waitFor();
    const since = await scene.morning(CLINICS);
    await frame.evaluate(ONLINE);
    await row(frame, MFA_FOR_LOCUMS).getByText('All over').waitFor();
    await frame.getByText('MFA is required of 25 of 25 (100 %).').waitFor();
    const alert = await stores().posture.alert(CLINICS, `user-${lostOn}`);
    assert.deepEqual(
      alert?.people.map(({ over }) => over),
      Array.from({ length: 5 }, () => ({ how: 'required', since })),
    );
  });

  it('accepts an exception with its reason, ends it, and takes either back', async () => {
    const frame = await clinics();
    const dialog = dialogOf(frame);
    const open = frame.getByRole('button', { name: 'Accept an exception…' });
    const accept = dialog.getByRole('button', { name: 'Accept', exact: true });
    const exempt = async () => (await watched()).exempt?.map(({ reason }) => reason) ?? [];
    borne = /404 \(Not Found\)/;
    await open.click();
    await accept.click();
    await dialog.getByText('Say which account it is.').waitFor();
    await dialog.getByLabel('Account').fill('nobody@harbourlight.example');
    await dialog.getByLabel('Why').fill('stands in until May');
    await accept.click();
    await dialog.getByText(/has nobody called/).waitFor();
    await dialog.getByLabel('Account').fill(ADDRESS);
    await accept.click();
    await undo(frame, /is an accepted exception/, async () =>
      assert.deepEqual(await exempt(), ['stands in until May']),
    );
    await until('it is taken back', PATIENCE, async () => (await exempt()).length === 0);
    await open.click();
    await dialog.getByLabel('Account').fill(ADDRESS);
    await dialog.getByLabel('Why').fill('stands in until June');
    await accept.click();
    await dialog.waitFor({ state: 'detached' });
    await until('the focus is back', PATIENCE, async () => (await frame.evaluate(FOCUSED)) === 'Accept an exception…');
    await frame.getByRole('button', { name: `End the exception of ${NAME}` }).click();
    await dialog.getByRole('button', { name: 'End it' }).click();
    await until('it has ended', PATIENCE, async () => (await exempt()).length === 0);
    await undo(frame, /is alerted again/, async () => assert.deepEqual(await exempt(), []));
    await row(frame, 'stands in until June').waitFor();
    assert.deepEqual(await exempt(), ['stands in until June']);
  });

  it('switches a policy off and, by its undo, on since when it was; guests too', async () => {
    const frame = await clinics();
    const before = (await watched()).user?.enabledAt;
    await frame.getByRole('switch', { name: 'User MFA Policy' }).click();
    await dialogOf(frame)
      .getByText(/its first reading is a new baseline/)
      .waitFor();
    await dialogOf(frame).getByRole('button', { name: 'Turn off' }).click();
    await undo(frame, /User MFA Policy is off/, async () => assert.equal((await watched()).user, undefined));
    await frame
      .getByText(/is on for Harbourlight Clinics again, as before/)
      .last()
      .waitFor();
    assert.deepEqual((await watched()).user?.enabledAt, before);
    await frame.getByRole('switch', { name: 'Guests too' }).click();
    await dialogOf(frame).getByRole('button', { name: 'Look at guests' }).click();
    await undo(frame, /Guests of Harbourlight Clinics are looked at/, async () =>
      assert.ok((await watched()).includeGuests),
    );
    await until('guests are left out again', PATIENCE, async () => !(await watched()).includeGuests);
  });

  it('pages people, finds some of them and saves these as CSV, which the trail tells', async () => {
    const frame = await stage.visit(`posture/${BAKERIES}/people/none`);
    await frame.getByText('1 to 50 of 120 people').waitFor();
    await frame.getByRole('button', { name: 'Next' }).click();
    await row(frame, 'Baker 051').waitFor();
    await frame.getByRole('button', { name: 'Next' }).click();
    await frame.getByText('101 to 120 of 120 people').waitFor();
    await frame.getByRole('searchbox').fill('baker 11');
    await frame.getByText(/^10 people in the reading of/).waitFor();
    const save = frame.getByRole('button', { name: 'Save as CSV' });
    const [download] = await Promise.all([page.waitForEvent('download'), save.click()]);
    const lines = (await readFile(await download.path(), 'utf8')).trim().split('\r\n');
    assert.match(download.suggestedFilename(), /^mfa-copperkettle\.example-none-\d{4}-\d{2}-\d{2}\.csv$/);
    assert.match(lines[0] ?? '', /^Name,Address,Policy,MFA,|^\uFEFFName,Address,Policy,MFA,/);
    assert.match(lines[1] ?? '', /^Baker 110,baker110@copperkettle\.example,User MFA Policy,Not required,/);
    assert.equal(lines.length, 1 + 10);
    const [entry] = await trail(BAKERIES, 'postureExport');
    assert.deepEqual(
      [entry?.about['rows'], entry?.personal['words'], entry?.personal['actor']],
      [10, 'baker 11', ROBIN],
    );
    await frame.getByRole('searchbox').fill('nobody at all');
    await frame.getByText('Nobody fits').waitFor();
  });

  it('draws no tenant as clean that was read in part, or of which the newest day is missing: it says why', async () => {
    const { graph } = stage.sandbox;
    graph.setQuirks({ deny: { status: 403, path: '/identity/conditionalAccess/policies' } }, SOLICITORS);
    await scene.morning(SOLICITORS);
    graph.setQuirks({ deny: undefined }, SOLICITORS);
    const why = 'Microsoft took more than an hour to answer; it is asked again.';
    await scene.breakOff(BAKERIES, why);
    const frame = await stage.visit('posture');
    const missing = row(frame, 'Copper Kettle Bakeries');
    await missing.getByText(/The reading of .* is missing/).waitFor();
    assert.match(await missing.innerText(), new RegExp(why));
    const partly = row(frame, 'Alder & Quill Solicitors');
    await partly.getByText('Not read: Conditional Access').waitFor();
    await partly.getByRole('link').click();
    await frame.getByText('The last reading is in part.').waitFor();
    await frame
      .getByText(/Conditional Access: .*Policy\.Read\.All/)
      .first()
      .waitFor();
    await frame.getByRole('link', { name: 'Coverage' }).click();
    const card = frame.getByRole('listitem').filter({ hasText: 'Copper Kettle Bakeries' });
    await card.getByText('Watched in part').waitFor();
    await card.getByText(/is missing\. Microsoft took more than an hour.*Tocsin tries again/).waitFor();
    await frame.getByText(/Not everything is seen: .*1 missing MFA reading/).waitFor();
  });

  it('says of a blind tenant since when, why and what to do, when it is tried next, and that it is seen again', async () => {
    const frame = page.url().includes(ROBIN ?? '') ? tabFrame(page) : await stage.visit('coverage');
    stage.sandbox.graph.setQuirks({ deny: 401 }, SOLICITORS);
    await until(
      'the tenant is blind',
      PATIENCE,
      async () => (await stores().tenants.get(SOLICITORS))?.state === 'blind',
    );
    await frame.evaluate(ONLINE);
    const first = frame.locator('main').getByRole('listitem').first();
    await first.getByText('Cannot read', { exact: true }).waitFor();
    assert.match(await first.innerText(), /Alder & Quill Solicitors/, 'what cannot be read comes first');
    await first.getByText(/Cannot read this tenant since .*did not accept Tocsin's sign-in/).waitFor();
    await first.getByText('Next try').waitFor();
    await first.getByRole('link', { name: 'how to give access again' }).waitFor();
    assert.deepEqual(await axeOf(frame), []);
    stage.sandbox.graph.setQuirks({ deny: undefined }, SOLICITORS);
    await first.getByRole('link', { name: 'how to give access again' }).click();
    await frame.getByRole('button', { name: 'Try to read it now' }).click();
    await until('it is seen again', PATIENCE, async () => (await stores().tenants.get(SOLICITORS))?.state === 'active');
    await frame.getByRole('link', { name: 'Coverage' }).click();
    const card = frame.locator('main').getByRole('listitem').filter({ hasText: 'Alder & Quill Solicitors' });
    // Its last reading of MFA is still the one in part.
    await card.getByText('Watched in part').waitFor();
    assert.equal(await frame.getByText('Cannot read').count(), 0);
  });

  it('gave the browser no cause to complain', () => {
    assert.deepEqual(heard, []);
  });
});

function row(frame: Frame, words: string) {
  return frame.getByRole('row').filter({ hasText: words });
}

function heading(frame: Frame, words: string): Promise<void> {
  return frame.locator('main h1:focus', { hasText: words }).waitFor();
}

function dialogOf(frame: Frame) {
  return frame.getByRole('dialog').or(frame.getByRole('alertdialog'));
}

function themesAt(width: number): readonly Theme[] {
  return width === WIDTHS[0] ? ['default', 'dark'] : ['default', 'contrast'];
}

/** Says yes to the preview. */
function act(frame: Frame): Promise<void> {
  return dialogOf(frame).getByRole('button', { name: 'Turn the policy on again' }).click();
}

/** Takes back what the newest toast tells, after it was seen in the store. */
async function undo(frame: Frame, words: RegExp, seen: () => Promise<void>): Promise<void> {
  await frame.getByText(words).last().waitFor();
  await seen();
  await frame.getByRole('button', { name: 'Undo' }).last().click();
}

import assert from 'node:assert/strict';
import type { Frame, Page } from 'playwright-core';
import type { ResultOf } from '../../src/commands/result.ts';
import type { SecurityEvent } from '../../src/events/event.ts';
import { SANDBOX_TENANTS } from '../../src/sandbox/graph/tenants.ts';
import { STAFF } from '../../src/sandbox/staff.ts';
import { until } from '../service/service.ts';
import { openTabStage, tabFrame, type TabStage } from './tab-stage.ts';
import {
  DIALOG,
  askAs,
  atMicrosoft,
  dialogOf,
  downloadOf,
  faultsOf,
  raiseAll,
  rowOf,
  storedNow,
  toastOf,
} from './tab-triage-tools.ts';

const [HARBOURLIGHT, ALDER, COPPER] = SANDBOX_TENANTS.map(({ name }) => name) as [string, string, string];
const ROBIN = STAFF[0]?.name as string;
/** Another responder, who works at the same time. */
const SAM = 1;
const [, ALDER_ID, COPPER_ID] = SANDBOX_TENANTS.map(({ id }) => id) as [string, string, string];
const LOOK = 'window.dispatchEvent(new Event("online"))';
const HOUR = 3_600_000;

describe('Triage in a browser', function () {
  this.timeout(60_000);
  let stage: TabStage;
  let page: Page;
  /** So many that not all of them are on the screen. */
  let quiet: readonly SecurityEvent[];
  let signIn: SecurityEvent;
  let admin: SecurityEvent;
  let sharing: readonly [SecurityEvent, SecurityEvent, SecurityEvent];

  before(async () => {
    stage = await openTabStage();
    ({ page } = stage);
    const filler = Array.from({ length: 45 }, (_none, at) => ({
      scene: 'unfamiliarSignIn' as const,
      tenant: 2,
      user: 4,
      seed: String(at),
      at: new Date(Date.now() - (1 + at * 12) * HOUR),
    }));
    const rest = await raiseAll(stage, [
      { scene: 'anonymousIp', tenant: 0, user: 2 },
      { scene: 'leakedCredentials', tenant: 0, user: 0 },
      ...[2, 3, 4].map((user) => ({ scene: 'externalSharing' as const, tenant: 1, user })),
      ...filler,
    ]);
    [signIn, admin] = rest as unknown as [SecurityEvent, SecurityEvent];
    sharing = rest.slice(2, 5) as unknown as typeof sharing;
    quiet = rest.slice(5);
  });
  after(() => stage?.close());
  /** What a test brings about itself, in the browser's words. */
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

  const now = (event: SecurityEvent) => storedNow(stage, event);
  const shownRows = (frame: Frame) => frame.locator('[role=row][aria-rowindex]:not([aria-rowindex="1"])');
  const total = async (frame: Frame, count: number) =>
    frame.getByText(count === 1 ? '1 event' : `${count} events`, { exact: true }).waitFor();
  /** The page that is open, as long as one stays on it. */
  let place = '';
  const visit = (to: string) => {
    place = to;
    return stage.visit(to);
  };
  const eventPage = async (event: SecurityEvent) => {
    const to = `events/${event.number}`;
    const frame = place === to ? tabFrame(page) : await visit(to);
    await frame.locator('main h1', { hasText: event.title }).waitFor();
    return frame;
  };

  it('narrows the report by severity, tenant, status, kind and days, and a link brings the same list back', async () => {
    const wanted = [signIn, ...sharing].map(({ number }) => number).toSorted(byNewest);
    const frame = await visit('report');
    await rowOf(frame, signIn).waitFor();
    await frame.getByRole('button', { name: 'Filters' }).click();
    const choose = async (label: string, ...options: readonly string[]) => {
      await frame.getByRole('combobox', { name: label }).click();
      for (const name of options) await frame.getByRole('menuitemcheckbox', { name, exact: true }).click();
      await page.keyboard.press('Escape');
    };
    await choose('Tenants', ALDER, HARBOURLIGHT);
    await choose('Severity', 'Medium');
    await rowOf(frame, admin).waitFor({ state: 'detached' });
    await choose('Kind', 'Sign-in from a hidden or suspicious address', 'Unusual sharing with people outside');
    const today = new Date().toISOString().slice(0, 10);
    await frame.getByLabel('Detected from (UTC)').fill(today);
    await frame.getByLabel('Until, that day included').fill(today);
    await total(frame, 4);
    await frame.getByLabel('Which events').selectOption('New');
    assert.deepEqual((await numbersOf(frame)).toSorted(byNewest), wanted);
    const link = (await frame.evaluate<string>('location.pathname')).replace('/tab/', '');
    const again = await visit(link);
    await total(again, 4);
    assert.deepEqual((await numbersOf(again)).toSorted(byNewest), wanted);
    assert.equal(await again.getByLabel('Which events').inputValue(), 'new');
    await again.getByRole('button', { name: 'Filters (4)' }).click();
    assert.equal(await again.getByRole('combobox', { name: 'Tenants' }).innerText(), `${ALDER}, ${HARBOURLIGHT}`);
    assert.deepEqual(await faultsOf(stage, again, 'section[aria-label=Filters]'), []);
    await again.getByRole('button', { name: 'Clear filters' }).click();
    await rowOf(again, admin).waitFor();
    assert.equal(await again.evaluate('location.pathname'), '/tab/report/which=new');
  });

  it('puts the list in the order that is asked for, by the head of a column too', async () => {
    const frame = await visit('report');
    await rowOf(frame, signIn).waitFor();
    await frame.getByLabel('Order').selectOption('Gravest first');
    await until('the gravest stand first', 5_000, async () => {
      const words = await shownRows(frame).first().innerText();
      return /High/.test(words);
    });
    await frame.getByRole('columnheader', { name: 'Severity' }).and(frame.locator('[aria-sort=descending]')).waitFor();
    await frame.getByRole('button', { name: 'Detected' }).click();
    const oldest = quiet.at(-1) as SecurityEvent;
    await frame.getByRole('columnheader', { name: 'Detected' }).and(frame.locator('[aria-sort=descending]')).waitFor();
    await frame.getByRole('button', { name: 'Detected' }).click();
    await rowOf(frame, oldest).waitFor();
    assert.equal((await numbersOf(frame))[0], oldest.number);
    assert.equal(await frame.getByLabel('Order').inputValue(), 'oldest');
  });

  it('counts the events of each day in a chart, and says the same in words', async () => {
    const frame = await visit('report');
    const chart = frame.getByRole('region', { name: 'Events by day' });
    await chart.locator('svg rect[height]:not([height="0"])').nth(5).waitFor();
    const { days } = (await askAs(stage, 0, 'reportDays', { which: 'all' })) as ResultOf<'reportDays'>;
    const sum = (of: 'high' | 'low') => days.reduce((count, { counts }) => count + counts[of], 0);
    const all = days.reduce((count, { counts }) => count + Object.values(counts).reduce((a, b) => a + b), 0);
    assert.ok(sum('low') > quiet.length);
    await chart.getByText(`${all} detected, ${sum('high')} of high severity`).waitFor();
    await chart.getByRole('button', { name: 'Hide chart' }).click();
    await chart.locator('svg').first().waitFor({ state: 'detached' });
    await chart.getByRole('button', { name: 'Show chart' }).click();
    await chart.locator('svg').first().waitFor();
  });

  it('draws what is in sight alone, and keeps the place of who comes back', async () => {
    const frame = await visit(`report/tenants=${COPPER_ID}`);
    await total(frame, quiet.length + 2);
    assert.ok((await shownRows(frame).count()) < 35);
    await shownRows(frame).first().focus();
    await page.keyboard.press('End');
    await frame.locator(`[role=row][aria-rowindex="${quiet.length + 3}"]:focus`).waitFor();
    const last = quiet.at(-1) as SecurityEvent;
    await rowOf(frame, last).and(frame.locator(':focus')).waitFor();
    assert.ok((await shownRows(frame).count()) < 35);
    await page.keyboard.press('Enter');
    await frame.locator('main h1', { hasText: last.title }).waitFor();
    await frame.getByRole('button', { name: 'Back to the report' }).click();
    await frame.locator(`[role=row][aria-rowindex="${quiet.length + 3}"]:focus`).waitFor();
    assert.ok((await frame.evaluate<number>('scrollY')) > 1_000);
  });

  it('exports what is shown, in its order', async () => {
    const frame = await visit(`report/order=oldest&tenants=${COPPER_ID}`);
    await total(frame, quiet.length + 2);
    const file = await downloadOf(page, () => frame.getByRole('button', { name: 'Export CSV' }).click());
    await toastOf(frame, `${quiet.length + 2} events saved as ${file.name}`).waitFor();
    const lines = file.text.trimEnd().split('\r\n');
    assert.equal(lines.length, quiet.length + 3);
    const shown = await numbersOf(frame);
    assert.deepEqual(
      lines.slice(1, 1 + shown.length).map((line) => Number(line.split(',')[0])),
      shown,
    );
    assert.ok(lines.slice(1).every((line) => line.includes(COPPER) && !line.includes(ALDER)));
  });

  it('takes several on at once after a preview, and gives them back', async () => {
    const [one, two, three] = sharing;
    await askAs(stage, SAM, 'assign', { n: two.number });
    const frame = await visit(`report/tenants=${ALDER_ID}`);
    await select(frame, sharing);
    await frame.getByRole('button', { name: 'Take on' }).click();
    const dialog = dialogOf(frame);
    await dialog.getByText('3 events will be taken on.').waitFor();
    await dialog.getByText(`Taken over from ${STAFF[SAM]?.name}.`).waitFor();
    assert.deepEqual(await faultsOf(stage, frame, DIALOG), []);
    assert.equal((await now(one)).assignee, undefined);
    await dialog.getByRole('button', { name: 'Take on 3' }).click();
    await toastOf(frame, '3 events taken on').waitFor();
    for (const event of sharing) assert.equal((await now(event)).assignee?.name, ROBIN);
    await rowOf(frame, three).getByText(`In progress: ${ROBIN}`).waitFor();
    await undo(frame, '3 events taken on');
    await toastOf(frame, '3 events given back').waitFor();
    assert.deepEqual(await Promise.all(sharing.map(async (event) => (await now(event)).assignee?.name)), [
      undefined,
      STAFF[SAM]?.name,
      undefined,
    ]);
    assert.equal((await now(one)).status, 'new');
  });

  it('resolves several at once, tells what became of each, and takes back its own alone', async () => {
    const [one, two, three] = sharing;
    const frame = await visit(`report/tenants=${ALDER_ID}`);
    await select(frame, sharing);
    await frame.getByRole('button', { name: 'Resolve', exact: true }).click();
    const dialog = dialogOf(frame);
    await dialog.getByText('3 events will be resolved.').waitFor();
    await dialog.getByLabel('What was it?').selectOption({ label: 'Expected activity: security test' });
    await dialog.getByLabel('Comment').fill('the yearly exercise');
    // Between the preview and the press.
    await askAs(stage, SAM, 'resolve', { n: two.number, verdict: 'truePositive.phishing' });
    await dialog.getByRole('button', { name: 'Resolve 3' }).click();
    await dialog.getByText('2 events resolved, 1 not.').waitFor();
    const notDone = dialog.getByRole('list', { name: 'Not done' });
    assert.match(await notDone.innerText(), new RegExp(`#${two.number} .*already resolved, by Sam`, 's'));
    assert.equal(await dialog.getByRole('list', { name: 'Done', exact: true }).getByRole('listitem').count(), 2);
    assert.deepEqual(await faultsOf(stage, frame, DIALOG), []);
    await dialog.getByRole('button', { name: 'Close' }).click();
    await rowOf(frame, one).waitFor({ state: 'detached' });
    const { verdict, resolvedBy } = await now(one);
    assert.deepEqual(
      [verdict?.determination, verdict?.comment, resolvedBy?.name],
      ['securityTesting', 'the yearly exercise', ROBIN],
    );
    await until('Microsoft is told', 10_000, async () => atMicrosoft(stage, one)['status'] === 'resolved');
    await undo(frame, '2 events resolved');
    await toastOf(frame, '2 events re-opened').waitFor();
    await rowOf(frame, three).waitFor();
    assert.equal((await now(one)).status, 'new');
    assert.equal((await now(two)).resolvedBy?.name, STAFF[SAM]?.name);
    await until('Microsoft is told', 10_000, async () => atMicrosoft(stage, one)['status'] === 'new');
  });

  it('ignores several at once, leaves out what is too grave, and shows them again', async () => {
    const frame = await visit('report');
    await select(frame, [signIn, admin]);
    await frame.getByRole('button', { name: 'Ignore', exact: true }).click();
    const dialog = dialogOf(frame);
    await dialog.getByText('1 of 2 will be ignored.').waitFor();
    assert.match(await dialog.getByRole('list', { name: 'Left as they are' }).innerText(), /no event above medium/);
    const doIt = dialog.getByRole('button', { name: 'Ignore 1' });
    assert.equal(await doIt.getAttribute('aria-disabled'), 'true');
    await dialog.getByLabel('Why?').fill('our own scanner');
    await doIt.click();
    await toastOf(frame, '1 event ignored').waitFor();
    await shownRows(frame).and(frame.locator(':focus')).waitFor();
    assert.equal((await now(signIn)).ignored?.reason, 'our own scanner');
    assert.equal((await now(admin)).ignored, undefined);
    await rowOf(frame, signIn).waitFor({ state: 'detached' });
    await undo(frame, '1 event ignored');
    await toastOf(frame, '1 event shown again').waitFor();
    await rowOf(frame, signIn).waitFor();
    assert.equal((await now(signIn)).ignored, undefined);
  });

  it('chooses rows by the keyboard, from one to another with Shift, and comes back from a dialog by Escape', async () => {
    const frame = await visit(`report/tenants=${COPPER_ID}`);
    // Whether anything may be chosen is known when the boxes are there.
    await frame
      .getByRole('checkbox', { name: /^Select event/ })
      .first()
      .waitFor();
    await shownRows(frame).first().focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    for (let rows = 0; rows < 3; rows++) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Shift+Space');
    await frame.getByText('4 selected').waitFor();
    assert.equal(await frame.locator('[role=row][aria-selected=true]').count(), 4);
    await page.keyboard.press('Tab');
    const takeOn = frame.getByRole('button', { name: 'Take on' });
    await takeOn.and(frame.locator(':focus')).waitFor();
    await page.keyboard.press('Enter');
    await dialogOf(frame).getByText('4 events will be taken on.').waitFor();
    await page.keyboard.press('Escape');
    await takeOn.and(frame.locator(':focus')).waitFor();
    await frame
      .getByRole('checkbox', { name: /^Select event/ })
      .nth(6)
      .click({ modifiers: ['Shift'] });
    await frame.getByText('6 selected').waitFor();
    await frame.getByRole('button', { name: 'Select none' }).press('Enter');
    await shownRows(frame).and(frame.locator(':focus')).waitFor();
  });

  it('opens what is known of a person and of an address', async () => {
    const frame = await eventPage(signIn);
    const user = frame
      .getByRole('listitem')
      .filter({ has: frame.getByRole('heading', { name: /^User: Tomasz Wilk/ }) });
    await user.getByText('Admin roles').first().waitFor();
    assert.match(await user.innerText(), /From Microsoft/);
    const address = frame
      .getByRole('listitem')
      .filter({ has: frame.getByRole('heading', { name: 'IP address: 185.220.101.34' }) });
    await address.getByRole('button', { name: 'Everything recorded' }).click();
    await address.getByText('Country').first().waitFor();
    await address.getByRole('button', { name: 'Everything known now' }).click();
    await address.getByText('Tor exit').last().waitFor();
    assert.deepEqual(await faultsOf(stage, frame, 'article'), []);
  });

  it('takes an event on and gives it back by the toast', async () => {
    const frame = await eventPage(signIn);
    await frame.getByRole('button', { name: 'Assign to me' }).click();
    await toastOf(frame, `Event ${signIn.number} is yours.`).waitFor();
    const taken = await now(signIn);
    assert.deepEqual([taken.status, taken.assignee?.name], ['inProgress', ROBIN]);
    await frame.getByText('Assignee: you').waitFor();
    await until('Microsoft is told', 10_000, async () => atMicrosoft(stage, signIn)['status'] === 'inProgress');
    await undo(frame, `Event ${signIn.number} is yours.`);
    await toastOf(frame, 'is nobody’s again').waitFor();
    const back = await now(signIn);
    assert.deepEqual([back.status, back.assignee], ['new', undefined]);
    await frame.getByText('Assignee: nobody yet').waitFor();
    const trail = await stage.sandbox.app.stores.events.history(signIn.tenantId, signIn.number);
    assert.deepEqual(
      trail.slice(-2).map(({ by, what }) => `${by}: ${what}`),
      [`${ROBIN}: Assigned to themselves`, `${ROBIN}: Given back`],
    );
  });

  it('resolves an event with what it was and why, and re-opens it by the toast', async () => {
    const frame = await eventPage(signIn);
    await frame.getByRole('button', { name: 'Resolve…' }).click();
    const dialog = dialogOf(frame);
    await dialog.getByLabel('What was it?').selectOption({ label: 'False positive: not malicious' });
    await dialog.getByLabel(/^Comment/).fill('their own VPN');
    assert.deepEqual(await faultsOf(stage, frame, DIALOG), []);
    await dialog.getByRole('button', { name: 'Resolve', exact: true }).click();
    await toastOf(frame, `Event ${signIn.number} is resolved.`).waitFor();
    await dialog.waitFor({ state: 'detached' });
    await until('Microsoft is told, the comment last', 10_000, async () =>
      /their own VPN/.test(JSON.stringify(atMicrosoft(stage, signIn)['comments'])),
    );
    const { status, classification, determination } = atMicrosoft(stage, signIn);
    assert.deepEqual([status, classification, determination], ['resolved', 'falsePositive', 'notMalicious']);
    await undo(frame, 'is resolved');
    await toastOf(frame, 'is open again').waitFor();
    assert.equal((await now(signIn)).status, 'new');
    await frame.getByRole('button', { name: 'Resolve…' }).waitFor();
  });

  it('notes something for colleagues', async () => {
    const frame = await eventPage(signIn);
    await frame.getByRole('button', { name: 'Note…' }).click();
    await dialogOf(frame)
      .getByLabel(/^Note for colleagues/)
      .fill('called <b>Tomasz</b>, he is *abroad*');
    assert.deepEqual(await faultsOf(stage, frame, DIALOG), []);
    await dialogOf(frame).getByRole('button', { name: 'Add the note' }).click();
    await toastOf(frame, 'It stays in the history.').waitFor();
    await frame.getByText('Note: called <b>Tomasz</b>, he is *abroad*').waitFor();
    const trail = await stage.sandbox.app.stores.events.history(signIn.tenantId, signIn.number);
    assert.equal(trail.at(-1)?.what, 'Note: called <b>Tomasz</b>, he is *abroad*');
  });

  it('ignores one event with a reason, and shows it again by the toast', async () => {
    const frame = await eventPage(signIn);
    await frame.getByRole('button', { name: 'Ignore…' }).click();
    const dialog = dialogOf(frame);
    await dialog.getByLabel(/^Why\?/).fill('a business trip');
    assert.deepEqual(await faultsOf(stage, frame, DIALOG), []);
    await dialog.getByRole('button', { name: 'Show what the rule would hide' }).click();
    await dialog.getByText('Ignore rule: not saved yet').waitFor();
    assert.deepEqual(await faultsOf(stage, frame, DIALOG), []);
    await dialog.getByRole('button', { name: 'Change it' }).click();
    await dialog.getByRole('button', { name: 'Ignore this event only' }).click();
    await toastOf(frame, 'is ignored').waitFor();
    assert.equal((await now(signIn)).ignored?.reason, 'a business trip');
    await frame.getByText(/^Ignored by Robin/).waitFor();
    await undo(frame, 'is ignored');
    await toastOf(frame, 'is no longer ignored').waitFor();
    assert.equal((await now(signIn)).ignored, undefined);
    await frame.getByRole('button', { name: 'Ignore…' }).waitFor();
  });

  it('copies a report for the customer that names no other tenant and no colleague', async () => {
    // Teams gives its tabs no clipboard of their own either: the old way is gone then.
    borne = /permissions policy/;
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const frame = await eventPage(sharing[0]);
    await frame.getByRole('button', { name: 'Copy customer report' }).click();
    await toastOf(frame, 'The customer report is copied.').waitFor();
    const copied = await page.evaluate<string>('navigator.clipboard.readText()');
    assert.match(copied, new RegExp(`Organisation: ${ALDER}`));
    for (const secret of [HARBOURLIGHT, COPPER, ...STAFF.map(({ name }) => name)])
      assert.ok(!copied.includes(secret), secret);
  });

  it('says why a guard forbids a remediation, and changes nothing', async () => {
    borne = /412 \(Precondition Failed\)/;
    const frame = await eventPage(admin);
    await frame.getByRole('button', { name: 'Block sign-in: Maren Holt' }).click();
    const dialog = dialogOf(frame);
    await dialog.getByText('This is an emergency (break-glass) account').waitFor();
    assert.deepEqual(await faultsOf(stage, frame, DIALOG), []);
    assert.equal(await dialog.getByRole('button', { name: 'Block sign-in', exact: true }).count(), 0);
    const maren = stage.sandbox.graph.state.users(admin.tenantId)[0];
    assert.equal(maren?.accountEnabled, true);
    await dialog.getByRole('button', { name: /Close|Cancel/ }).click();
  });

  it('tells at once what another one did to the event that is open, also beside a question', async () => {
    const frame = await eventPage(sharing[2]);
    await frame.getByRole('button', { name: 'Resolve…' }).click();
    const dialog = dialogOf(frame);
    await dialog.getByLabel('What was it?').selectOption({ label: 'False positive: not malicious' });
    await askAs(stage, SAM, 'resolve', { n: sharing[2].number, verdict: 'truePositive.phishing', comment: 'a lure' });
    await frame.evaluate(LOOK);
    await dialog.getByText('Changed while you have it open').waitFor();
    await dialog.getByText(/Sam \(responder\): Resolved: a lure/).waitFor();
    await dialog.getByRole('button', { name: 'Resolve', exact: true }).click();
    await toastOf(frame, 'was already resolved by Sam').waitFor();
    assert.equal(await toastOf(frame, 'already resolved').getByRole('button', { name: 'Undo' }).count(), 0);
    assert.equal((await now(sharing[2])).verdict?.determination, 'phishing');
    await frame.getByRole('button', { name: 'Re-open' }).waitFor();
    assert.deepEqual(await faultsOf(stage, frame, 'article > .fui-MessageBar'), []);
    await frame.getByRole('button', { name: 'Got it' }).click();
    await frame.getByText('Changed while you have it open').waitFor({ state: 'detached' });
  });

  it('undoes nothing once another one went on with the event', async () => {
    borne = /409 \(Conflict\)/;
    const frame = await eventPage(sharing[0]);
    await frame.getByRole('button', { name: 'Assign to me' }).click();
    await toastOf(frame, 'is yours').waitFor();
    await askAs(stage, SAM, 'assign', { n: sharing[0].number });
    await undo(frame, 'is yours');
    await toastOf(frame, 'Too late to undo').waitFor();
    assert.equal((await now(sharing[0])).assignee?.name, STAFF[SAM]?.name);
    await frame.getByText(`Assignee: ${STAFF[SAM]?.name}`).waitFor();
  });

  it('lets a new alert appear without moving or drawing again what is being read', async () => {
    const frame = await visit('report');
    const read = rowOf(frame, signIn);
    await read.waitFor();
    await frame.getByRole('region', { name: 'Events by day' }).locator('svg rect').first().waitFor();
    await read.evaluate((row) => row.setAttribute('data-read', 'yes'));
    await frame.evaluate(WATCH_SKELETONS);
    const before = await read.boundingBox();
    const [fresh] = await raiseAll(stage, [{ scene: 'teamsAppInstalled', tenant: 1, user: 3 }]);
    const pill = frame.getByRole('button', { name: '1 new event' });
    await until('it is told', 10_000, async () => {
      await frame.evaluate(LOOK);
      return pill.isVisible();
    });
    assert.deepEqual(await read.boundingBox(), before);
    assert.equal(await read.getAttribute('data-read'), 'yes');
    assert.equal(await frame.evaluate('window.skeletons'), 0);
    assert.deepEqual(await faultsOf(stage, frame, 'main [role=status]'), []);
    await pill.click();
    await rowOf(frame, fresh as SecurityEvent).waitFor();
    assert.equal((await numbersOf(frame))[0], fresh?.number);
    await pill.waitFor({ state: 'detached' });
  });

  it('gave the browser no cause to complain', () => {
    assert.deepEqual(heard, []);
  });
});

/** Counts what is drawn in place of something that is still to come. */
const WATCH_SKELETONS = `window.skeletons = 0; new MutationObserver((changes) => {
  for (const { addedNodes } of changes)
    for (const node of addedNodes) if (node.querySelector?.('.fui-Skeleton') || node.matches?.('.fui-Skeleton')) window.skeletons += 1;
}).observe(document.body, { childList: true, subtree: true });`;

/** Ticks the rows of these events. */
async function select(frame: Frame, events: readonly SecurityEvent[]): Promise<void> {
  for (const { number } of events)
    await frame.getByRole('checkbox', { name: `Select event ${number}`, exact: true }).check();
  await frame.getByText(`${events.length} selected`).waitFor();
}

/** Presses Undo on what was told. */
async function undo(frame: Frame, words: string): Promise<void> {
  await toastOf(frame, words).getByRole('button', { name: 'Undo' }).click();
}

function byNewest(one: number, other: number): number {
  return other - one;
}

/** Numbers of the rows that are shown, from above to below. */
async function numbersOf(frame: Frame): Promise<readonly number[]> {
  const cells = await frame
    .locator('[role=rowgroup] [role=row]')
    .evaluateAll((rows) =>
      rows.map((row) => [row.getAttribute('aria-rowindex'), /#(\d+)/.exec(row.textContent ?? '')?.[1]]),
    );
  return cells.toSorted(([one], [other]) => Number(one) - Number(other)).map(([, number]) => Number(number));
}

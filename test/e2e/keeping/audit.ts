import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { Frame } from 'playwright-core';
import { STAFF } from '../../../src/sandbox/staff.ts';
import type { TenantId } from '../../../src/tenants/tenant.ts';
import { axeOf } from '../tab-stage.ts';
import { COPPER, becomes, press, stores, tooWide, type Keeping } from './stage.ts';

const [, SAM] = STAFF.map(({ objectId }) => objectId) as string[];

/** What the trail says to whom. */
export function auditFlows({ stage, bear }: Keeping): void {
  const openTrail = async (id: TenantId = COPPER) => {
    const frame = await stage().visit(`audit/${id}`);
    await frame.getByRole('table').waitFor();
    return frame;
  };
  const rows = (frame: Frame) => frame.getByRole('row').filter({ has: frame.getByRole('rowheader') });

  before(async () => {
    for (const watch of [false, true]) await stage().elsewhere(0, 'watchTenant', { tenant: COPPER, watch });
    const { audit } = stores(stage());
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
    const all = await stage().trail(COPPER, 'watchTenant');
    const frame = await openTrail();
    await rows(frame).filter({ hasText: 'Extend an ignore rule' }).first().waitFor();
    await frame.getByRole('searchbox', { name: 'Who' }).fill('robin');
    await frame.getByRole('searchbox', { name: 'What' }).fill('pause');
    const found = rows(frame).filter({ hasText: 'Pause or resume the watching of a tenant' });
    await becomes('both of each', async () => (await rows(frame).count()) === all.length);
    assert.equal(await found.count(), all.length);
    await frame.getByRole('combobox', { name: 'Outcome' }).click();
    await frame.getByRole('option', { name: 'Done' }).click();
    await becomes('the ends alone', async () => (await rows(frame).count()) === all.length / 2);
    await frame.getByLabel('Day (UTC)').fill('2020-01-01');
    await frame.getByText('No entry fits').waitFor();
    await press(frame, 'Clear the filter');
    await becomes('all again', async () => (await rows(frame).count()) === 50);
  });

  it('goes back page by page and forth again', async () => {
    const frame = await openTrail();
    const { seq } = await stores(stage()).audit.head(COPPER);
    await frame.getByText(`Entries ${seq} to ${seq - 49} of ${seq}`).waitFor();
    await press(frame, 'Older');
    await frame.getByText(`Entries ${seq - 50} to 1 of ${seq}`).waitFor();
    assert.ok(await frame.getByRole('button', { name: 'Older' }).isDisabled());
    await press(frame, 'Newer');
    await frame.getByText(`Entries ${seq} to ${seq - 49} of ${seq}`).waitFor();
  });

  it('checks the chain to its end', async () => {
    const frame = await openTrail();
    const { hash, seq } = await stores(stage()).audit.head(COPPER);
    await press(frame, 'Verify the trail of Copper Kettle Bakeries');
    await frame
      .getByText(`The trail is whole: ${seq} entries, none altered, none missing. Its head is ${hash}`)
      .waitFor();
    assert.deepEqual(
      [...(await axeOf(frame, undefined, 'main section')), ...(await tooWide(stage(), frame, 'audit'))],
      [],
    );
  });

  it('hands out what is shown as a file, and the export is in the trail', async () => {
    const frame = await openTrail();
    const { seq } = await stores(stage()).audit.head(COPPER);
    await press(frame, 'Export what is shown');
    const coming = stage().page.waitForEvent('download');
    await frame.getByRole('menuitem', { name: /JSON lines/ }).click();
    const file = await (await coming).path();
    const entries = (await readFile(file, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Line);
    const kept = await stores(stage()).audit.read(COPPER, seq - 49, 50);
    assert.deepEqual(
      entries.map(({ hash, previous }) => [hash, previous]),
      kept.map(({ hash, previous }) => [hash, previous]),
    );
    assert.ok(entries.every(({ previous }, at) => at === 0 || previous === entries[at - 1]?.hash));
    assert.deepEqual(await stage().trail(COPPER, 'auditExport'), ['intent', 'done']);
  });

  it('is not for viewers, who are told what they lack', async () => {
    bear(/403 \(Forbidden\)/);
    const frame = await stage().visit('audit', { person: 3 });
    await frame.getByText('this needs the role responder').waitFor();
    assert.equal(await frame.getByRole('row').count(), 0);
  });

  it('shows who watches one tenant the trail of that tenant alone', async () => {
    bear(/404 \(Not Found\)/);
    const frame = await stage().visit(`audit/${COPPER}`, { person: 4 });
    await frame.getByText('There is no trail of such a tenant that you can see').waitFor();
    assert.equal(await frame.getByText('Copper').count(), 0);
  });
}

interface Line {
  readonly hash: string;
  readonly previous: string;
}

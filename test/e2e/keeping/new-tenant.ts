import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { IMPORT_SUBJECT } from '../../../src/events/outbox.ts';
import { NEWCOMER } from '../../../src/sandbox/graph/tenants.ts';
import { HOME_TENANT_ID } from '../../../src/sandbox/staff.ts';
import { asTenantId, type TenantId } from '../../../src/tenants/tenant.ts';
import { axeOf } from '../tab-stage.ts';
import { HARBOURLIGHT, answer, becomes, dialogOf, press, stores, tooWide, worn, type Keeping } from './stage.ts';

const FERNHILL = asTenantId(NEWCOMER.id) as TenantId;

/** How a customer comes to be watched. */
export function newTenantFlows({ stage }: Keeping): void {
  it('is refused by field, added once, opened by consent, and brings what is open there', async () => {
    const frame = await stage().visit('settings');
    await press(frame, 'Add a tenant');
    const dialog = dialogOf(frame);
    const fill = (label: string, text: string) => dialog.getByLabel(label).fill(text);
    await answer(frame, 'Add');
    await dialog.getByText('A tenant id looks like').waitFor();
    await dialog.getByText('Give the tenant the name').waitFor();
    assert.deepEqual(await worn(stage(), frame, 'new-tenant'), []);
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
    const { name, domain, timeZone } = await stage().tenant(FERNHILL);
    assert.deepEqual([name, domain, timeZone], ['Fernhill Dental', 'fernhill.example', 'Europe/Dublin']);
    assert.deepEqual(await stage().trail(HOME_TENANT_ID, 'addTenant'), ['intent', 'done']);
    await consents(frame);
  });

  async function consents(frame: Frame): Promise<void> {
    await frame.locator('h1', { hasText: 'Cannot read' }).waitFor();
    await frame.getByText('enabled and consented to').waitFor();
    const link = frame.getByRole('link', { name: /adminconsent/ });
    const address = await link.getAttribute('href');
    assert.match(address ?? '', new RegExp(`/${FERNHILL}/adminconsent\\?client_id=[0-9a-f-]{36}$`));
    assert.deepEqual(
      [...(await axeOf(frame, undefined, 'main section')), ...(await tooWide(stage(), frame, 'consent'))],
      [],
    );
    assert.match(await fetch(address ?? '').then((res) => res.text()), /lets Tocsin in/);
    await press(frame, 'Try to read it now');
    await frame.locator('h1', { hasText: 'Watched' }).waitFor();
    const { items } = await stores(stage()).events.list(FERNHILL, { open: true, limit: 10 });
    assert.deepEqual([items.length, items.some(({ title }) => title === 'Impossible travel activity')], [2, true]);
    const { outbox } = stores(stage());
    await becomes('one card tells of what was open', () => outbox.receipt(FERNHILL, IMPORT_SUBJECT, 'teams'));
    for (const { key } of items) assert.equal(await outbox.receipt(FERNHILL, key, 'teams'), undefined);
  }
}

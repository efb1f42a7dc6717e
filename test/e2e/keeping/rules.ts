import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { HARBOURLIGHT, answer, becomes, dialogOf, press, stores, toast, undo, worn, type Keeping } from './stage.ts';

/** What people do with ignore rules. */
export function ruleFlows({ stage, bear }: Keeping): void {
  const ruleOf = async (number: number) => (await stores(stage()).ignoreRules.find(number))!;
  const row = (frame: Frame, number: number) => frame.getByRole('row').filter({ hasText: `Rule ${number}` });

  it('teaches how a rule is made while there is none', async () => {
    const frame = await stage().visit('rules');
    await frame.getByText('No rule hides anything').waitFor();
    await press(frame, 'Choose an event');
    await frame.locator('nav [aria-current=page]', { hasText: 'Report' }).waitFor();
  });

  it('tells of each rule what it hides, where, until when, how often it did and who made it', async () => {
    const live = await stage().rule({ left: 40, hits: 3, lastMatch: new Date(Date.now() - 7_200_000) });
    const over = await stage().rule({ left: -2, scope: '*', reason: 'a test of ours' });
    const frame = await stage().visit('rules');
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
    const rule = await stage().rule({ left: 5 });
    const frame = await stage().visit('rules');
    await press(frame, `Extend rule ${rule.number}`);
    await dialogOf(frame).getByRole('spinbutton').fill('30');
    assert.deepEqual(await worn(stage(), frame, 'extend'), []);
    await answer(frame, 'Extend');
    await toast(frame, 'holds for 30 days from now').waitFor();
    const longer = await ruleOf(rule.number);
    assert.ok(longer.expiresAt.getTime() - Date.now() > 29.9 * 86_400_000);
    await undo(frame, 'holds for 30 days from now');
    await toast(frame, 'is taken back').waitFor();
    assert.deepEqual((await ruleOf(rule.number)).expiresAt, rule.expiresAt);
    assert.deepEqual(await stage().trail(HARBOURLIGHT, 'unextendRule'), ['intent', 'done']);
  });

  it('deletes a rule, brings it back as it was, and says so where that is too late', async () => {
    const rule = await stage().rule({ left: 9, hits: 2 });
    const frame = await stage().visit('rules');
    const remove = async () => {
      await press(frame, `Delete rule ${rule.number}`);
      await answer(frame, 'Delete');
      await toast(frame, `Rule ${rule.number} is deleted`).waitFor();
      await row(frame, rule.number).waitFor({ state: 'detached' });
    };
    await remove();
    assert.ok((await ruleOf(rule.number)).ended);
    await undo(frame, `Rule ${rule.number} is deleted`);
    await becomes('the rule is back', async () => !(await ruleOf(rule.number)).ended);
    await row(frame, rule.number).waitFor();
    assert.deepEqual(await ruleOf(rule.number), rule);
    await toast(frame, `Rule ${rule.number} is deleted`).waitFor({ state: 'detached' });
    await remove();
    const { ended } = await ruleOf(rule.number);
    await stage().elsewhere(0, 'undeleteRule', { rule: rule.number, deleted: ended?.at });
    await stage().elsewhere(0, 'deleteRule', { rule: rule.number });
    bear(/409 \(Conflict\)/);
    await undo(frame, `Rule ${rule.number} is deleted`);
    await toast(frame, /This was not done.*deleted again since/).waitFor();
    assert.ok((await ruleOf(rule.number)).ended);
  });

  it('lets a responder read, and change nothing', async () => {
    const frame = await stage().visit('rules', { person: 1 });
    await frame.getByRole('row').filter({ hasText: 'our own scanner' }).first().waitFor();
    assert.equal(await frame.getByRole('button', { name: /Extend|Delete/ }).count(), 0);
  });
}

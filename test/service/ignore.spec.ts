import assert from 'node:assert/strict';
import { eventKey } from '../../src/events/event.ts';
import { ipEvidence, makeAlert, userEvidence, type AlertParts } from '../../src/sandbox/alert-maker.ts';
import type { SimAlert } from '../../src/sandbox/graph/model.ts';
import { SANDBOX_TENANTS } from '../../src/sandbox/graph/tenants.ts';
import type { TenantId } from '../../src/tenants/tenant.ts';
import { buttons, nodes, words } from '../teams/adaptive-cards.ts';
import type { Running } from './process.ts';
import { cardOf, eventNumberOf, installation, openStage, press, send, until, wordsOf, type Stage } from './service.ts';

const SOURCE = 'graph.alerts_v2';
const CHANNEL = '19:alerts@thread.tacv2';
const [TENANT] = SANDBOX_TENANTS;
const [ANA, BO] = TENANT!.users;

/** What a client sends for a button: its data with the inputs of the card as they stand, or as filled. */
function pressed(card: unknown, title: string, filled: Record<string, string> = {}) {
  const button = buttons(card).find((one) => one.title === title);
  assert.ok(button, `no button “${title}” among ${buttons(card).map((one) => one.title)}`);
  const inputs = nodes(card).filter(({ type }) => String(type).startsWith('Input.'));
  return {
    ...Object.fromEntries(inputs.map(({ id, value }) => [id, filled[String(id)] ?? value ?? ''])),
    ...button.data,
  };
}

describe('Ignoring by rule while the service runs', function () {
  this.timeout(90_000);
  let stage: Stage;
  let product: Running;
  let seed = 0;

  before(async () => {
    stage = await openStage({ tenants: SANDBOX_TENANTS, channels: [CHANNEL], connector: { limits: false } });
    product = await stage.start();
    await send(product, installation(stage.connector, { channel: CHANNEL }));
    await until('the first import', 15_000, async () => {
      const stored = await stage.stores.coverage.get(TENANT!.id as TenantId, SOURCE);
      return stored?.value.importedAt !== undefined;
    });
  });
  after(() => stage?.close());

  /** Microsoft raises an alert about a person; resolves once its event is stored. */
  async function raised(person: typeof ANA, over: Partial<AlertParts> = {}) {
    const alert = makeAlert(
      { tenant: TENANT!, seed: `ignore-${++seed}`, at: new Date() },
      {
        title: 'Anonymous IP address',
        description: 'A sign-in came from an anonymous IP address.',
        severity: 'medium',
        category: 'InitialAccess',
        source: 'entra',
        evidence: [userEvidence(person!), ipEvidence('185.220.101.34', 'DE')],
        ...over,
      },
    );
    stage.graph.state.addAlert(TENANT!.id, alert);
    const event = await until('the event', 15_000, () => eventOf(alert));
    return { alert, event, n: event.number };
  }

  const eventOf = async (alert: SimAlert) =>
    (await stage.stores.events.get(TENANT!.id as TenantId, eventKey(SOURCE, alert.id)))?.value;
  const cardsOf = (n: number) =>
    stage.connector.rootCards().flatMap((posted) => {
      const card = cardOf(posted.activity);
      return eventNumberOf(card) === n ? [card] : [];
    });
  const told = (n: number) => until(`the card of event ${n}`, 15_000, () => cardsOf(n)[0]);
  const clicked = async (data: unknown) => (await press(stage, product, { channel: CHANNEL, data })).value;
  const typed = (text: string) => send(product, wordsOf(stage.connector, { channel: CHANNEL }, text));

  it('hides what comes from now on, says so on the card that is there, and rings for the rest', async () => {
    const first = await raised(ANA);
    await told(first.n);
    const form = await clicked(pressed(await clicked({ verb: 'details', n: first.n }), 'Ignore…'));
    const preview = await clicked(pressed(form, 'Show what the rule would hide', { reason: 'a planned test' }));
    assert.match(words(preview), /would have hidden 1 event, which is not confirmed malicious/);
    await clicked(pressed(preview, 'Save the rule'));
    await until('the card that says so', 15_000, () => /Ignored by rule 1 since/.test(words(cardsOf(first.n))));

    const hidden = await raised(ANA);
    const other = await raised(BO);
    await told(other.n);
    assert.deepEqual(hidden.event.ignored?.by, { kind: 'rule', number: 1 });
    assert.equal(other.event.ignored, undefined);
    assert.deepEqual(cardsOf(hidden.n), []);
    assert.ok(((await stage.stores.ignoreRules.find(1))?.hits ?? 0) >= 2);
    assert.equal(stage.graph.state.alert(TENANT!.id, hidden.alert.id)?.['status'], 'new');
  });

  it('brings the card of an event that is shown again, and of one whose severity rises', async () => {
    const [shown, risen, left] = [await raised(ANA), await raised(ANA), await raised(ANA)];
    for (const { event } of [shown, risen, left]) assert.ok(event.ignored);
    await typed(`unignore ${shown.n}`);
    await told(shown.n);
    stage.graph.state.updateAlert(TENANT!.id, risen.alert.id, { severity: 'high' });
    assert.match(words(await told(risen.n)), /High severity/);
    assert.deepEqual(cardsOf(left.n), []);
    assert.ok((await eventOf(left.alert))?.ignored);
  });

  it('rings again for events like these once the rule is deleted', async () => {
    await typed('delete rule 1');
    const after = await raised(ANA);
    assert.equal(after.event.ignored, undefined);
    await told(after.n);
  });

  it('leaves nothing in the log that failed', () => {
    const failed = product.output().split('\n');
    assert.deepEqual(
      failed.filter((line) => /"level":"(error|fatal|warn)"/.test(line)),
      [],
    );
  });
});

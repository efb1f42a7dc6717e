import assert from 'node:assert/strict';
import type { Entity } from '../../src/entities/entity.ts';
import { packFacts } from '../../src/entities/ip.ts';
import type { InboxRule } from '../../src/entities/mail/inbox-rule.ts';
import { carriedSection } from '../../src/entities/carried.ts';
import { ruleOrigin, withRuleOrigin } from '../../src/events/rule-origin.ts';
import { factsWith, found } from '../ip/facts.ts';
import { suspiciousRules } from '../../src/remediation/contain/suspicious-rules.ts';
import { anAlert } from '../fakes/alerts.ts';
import { anEvent, NOON } from '../teams/fixtures.ts';
import { createWorld, HARBOUR } from '../world.ts';

const RULE: Entity = { type: 'inboxRule', mailbox: 'ana@contoso.com', ruleId: 'r1' };
const OTHER: Entity = { type: 'inboxRule', mailbox: 'bo@contoso.com' };
const HOME: Entity = { type: 'ip', address: '86.1.2.3' };
const tor = packFacts(factsWith({ proxyTypes: found(['tor']) }));

/** Files one newsletter: nobody would look at it twice. */
const PLAIN: InboxRule = {
  id: 'r1',
  name: 'News',
  sequence: 1,
  enabled: true,
  readOnly: false,
  hasError: false,
  conditions: { senderContains: ['news@shop.example'] },
  exceptions: {},
  actions: { moveToFolder: 'f1' },
  folders: { f1: 'Later' },
};

function about(kind: string, entities: readonly Entity[], recordedIps = [tor]) {
  const event = anEvent({ kind, entities, recordedIps });
  const sections = entities
    .filter(({ type }) => type !== 'ip')
    .map((entity) => ({ ...carriedSection(entity, NOON), suspicious: ['a', 'b'] }));
  return withRuleOrigin(sections, event).map(({ suspicious }) => suspicious);
}

describe('Where an inbox rule was made from', () => {
  it('is told of the rule that the event names, where that address was flagged at detection', () => {
    assert.deepEqual(about('forwardingRule', [RULE, HOME, OTHER]), [
      ['a', 'It was made or changed from 86.1.2.3, a Tor exit.', 'b'],
      ['a', 'b'],
    ]);
  });

  it('is not told of an event about something else, of several addresses, or of one that is not flagged', () => {
    const plain = [['a', 'b']];
    assert.deepEqual(about('riskySignIn', [RULE, HOME]), plain);
    assert.deepEqual(about('forwardingRule', [RULE, HOME, { type: 'ip', address: '8.8.8.8' }]), plain);
    assert.deepEqual(about('forwardingRule', [RULE, HOME], [packFacts(factsWith({ proxy: found(false) }))]), plain);
    assert.deepEqual(about('forwardingRule', [RULE, HOME], []), plain);
    assert.equal(ruleOrigin(anEvent({ kind: 'forwardingRule', entities: [RULE] })), undefined);
  });

  it('is on the details of the event, and makes containing propose to stop the rule', async () => {
    const world = await createWorld();
    const [stored] = await world.store([anAlert()]);
    const before = await world.stores.events.get(HARBOUR.id, stored!.key);
    const entities = [RULE, HOME];
    const event = { ...stored!, kind: 'forwardingRule', entities, recordedIps: [tor], revision: 2 };
    await world.stores.events.replace({ event, history: [], notify: [], corr: 'c' }, before!);
    const details = await world.ask('viewer', 'details', { n: event.number });
    assert.ok(details.show === 'details');
    assert.deepEqual(details.sections[0]?.suspicious, ['It was made or changed from 86.1.2.3, a Tor exit.']);
    const [planned] = await suspiciousRules(
      {
        tenant: HARBOUR,
        writer: { ...world.directory.writer, listRules: async () => ({ rules: [PLAIN], unreadable: 0 }) },
      } as never,
      { event, user: { type: 'user', upn: 'ana@contoso.com' }, userId: undefined },
    );
    assert.deepEqual([planned?.chosen, planned?.why], [true, 'It was made or changed from 86.1.2.3, a Tor exit.']);
  });
});

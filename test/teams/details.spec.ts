import assert from 'node:assert/strict';
import type { CommandResult, DetailsView } from '../../src/commands/result.ts';
import type { EntitySection } from '../../src/entities/section.ts';
import { offersFor, type Offer } from '../../src/remediation/actions/index.ts';
import type { Card } from '../../src/teams/card.ts';
import { present } from '../../src/teams/presenters/index.ts';
import { SOFT_LIMIT_UTF8 } from '../../src/teams/render.ts';
import { assertParses, buttons, nodes, words } from './adaptive-cards.ts';
import { factsWith, found } from '../ip/facts.ts';
import { NOON, aDeed, aSection, anEvent, tenant } from './fixtures.ts';

const deps = { offers: offersFor, now: NOON };
const nothing = { tenant, history: [], ips: [], sections: [], waiting: [] };

function cardOf(result: CommandResult, offers: (typeof deps)['offers'] = offersFor): Card {
  const shown = present(result, { ...deps, offers });
  assert.ok(shown.kind === 'card');
  assertParses(shown.card);
  assert.ok(Buffer.byteLength(JSON.stringify(shown.card)) <= SOFT_LIMIT_UTF8);
  return shown.card;
}

function detailsCard(change: Partial<DetailsView>): Card {
  return cardOf({ show: 'details', event: anEvent(), ...nothing, ...change });
}

function users(count: number) {
  return Array.from({ length: count }, (_none, at) => ({
    type: 'user' as const,
    id: `u${at}`,
    upn: `u${at}@contoso.com`,
  }));
}

function sections(count: number): EntitySection[] {
  return Array.from({ length: count }, (_none, at) => aSection(`u${at}@contoso.com`, { key: `user:u${at}` }));
}

const manyOffers = (event: { entities: readonly unknown[] }): Offer[] =>
  event.entities.length === 0
    ? []
    : ['blockSignIn', 'revokeSessions', 'c', 'd', 'e'].map((action) => ({
        action,
        label: `Do ${action}`,
        generation: 0,
        done: false,
        busy: false,
      }));

describe('the details card', () => {
  it('tells found, absent and unknown apart, each field with its source and time', () => {
    const said = words(detailsCard({ sections: [aSection('ana')] }));
    assert.match(said, /Other mails\nNone/);
    assert.match(said, /_Not known: ana_/);
    assert.match(said, /⚠ \*\*ana; ana\*\*/);
    assert.match(said, /From Microsoft Graph at Sun 22 Nov, 12:05 UTC/);
  });

  it('never calls empty what is unknown', () => {
    const section = aSection('x', {
      fields: [{ label: 'Roles', value: { status: 'unavailable', source: 'Graph', reason: 'no permission' } }],
      suspicious: [],
    });
    const said = words(detailsCard({ sections: [section] }));
    assert.doesNotMatch(said, /None/);
    assert.match(said, /Roles not known: no permission/);
  });

  it('folds each section: pressing its head shows the body and turns the arrow', () => {
    const card = detailsCard({ sections: sections(3) });
    const byId = new Map(nodes(card).flatMap((node) => (node['id'] ? [[node['id'], node] as const] : [])));
    const toggles = nodes(card).filter(({ type }) => type === 'Action.ToggleVisibility');
    assert.equal(toggles.length, 3);
    const seen = toggles.map(({ targetElements }) =>
      (targetElements as string[]).map((id) => byId.get(id)?.['isVisible']),
    );
    assert.deepEqual(seen[0], [true, true, false, false]);
    assert.deepEqual(seen[2], [true, true, false, false]);
    assert.equal(byId.size, 12);
  });

  it('shows warnings and gaps in the head of a closed section', () => {
    const card = detailsCard({ sections: sections(8) });
    assert.match(words(card), /⚠ Roles: u7@contoso\.com, u7@contoso\.com · ⚠ u7@contoso\.com · Risk not known/);
  });

  it('counts what it has no room for, and says how to ask for it', () => {
    const entities = [
      ...users(40),
      ...Array.from({ length: 25 }, (_none, at) => ({ type: 'ip' as const, address: `198.51.100.${at}` })),
    ];
    const ips = entities
      .flatMap((one) => (one.type === 'ip' ? [{ address: one.address, difference: [] }] : []))
      .slice(0, 10);
    const said = words(detailsCard({ event: anEvent({ entities }), sections: sections(30), ips }));
    const left = /Not shown here: (\d+) under Users \(type “show event 123 users”\), (\d+) under IP addresses/.exec(
      said,
    );
    const lines = said.split('\n').filter((line) => line.startsWith('**User:**')).length;
    assert.equal(Number(left?.[1]) + lines, 40);
    const addresses = said.split('\n').filter((line) => /^198\.51\.100\.\d+$/.test(line)).length;
    assert.equal(Number(left?.[2]) + addresses, 25);
  });

  it('says when something is still being read', () => {
    const reading = detailsCard({ waiting: ['user:x'] });
    assert.match(words(reading), /still being read/);
    assert.deepEqual(
      buttons(reading)
        .map(({ title }) => title)
        .filter((title) => ['Look again', 'View in Defender', 'Back'].includes(title)),
      ['Look again', 'Back'],
    );
    assert.doesNotMatch(words(detailsCard({})), /still being read/);
  });

  it('says what is missing when nothing can be remedied', () => {
    const device = anEvent({ entities: [{ type: 'device', name: 'pc-1' }] });
    assert.match(words(detailsCard({ event: device })), /no remedy for: Device/);
    const nobody = anEvent({ entities: [{ type: 'user', name: 'Ana' }] });
    const said = words(cardOf({ show: 'details', ...nothing, event: nobody }, () => []));
    assert.match(said, /does not say enough of Ana/);
    assert.doesNotMatch(words(detailsCard({})), /can fix nothing/);
  });

  it('never has more than five buttons, on the event card neither', () => {
    for (const status of ['new', 'inProgress', 'resolved'] as const) {
      for (const alertUrl of ['https://security.microsoft.com/alerts/a1', undefined]) {
        const event = anEvent({ status, alertUrl });
        for (const show of ['event', 'details'] as const) {
          const card = cardOf({ show, ...nothing, event }, manyOffers);
          const titles = buttons(card).map(({ title }) => title);
          assert.ok(titles.length <= 5, `${show}: ${titles.join(', ')}`);
          if (status !== 'resolved') assert.ok(titles.includes('Act…'), `${show}: ${titles.join(', ')}`);
        }
      }
    }
  });

  it('names where its link leads', () => {
    const titles = (alertUrl: string) =>
      buttons(detailsCard({ event: anEvent({ alertUrl }) })).map(({ title }) => title);
    assert.ok(titles('https://security.microsoft.com/alerts/a1').includes('View in Defender'));
    assert.ok(titles('https://compliance.microsoft.com/alerts/a1').includes('View at Microsoft'));
  });
});

describe('an address in the details', () => {
  const tor = {
    proxy: found(true, 'X'),
    proxyTypes: found(['tor' as const], 'X'),
    threat: found('high' as const, 'X'),
    reports: found(12, 'X'),
  };

  it('shows what is recorded and what is live, one at a time, and switches between them', () => {
    const facts = factsWith({});
    const card = detailsCard({ ips: [{ address: '8.8.8.8', recorded: facts, live: facts, difference: ['Was X.'] }] });
    const shown = new Map(nodes(card).flatMap((node) => (node['id'] ? [[node['id'], node['isVisible']]] : [])));
    assert.deepEqual([shown.get('recorded0'), shown.get('live0')], [true, false]);
    const switches = nodes(card).filter(({ selectAction }) => selectAction !== undefined);
    for (const { selectAction } of switches)
      assert.deepEqual((selectAction as { targetElements: unknown }).targetElements, ['recorded0', 'live0']);
    assert.equal(switches.length, 2);
    assert.match(words(card), /Was X\./);
  });

  it('warns of proxies and threats, and says nothing of what nobody was asked', () => {
    const at = (facts: ReturnType<typeof factsWith>) =>
      words(detailsCard({ ips: [{ address: '8.8.8.8', live: facts, difference: [] }] }));
    assert.match(at(factsWith(tor)), /⚠ Tor.*⚠ threat: high.*12 reports/);
    assert.doesNotMatch(at(factsWith({})), /proxy|threat/);
    assert.match(at(factsWith({ proxy: found(false, 'X') })), /no proxy known/);
    const partly = { ...found(false, 'X'), note: 'AbuseIPDB was not heard' };
    assert.match(at(factsWith({ proxy: partly })), /no proxy known \(AbuseIPDB was not heard\)/);
    const none = { ...found('none' as const, 'X'), note: 'AbuseIPDB was not heard' };
    assert.match(at(factsWith({ threat: none })), /threat: none known \(AbuseIPDB was not heard\)/);
  });
});

describe('notes on the event card', () => {
  const notes = [{ key: 'user:u0', text: 'Admin roles: Global Administrator', alarming: true, at: NOON }];

  it('stand beside the name, with the time of looking', () => {
    const said = words(cardOf({ show: 'event', tenant, event: anEvent({ entities: users(2), notes }) }));
    assert.match(said, /u0@contoso\.com – ⚠ Admin roles: Global Administrator/);
    assert.match(said, /Looked up Sun 22 Nov, 12:05 UTC/);
  });

  it('go when the entity was changed since, because they may no longer hold', () => {
    const deed = { ...aDeed(), target: 'user:u0', at: new Date(NOON.getTime() + 1) };
    const said = words(cardOf({ show: 'event', tenant, event: anEvent({ entities: users(2), notes, deeds: [deed] }) }));
    assert.doesNotMatch(said, /Admin roles|Looked up/);
  });
});

describe('one part of the details', () => {
  const event = anEvent({ entities: users(40) });

  function page(from: number, line = 0, all = sections(40)) {
    const run = all.slice(from - 1, from + 11);
    return cardOf({ show: 'part', part: 'users', from, line, total: all.length, ...nothing, event, sections: run });
  }

  it('is paged through to the end, every entity once and no card too large', () => {
    const seen: string[] = [];
    let next: { from: number; line: number } | undefined = { from: 1, line: 0 };
    for (let guard = 0; next && guard < 60; guard++) {
      const card: Card = page(next.from, next.line);
      seen.push(
        ...[...words(card).matchAll(/^\*\*User:\*\* (u\d+@contoso\.com)$/gm)].map(([, name]) => name as string),
      );
      const button = buttons(card).find(({ title }) => title === 'Next');
      next = button && { from: Number(button.data['from']), line: Number(button.data['line']) };
    }
    assert.equal(next, undefined);
    assert.deepEqual(
      seen,
      users(40).map(({ upn }) => upn),
    );
  });

  it('goes on in the middle of an application with hundreds of permissions', () => {
    const value = Array.from(
      { length: 400 },
      (_none, at) => `Perm.${at}.All – ${'lets it read a lot of mail '.repeat(5)}`,
    );
    const fields = [{ label: 'Permissions', value: { status: 'found' as const, value, source: 'Graph', asOf: NOON } }];
    const app = aSection('App', { key: 'application:a', type: 'application', fields, suspicious: [] });
    const seen = new Set<string>();
    let next: { from: number; line: number } | undefined = { from: 1, line: 0 };
    for (let guard = 0; next && guard < 60; guard++) {
      const card: Card = page(next.from, next.line, [app]);
      for (const [, at] of words(card).matchAll(/Perm\.(\d+)\.All/g)) seen.add(at as string);
      const button = buttons(card).find(({ title }) => title === 'Next');
      next = button && { from: Number(button.data['from']), line: Number(button.data['line']) };
    }
    assert.equal(seen.size, 400);
  });

  it('says so when there is nothing, or no more', () => {
    const none = cardOf({ show: 'part', part: 'rules', from: 1, line: 0, total: 0, ...nothing, event });
    assert.match(words(none), /Rules: none in this event\./);
    const beyond = cardOf({ show: 'part', part: 'users', from: 50, line: 0, total: 40, ...nothing, event });
    assert.match(words(beyond), /Users: there are only 40\./);
    assert.ok(!buttons(beyond).some(({ title }) => title === 'Next'));
  });
});

describe('the Act… picker', () => {
  it('groups what can be done by entity, each button for its own target', () => {
    const event = anEvent({ entities: users(3) });
    const card = cardOf({ show: 'act', from: 1, tenant, event });
    const blocks = buttons(card).filter(({ title }) => title === 'Block sign-in');
    assert.deepEqual(
      blocks.map(({ data }) => data['target']),
      ['user:u0', 'user:u1', 'user:u2'],
    );
    assert.match(words(card), /\*\*User:\*\* u2@contoso\.com/);
  });

  it('reaches the last of a hundred entities by Next', () => {
    const event = anEvent({ entities: users(100) });
    const seen = new Set<unknown>();
    let from: number | undefined = 1;
    for (let guard = 0; from !== undefined && guard < 60; guard++) {
      const card: Card = cardOf({ show: 'act', from, tenant, event });
      for (const { data } of buttons(card)) if (data['target']) seen.add(data['target']);
      const next = buttons(card).find(({ title }) => title === 'Next');
      from = next && Number(next.data['from']);
    }
    assert.equal(seen.size, 100);
  });

  it('says what is missing where nothing can be done', () => {
    const event = anEvent({ entities: [{ type: 'file', name: 'x.exe' }] });
    assert.match(words(cardOf({ show: 'act', from: 1, tenant, event })), /no remedy for: File/);
  });
});

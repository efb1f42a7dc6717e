import assert from 'node:assert/strict';
import type { CommandResult, ResultOf } from '../../src/commands/result.ts';
import type { SecurityEvent } from '../../src/events/event.ts';
import type { Notice } from '../../src/notify/notice.ts';
import { offersFor } from '../../src/remediation/actions/index.ts';
import type { Card } from '../../src/teams/card.ts';
import { present } from '../../src/teams/presenters/index.ts';
import { presentIp } from '../../src/teams/presenters/ip.ts';
import { presentNotice } from '../../src/teams/presenters/notice.ts';
import { HARD_LIMIT_UTF16, SOFT_LIMIT_UTF8, render } from '../../src/teams/render.ts';
import { isCardVerb } from '../../src/teams/verbs.ts';
import type { Tenant } from '../../src/tenants/tenant.ts';
import { factsWith, found } from '../ip/facts.ts';
import { assertParses, buttons, nodes, words } from './adaptive-cards.ts';
import { postureNotices } from './posture-fixtures.ts';
import { NOON, aDeed, aSection, anEvent, everyResult, tenant } from './fixtures.ts';

const nothing = { history: [], ips: [], sections: [], waiting: [] };
const deps = { offers: offersFor, now: NOON };

const HOSTILE =
  '[click](https://evil.example) <at>Boss</at> **bold** _x_ `code` {{DATE(2026-01-01T00:00:00Z)}} ${$root} ' +
  '\u202eevil\u200b &lt;at&gt; \ud800 ![i](http://evil.example/i.png)\n# head\n- item "quote" \\';

/** The end of a link of our own to a policy. */
const ENTRA =
  /(?<!\\)\]\(https:\/\/entra\.microsoft\.com\/[0-9a-f-]{36}\/#view\/Microsoft_AAD_ConditionalAccess\/PolicyBlade\/policyId\/[^()\s]*\)/g;

function cardOf(result: CommandResult): Card {
  const shown = present(result, deps);
  assert.equal(shown.kind, 'card');
  return (shown as { card: Card }).card;
}

function eventCard(change: Partial<SecurityEvent>): Card {
  return cardOf({ show: 'event', tenant, event: anEvent(change) });
}

function everyNotice(event = anEvent(), name = 'Contoso'): Record<string, Notice> {
  const named = { ...tenant, name };
  const gravest = [{ number: 1, title: event.title, severity: 'high' as const, detectedAt: NOON }];
  const none = { high: 0, medium: 0, low: 0, informational: 0 };
  return {
    'notice of an event': { type: 'event', tenant: named, event },
    'notice of an import': {
      type: 'import',
      tenant: named,
      open: { bySeverity: { ...none, high: 1, low: 4 }, total: 5, more: true, gravest },
    },
    'notice of an empty import': {
      type: 'import',
      tenant: named,
      open: { bySeverity: none, total: 0, more: false, gravest: [] },
    },
    'notice of a blind tenant': {
      type: 'blind',
      tenant: { ...named, state: 'blind', blind: { since: NOON, why: event.description } },
    },
    'notice of a tenant that is back': { type: 'blind', tenant: named },
    ...postureNotices(named, name),
  };
}

function everyCard(event?: SecurityEvent, name?: string): [string, Card][] {
  const shown = [
    ...Object.entries(everyResult(event, name)).map(([key, result]) => [key, present(result, deps)] as const),
    ...Object.entries(everyNotice(event, name)).map(([key, notice]) => [key, presentNotice(notice, deps)] as const),
  ];
  return shown.flatMap(([key, one]) => (one.kind === 'card' ? [[key, one.card]] : []));
}

function hostileEvent(): SecurityEvent {
  return anEvent({
    title: HOSTILE,
    description: HOSTILE,
    kind: 'unclassified',
    evidence: { category: HOSTILE, serviceSource: HOSTILE, carried: [] },
    entities: [
      { type: 'user', name: HOSTILE, upn: HOSTILE },
      { type: 'url', url: 'https://evil.example/login' },
      { type: 'other', label: HOSTILE, text: HOSTILE },
    ],
    assignee: { objectId: 'x', name: HOSTILE },
    deeds: [{ ...aDeed(), by: HOSTILE, targetLabel: HOSTILE, note: HOSTILE }],
    verdict: { classification: HOSTILE, comment: HOSTILE },
    sync: { state: 'failed', why: HOSTILE, since: NOON },
    ignored: { since: NOON, by: { kind: 'person', objectId: 'o', name: HOSTILE }, reason: HOSTILE },
  });
}

describe('cards', () => {
  for (const [name, card] of everyCard()) {
    it(`draws ${name} as the library and Teams want it`, () => {
      assertParses(card);
      assert.equal(card.version, '1.5');
      assert.deepEqual(card['msteams'], { width: 'Full' });
      assert.ok(card['fallbackText']);
      const json = JSON.stringify(card);
      assert.ok(!json.includes('${'));
      assert.ok(Buffer.byteLength(json) <= SOFT_LIMIT_UTF8);
      for (const node of nodes(card)) {
        // A toggle's title is the label beside its box.
        const label = node['type'] === 'Input.Toggle' ? node['title'] : node['label'];
        if (String(node['type']).startsWith('Input.')) assert.ok(label, 'an input has a label');
        if (node['type'] === 'TextBlock') assert.equal(node['wrap'], true);
        if (node['type'] === 'ActionSet') assert.ok((node['actions'] as unknown[]).length <= 6);
      }
    });

    it(`gives every button of ${name} a fallback that sends the same`, () => {
      for (const { node, verb, data } of buttons(card)) {
        if (node['type'] !== 'Action.Execute') continue;
        const fallback = node['fallback'] as Record<string, unknown>;
        assert.equal(fallback['type'], 'Action.Submit');
        assert.deepEqual(fallback['data'], data);
        assert.equal(data['verb'], verb);
        assert.ok(isCardVerb(String(verb)));
        const named = data['tenant'] ?? data['person'] ?? data['address'];
        if (verb !== 'outcome') assert.equal(typeof (named ?? data['rule'] ?? data['n']), named ? 'string' : 'number');
      }
    });
  }

  for (const [name, card] of everyCard(hostileEvent(), HOSTILE)) {
    it(`shows what an attacker wrote in ${name} without obeying it`, () => {
      const said = words(card);
      assertParses(card);
      assert.doesNotMatch(said, /<at>|\{\{|\$\{|https?:\/\/evil|&lt;|[\u202e\u200b]|\p{Cs}/u);
      for (const { text } of nodes(card)) {
        const ours = [
          '[Open the alert at Microsoft](https://security.microsoft.com/alerts/a1)',
          '[IP Geolocation by DB-IP](https://db-ip.com)',
        ];
        if (typeof text !== 'string' || ours.includes(text)) continue;
        assert.doesNotMatch(text.replaceAll(ENTRA, ''), /(?<!\\)\]\(|(?<!\\)`/);
      }
      for (const { node } of buttons(card)) {
        if (node['url']) assert.equal(node['url'], 'https://security.microsoft.com/alerts/a1');
      }
    });
  }

  it('credits the source of an address as its licence asks, a file of GeoLite2 too', () => {
    const creditOn = (source: string) => {
      const facts = factsWith({ city: found('Ghent', source) });
      const shown = presentIp({ show: 'ip', facts });
      assert.ok(shown.kind === 'card');
      return words(shown.card);
    };
    assert.match(creditOn('DB-IP Lite'), /\[IP Geolocation by DB-IP\]\(https:\/\/db-ip\.com\)(?! ·)/);
    assert.match(creditOn('MaxMind GeoLite2-City'), /DB-IP\S* · \[This product includes GeoLite2 Data/);
  });

  it('puts the tenant first, the severity in words and the title as heading', () => {
    const [tenantBlock, severity, title] = nodes(eventCard({}))
      .filter(({ type }) => type === 'TextBlock')
      .map((node) => node);
    assert.equal(tenantBlock?.['text'], 'Contoso');
    assert.equal(severity?.['text'], 'High severity · event 123');
    assert.equal(title?.['text'], 'Anonymous IP address');
    assert.equal(title?.['style'], 'heading');
  });

  it('shows times in the zone of the tenant and UTC, and a missing fact as missing', () => {
    const said = words(eventCard({ evidence: { users: [], ips: [], manner: 'hidden' } }));
    assert.match(said, /Sun 22 Nov, 13:05 \(Europe\/Paris\) · 12:05 UTC/);
    assert.match(said, /Not in the alert[^A-Za-z]+(value[^A-Za-z]+)?Who, /);
  });

  it('names who resolved an event, what it was, and that Microsoft does not know', () => {
    const said = words(
      eventCard({
        status: 'resolved',
        resolvedBy: { name: 'Bo', at: NOON },
        verdict: { classification: 'truePositive', determination: 'phishing', comment: 'password reset' },
        sync: { state: 'failed', why: 'no permission', since: NOON },
      }),
    );
    assert.match(said, /Resolved by Bo at Sun 22 Nov, 13:05 .*: True positive: phishing – password reset/);
    assert.match(said, /Resolved here, not at Microsoft: no permission/);
  });

  it('offers at most five buttons, and after resolving only what still makes sense', () => {
    const open = buttons(eventCard({})).map(({ title }) => title);
    assert.deepEqual(open, ['Revoke sessions', 'Act…', 'Assign to me', 'Resolve…', 'Details']);
    const resolved = buttons(eventCard({ status: 'resolved' })).map(({ title }) => title);
    assert.deepEqual(resolved, ['Reopen', 'Details']);
  });

  it('says of an ignored event by whom, since when and why, and offers to show it again in place of assigning', () => {
    const by = { kind: 'rule', number: 7 } as const;
    const card = eventCard({ ignored: { since: NOON, by, reason: 'business trip' } });
    assert.match(words(card), /Ignored by rule 7 since Sun 22 Nov, 13:05 .*: business trip · New/);
    const titles = buttons(card).map(({ title }) => title);
    assert.deepEqual(titles.slice(-3), ['Resolve…', 'Un-ignore', 'Details']);
    assert.equal(titles.length, 5);
  });

  it('offers Ignore in the details where the tenant lets the severity be ignored, and never more than five buttons', () => {
    const titles = (change: Partial<SecurityEvent>, over: Partial<Tenant> = {}) => {
      const result = everyResult(anEvent(change))['details'] as ResultOf<'details'>;
      const card = cardOf({ ...result, tenant: { ...result.tenant, ...over } });
      return buttons(card).map(({ title }) => title);
    };
    assert.ok(titles({ severity: 'medium' }).includes('Ignore…'));
    assert.ok(!titles({ severity: 'high' }).includes('Ignore…'));
    assert.ok(titles({ severity: 'high' }, { ignoreUpTo: 'high' }).includes('Ignore…'));
    const ignored = { since: NOON, by: { kind: 'rule', number: 7 }, reason: 'x' } as const;
    assert.ok(titles({ severity: 'high', ignored }).includes('Un-ignore'));
    for (const change of [{ severity: 'medium' }, { ignored }, { severity: 'medium', alertUrl: undefined }] as const)
      assert.ok(titles(change).length <= 5, titles(change).join());
  });

  it('proposes the narrowest rule in the form, and says what cannot be told of the event', () => {
    const card = cardOf(everyResult()['ignoreForm'] as CommandResult);
    const inputs = nodes(card).filter(({ type }) => String(type).startsWith('Input.ChoiceSet'));
    assert.deepEqual(
      inputs.map(({ id, value }) => [id, value]),
      [
        ['kind', 'event'],
        ['user', 'event'],
        ['network', 'address'],
        ['country', 'event'],
        ['application', 'event'],
        ['title', 'event'],
        ['where', 'tenant'],
        ['days', '90'],
      ],
    );
    assert.match(words(card), /none that can be told for sure: AS number/);
    for (const { choices, value } of inputs)
      assert.ok((choices as { value: string }[]).some((choice) => choice.value === value));
  });

  it('asks for no rule of one who may not make rules', () => {
    const card = cardOf(everyResult()['ignoreForm for one who may not make rules'] as CommandResult);
    assert.ok(!buttons(card).some(({ verb }) => verb === 'ignorePreview'));
  });

  it('shows what a rule would have hidden, how partly that was counted, and the narrowest one beside it', () => {
    const said = words(cardOf(everyResult()['ignorePreview'] as CommandResult));
    assert.match(said, /would have hidden at least 41 events, 2 of them confirmed malicious/);
    assert.match(said, /Only partly counted: .*13:05/);
    assert.match(said, /The narrowest rule for this event .*would have hidden no event/);
    assert.match(said, /Only you can save this/);
  });

  it('takes the button of a finished deed from the shared card and offers it again behind “Act…”', () => {
    const event = anEvent({ deeds: [aDeed()] });
    const shared = cardOf({ show: 'event', tenant, event });
    assert.match(words(shared), /Sessions of Ana revoked by Bo at 12:03 UTC/);
    const revokes = ({ data }: { data: Record<string, unknown> }) => data['action'] === 'revokeSessions';
    assert.ok(!buttons(shared).some(revokes));
    const again = buttons(cardOf({ show: 'act', tenant, event, from: 1 })).find(revokes);
    assert.equal(again?.title, 'Revoke sessions again');
    assert.equal(again?.data['g'], 3);
  });

  it('says that a deed of unknown outcome is being checked, and does not offer it again', () => {
    const event = anEvent({ deeds: [aDeed('unknown')] });
    assert.match(words(cardOf({ show: 'event', tenant, event })), /being checked/);
    const details = cardOf({ show: 'details', tenant, event, ...nothing });
    assert.ok(!buttons(details).some(({ data }) => data['action'] === 'revokeSessions'));
  });

  it('opens only https addresses', () => {
    for (const alertUrl of [
      'javascript:alert(1)',
      'http://security.microsoft.com/',
      'x',
      'https://a:b@evil.example/',
    ]) {
      assert.ok(!words(eventCard({ alertUrl })).includes('Open the alert at Microsoft'), alertUrl);
    }
  });

  it('lets no address end the link it stands in', () => {
    const card = eventCard({ alertUrl: 'https://security.microsoft.com/a)b(c' });
    assert.ok(words(card).includes('](https://security.microsoft.com/a%29b%28c)'));
  });

  it('says so when no remediation applies', () => {
    const event = anEvent({ entities: [] });
    assert.match(words(cardOf({ show: 'details', tenant, event, ...nothing })), /can fix nothing here by itself/);
  });

  it('stays under 28 KB with thirty entities, a description of 4 kB and a long history', () => {
    const long = 'Überprüfung der Anmeldung 漢字 '.repeat(150).slice(0, 4000);
    const entities = Array.from({ length: 300 }, (_none, at) => ({
      type: 'file' as const,
      name: `${'x'.repeat(200)}${at}`,
      sha256: 'a'.repeat(64),
      path: 'C:\\Users\\漢字',
    }));
    const event = anEvent({
      description: long,
      entities,
      deeds: Array.from({ length: 40 }, () => ({ ...aDeed('failed'), note: long })),
    });
    const history = Array.from({ length: 100 }, () => ({ at: NOON, by: long, what: long }));
    for (const result of [
      { show: 'event', said: long, tenant, event },
      {
        show: 'details',
        tenant,
        event,
        history,
        ips: Array.from({ length: 5 }, () => ({ address: long, difference: [long] })),
        sections: Array.from({ length: 30 }, () => aSection(long)),
        waiting: [],
      },
    ] as const) {
      const card = cardOf(result);
      assert.ok(Buffer.byteLength(JSON.stringify(card)) <= SOFT_LIMIT_UTF8, result.show);
      assertParses(card);
    }
    assert.match(words(cardOf({ show: 'event', tenant, event })), /\d+ more: type “show event 123”/);
  });

  it('refuses a card over 80 KB and one with a place that nothing filled', () => {
    const entries = Array.from({ length: 400 }, () => ({ usage: 'x'.repeat(100), summary: 'y'.repeat(100) }));
    assert.ok(JSON.stringify(entries).length * 2 > HARD_LIMIT_UTF16);
    assert.throws(() => render('help', { entries }), /larger than Teams takes/);
    assert.throws(() => render('help', { entries: [{ usage: 'x' }] }), /not filled/);
  });
});

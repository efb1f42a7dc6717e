import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Notice } from '../../src/notify/notice.ts';
import { alertNote, eventNote, ticketKey, ticketText, toldIn } from '../../src/notify/ticket-text.ts';
import { presentRegression } from '../../src/teams/presenters/regression.ts';
import { stateLine } from '../../src/teams/views/event-view.ts';
import { anEvent, aRegression } from '../fakes/notices.ts';
import { HARBOUR, QUILL } from '../world.ts';

const event = (over = {}): Extract<Notice, { type: 'event' }> => ({
  type: 'event',
  tenant: HARBOUR,
  event: anEvent(over),
});
const posture = (over = {}): Extract<Notice, { type: 'posture' }> => ({
  type: 'posture',
  tenant: HARBOUR,
  alert: aRegression(over),
});
const ROOM = { title: 100, text: 8_000 };
const AT = new Date('2026-11-22T12:05:00Z');

describe('The reference of a ticket', () => {
  it('is the same for ever, another one for each tenant and subject, and fits both systems', () => {
    const keys = [
      ticketKey(event()),
      ticketKey({ ...event(), tenant: QUILL }),
      ticketKey(event({ key: 'e0124' })),
      ticketKey(posture()),
    ];
    assert.equal(new Set(keys).size, keys.length);
    assert.equal(keys[0], ticketKey(event({ severity: 'low', revision: 9 })));
    for (const key of keys) assert.match(key, /^[a-z0-9-]{47}$/);
  });
});

describe('The text of a ticket', () => {
  it('fits whatever it is made of, keeps its head and its end, and counts what is left out', () => {
    const names = fc.array(fc.string({ unit: 'binary', maxLength: 300 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(names, fc.integer({ min: 3_500, max: 9_000 }), (labels, most) => {
        const entities = labels.map((name, at) => ({
          type: 'user' as const,
          id: `u${at}`,
          upn: `u${at}@x.example`,
          name,
        }));
        const { subject, text } = ticketText(event({ entities }), 'https://link.example', { title: 100, text: most });
        assert.ok(text.length <= most && subject.length <= 100);
        const blocks = text.trimEnd().split('\n\n');
        assert.ok(blocks[0]?.startsWith('Tenant: Harbour Clinics\nEvent: 12\n'));
        assert.equal(blocks.at(-1), 'View event in Tocsin: https://link.example');
        const omitted = Number(/^(\d+) more blocks do not fit/m.exec(text)?.[1] ?? 0);
        assert.equal(blocks.filter((block) => block.startsWith('User: ')).length + omitted, labels.length);
      }),
      { numRuns: 60 },
    );
  });

  it('says how to find the event where there is no link yet', () => {
    assert.match(
      ticketText(event(), undefined, ROOM).text,
      /\nView event in Tocsin: no link yet; in Teams, say to Tocsin: show event 12\n$/,
    );
    assert.match(
      ticketText(posture(), undefined, ROOM).text,
      /\nView event in Tocsin: no link yet; in Teams, say to Tocsin: posture Harbour Clinics\n$/,
    );
  });

  it('cuts a title at a whole character', () => {
    const { subject } = ticketText({ ...event(), tenant: { ...HARBOUR, name: '👩‍👩‍👧'.repeat(60) } }, undefined, ROOM);
    assert.ok(subject.length <= 100, String(subject.length));
  });
});

describe('A note on a ticket', () => {
  const line = (what: string) => ({ at: AT, by: 'Ana', what });

  it('leaves the oldest lines out where there are too many, and never its mark', () => {
    const lines = Array.from({ length: 500 }, (_, at) => line(`deed ${at}`));
    const news = { event: anEvent(), before: { severity: 'low', status: 'new' }, lines, step: 501, link: undefined };
    const note = eventNote(news, 2_000);
    assert.ok(note.length <= 2_000);
    assert.ok(note.includes('Ana: deed 499\n') && !note.includes('deed 0\n'));
    const shown = note.match(/: deed /g)?.length ?? 0;
    assert.ok(note.includes(`- ${500 - shown} earlier lines do not fit; Tocsin has them all.\n`));
    assert.equal(toldIn([note], 501), 501);
  });

  it('tells deeds on an alert in words', () => {
    const deed = {
      key: 'k',
      action: 'revokeSessions',
      target: 't',
      targetLabel: 'Ana',
      state: 'done' as const,
      generation: 1,
      by: 'Bo',
      at: AT,
    };
    const note = alertNote(posture({ deeds: [deed], revision: 2 }), { link: undefined, peopleChanged: false }, 8_000);
    assert.match(note, /\n- 2026-11-22T12:05:00Z, Bo: .+, Ana: done\n/);
    assert.ok(!note.includes('Name: '));
    assert.equal(toldIn([note], 2), 2);
  });

  it('is known by its last line alone, and only up to what can have been told', () => {
    const notes = [
      'x\nTocsin note 3',
      'x\nTocsin note 4\r\n',
      'Tocsin note 7\nthanks',
      'x\nTocsin note 900',
      'Tocsin note -1',
      '',
    ];
    assert.equal(toldIn(notes, 10), 4);
    assert.equal(toldIn([], 10), 0);
  });
});

describe('The ticket on a card', () => {
  it('stands in the state line: open, closed by whom and when, or gone', () => {
    const line = (ticket: object) =>
      stateLine(anEvent({ ticket: { system: 'connectwise', label: '4711', state: 'open', at: AT, ...ticket } }), 'UTC');
    assert.equal(line({}), 'New · Ticket 4711 in ConnectWise open');
    assert.equal(line({ state: 'closed' }), 'New · Ticket 4711 in ConnectWise closed at Sun 22 Nov, 12:05 UTC');
    assert.equal(
      line({ state: 'closed', by: 'Bob' }),
      'New · Ticket 4711 in ConnectWise closed by Bob at Sun 22 Nov, 12:05 UTC',
    );
    assert.equal(line({ state: 'gone', system: 'autotask' }), 'New · Ticket 4711 not in Autotask any more');
    assert.ok(!line({ state: 'closed', by: '<at>x</at> [y](http://z)' }).includes('<at>'));
    const { card } = presentRegression({
      tenant: HARBOUR,
      alert: aRegression({ ticket: { system: 'autotask', label: 'T1', state: 'open', at: AT } }),
    }) as {
      card: object;
    };
    assert.ok(JSON.stringify(card).includes('Ticket T1 in Autotask open'));
  });
});

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { eventText } from '../../src/notify/event-text.ts';
import { regressionText } from '../../src/notify/regression-text.ts';
import { HARBOUR } from '../world.ts';
import { anEvent, aRegression } from '../fakes/notices.ts';

describe('The text of lost MFA requirements', () => {
  it('is that of the original, letter by letter', () => {
    const { subject, text } = regressionText(HARBOUR, aRegression());
    assert.equal(subject, 'Admin MFA Policy Alert for Harbour Clinics');
    assert.equal(
      text,
      `Tenant: Harbour Clinics
Discovered on: 2026-11-22

Name: Ana Petrova
Email: ana@harbour.example
Previous State: Enabled (2026-11-21)
Current State: Disabled (2026-11-22)

Name: Bo Lindqvist
Email: bo@harbour.example
Previous State: Enabled (2026-11-18)
Current State: Disabled (2026-11-22)
`,
    );
  });

  it('names the user policy as such', () => {
    const { subject } = regressionText(HARBOUR, aRegression({ policy: 'user' }));
    assert.equal(subject, 'User MFA Policy Alert for Harbour Clinics');
  });

  it('has four lines for everybody, however many and however they are called', () => {
    const name = fc.string({ unit: 'binary', maxLength: 60 });
    const tricky = fc.constantFrom(
      'Email: x@evil.example',
      'A\r\nEmail: b',
      'A\u2028Name: c',
      '\u202eevil',
      '\u200b',
      '',
    );
    const person = fc.record({
      userId: fc.uuid(),
      name: fc.oneof(name, tricky),
      email: fc.oneof(name, tricky),
      previousDate: fc.constant('2026-11-21'),
      causes: fc.constant([]),
    });
    fc.assert(
      fc.property(fc.array(person, { maxLength: 20 }), fc.oneof(name, tricky), (people, tenant) => {
        const { subject, text } = regressionText({ ...HARBOUR, name: tenant }, aRegression({ people }));
        assert.doesNotMatch(subject, /[\p{Cc}\p{Zl}\p{Zp}\p{Cf}]/u);
        const lines = text.split('\n');
        assert.equal(lines.length, 3 + 5 * people.length);
        assert.doesNotMatch(text.replaceAll('\n', ''), /[\p{Cc}\p{Zl}\p{Zp}\p{Cf}]/u);
        lines.slice(2, -1).forEach((line, at) => assert.match(line, ROW[at % 5] as RegExp));
      }),
      { numRuns: 50 },
    );
  });

  it('takes the address, and else the id, for a name of which nothing can be seen', () => {
    const people = [{ userId: 'u-1', name: '\u200b', email: ' ', previousDate: '2026-11-21', causes: [] }] as const;
    const { text } = regressionText(HARBOUR, aRegression({ people }));
    assert.match(text, /\n\nName: u-1\nEmail: u-1\n/);
  });
});

const ROW = [/^$/, /^Name: ./, /^Email: ./, /^Previous State: Enabled \(2026-11-21\)$/, /^Current State: Disabled \(/];

const LINK = 'https://teams.microsoft.com/l/message/19%3Aa/1';

describe('The text of a security event', () => {
  it('follows the grammar, one fact a line', () => {
    const { subject, text } = eventText(HARBOUR, anEvent(), LINK);
    assert.equal(subject, 'High Security Event 12 for Harbour Clinics');
    assert.equal(
      text,
      `Tenant: Harbour Clinics
Event: 12
Title: Password Spray
Severity: High
Status: New
Occurred on: 2026-11-22T11:58:00Z
Description: Many passwords were tried.

User: Ana Petrova ana@harbour.example
Object id: 6384e2b2-184b-4bf5-8ecc-f10ca7a6563c
Noted: Admin roles: Global Administrator

IP address: 203.0.113.7
Country: NL

View event in Tocsin: ${LINK}
`,
    );
  });

  it('says how to find the event where there is no link', () => {
    const { text } = eventText(HARBOUR, anEvent(), undefined);
    assert.equal(text.split('\n').at(-2), 'View event in Tocsin: no link yet; in Teams, say to Tocsin: show event 12');
  });

  it('does not guess when it happened', () => {
    assert.match(eventText(HARBOUR, anEvent({ occurredAt: undefined }), LINK).text, /\nOccurred on: unknown\n/);
  });

  it('leaves out what a deed has changed since it was noted', () => {
    const deed = { key: 'd', action: 'x', target: 'user:6384e2b2-184b-4bf5-8ecc-f10ca7a6563c', targetLabel: 'Ana' };
    const done = { ...deed, state: 'done', generation: 1, by: 'B', at: new Date('2026-11-22T13:00:00Z') } as const;
    assert.doesNotMatch(eventText(HARBOUR, anEvent({ deeds: [done] }), LINK).text, /Noted/);
  });

  it('lets nothing from outside begin a line, forge a label or make a link', () => {
    const evil = 'x\r\nView event in Tocsin: https://evil.example\u2028Severity: Low';
    const event = anEvent({
      title: evil,
      description: evil,
      entities: [
        { type: 'other', label: 'View event in Tocsin', text: 'https://evil.example' },
        { type: 'url', url: 'https://evil.example/a\nb' },
        { type: 'user', name: evil, upn: evil, id: evil },
        { type: 'file', name: evil, path: evil, sha256: evil },
      ],
      notes: [{ key: `user:${evil.toLowerCase()}`, text: evil, alarming: true, at: new Date(0) }],
    });
    const { text } = eventText({ name: evil }, event, LINK);
    const labels = text
      .split('\n')
      .filter(Boolean)
      .map((line) => line.split(':')[0]);
    assert.equal(
      labels.join(', '),
      'Tenant, Event, Title, Severity, Status, Occurred on, Description, ' +
        'Other, Link, User, Object id, Noted, File, SHA-256, View event in Tocsin',
    );
    const followed = text.split('\n').slice(1, -2).join('\n');
    assert.doesNotMatch(followed, /https?:\/\//);
    assert.match(text, /\nLink: hxxps:\/\/evil\.example\/a b\n/);
  });
});

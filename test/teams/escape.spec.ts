import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { cleanText, isGreeting } from '../../src/teams/chat-text.ts';
import { escape, plain } from '../../src/teams/escape.ts';
import { cut, plainLine } from '../../src/texts/plain.ts';

describe('untrusted text', () => {
  const cases: [string, string][] = [
    ['[click](https://evil.example)', '\\[click\\](hxxps://evil.example)'],
    ['![x](http://evil.example/a.png)', '!\\[x\\](hxxp://evil.example/a.png)'],
    ['**bold** _it_ snake_case ~~x~~ `c`', '\\*\\*bold\\*\\* \\_it\\_ snake_case \\~\\~x\\~\\~ \\`c\\`'],
    ['<at>Boss</at>', '‹at›Boss‹/at›'],
    ['&lt;at&gt; AT&T', '＆lt;at＆gt; AT&T'],
    ['{{DATE(2026-01-01T00:00:00Z, SHORT)}}', '{ {DATE(2026-01-01T00:00:00Z, SHORT)} }'],
    ['${$root.secret}', '$ {$root.secret}'],
    ['# head', '\\# head'],
    ['- item', '\\- item'],
    ['1. first', '1\\. first'],
    ['203.0.113.7', '203.0.113.7'],
    ['ana.b_c@contoso.com', 'ana.b_c@contoso.com'],
    ['a\r\n\tb\u2028c\u0000d', 'a b c d'],
    ['\u202egpj.exe\u202c\u200b\ufeff', 'gpj.exe'],
    ['half \ud83d', 'half \ufffd'],
    ['back\\slash', 'back\\\\slash'],
  ];
  for (const [given, shown] of cases) {
    it(`shows ${JSON.stringify(given)} as ${JSON.stringify(shown)}`, () => assert.equal(escape(given), shown));
  }

  it('is cut at whole characters', () => {
    assert.equal(cut('abcdef', 6), 'abcdef');
    assert.equal(cut('abcdef', 4), 'abc…');
    assert.equal(cut('😀😀😀😀', 3), '😀😀…');
    assert.equal(cut('ae\u0301e\u0301e\u0301', 5), 'ae\u0301…');
    assert.equal(cut('🇫🇷🇩🇪🇮🇹', 4), '🇫🇷…');
  });

  it('never grows beyond its limit, never acts, and never breaks a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), fc.integer({ min: 2, max: 60 }), (text, max) => {
        const line = plainLine(text, max);
        assert.ok([...line].length <= max);
        assert.doesNotMatch(line, /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        for (const shown of [escape(text, max), plain(text, max)]) {
          assert.doesNotMatch(shown, /[<>]|\{\{|\$\{|https?:\/\//i);
        }
        assert.doesNotMatch(escape(text, max), /(?<!\\)(?:\\\\)*[[\]`*]/);
      }),
      { numRuns: 500 },
    );
  });
});

describe('what somebody typed', () => {
  const clean = (text: string, mentions: { id: string; text: string }[] = []) =>
    cleanText({ text, mentions, recipientId: '28:bot' });

  it('loses every mention of the bot, told by its id, and keeps others', () => {
    const bot = { id: '28:bot', text: '<at>Tocsin</at>' };
    const ana = { id: '29:ana', text: '<at>Ana</at>' };
    assert.equal(clean('<at>Tocsin</at> assign 1 <at>Ana</at> <at>Tocsin</at>\n', [bot, ana]), 'assign 1 Ana');
    assert.equal(clean('<at>Tocsin</at> help', [{ id: '29:fake', text: '<at>Tocsin</at>' }]), 'Tocsin help');
  });

  it('loses mark-up, entities, invisible characters and odd forms', () => {
    assert.equal(
      clean('<p>show&nbsp;&nbsp;event</p>\u200b #１２３ &#39;x&#x27; &bogus;'),
      "show event #123 'x' &bogus;",
    );
    assert.equal(clean('&#1114112; &#0;'), '&#1114112; &#0;');
    assert.equal(clean('x'.repeat(100_000)).length, 6_000);
  });

  it('is a greeting only when it is nothing else', () => {
    for (const said of ['', 'Hi', 'thanks!', 'Good morning', 'hello Tocsin']) assert.ok(isGreeting(said), said);
    for (const said of ['hi show event 1', 'history', 'high']) assert.ok(!isGreeting(said), said);
  });
});

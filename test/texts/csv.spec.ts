import assert from 'node:assert/strict';
import fc from 'fast-check';
import { csvOf } from '../../src/texts/csv.ts';

/** What a reader of RFC 4180 makes of one row. */
function read(row: string): readonly string[] {
  const fields: string[] = [];
  let rest = row.slice(0, -2);
  for (;;) {
    const [whole = '', quoted, bare = ''] = /^(?:"((?:[^"]|"")*)"|([^",]*))/.exec(rest) ?? [];
    fields.push(quoted?.replaceAll('""', '"') ?? bare);
    rest = rest.slice(whole.length);
    if (rest === '') return fields;
    assert.equal(rest[0], ',');
    rest = rest.slice(1);
  }
}

describe('A CSV file', () => {
  const begins = [
    '=',
    '+',
    '-',
    '@',
    '\t',
    '\r',
    '\n',
    '＝',
    '＋',
    '－',
    '＠',
    ' =',
    '\u00a0=',
    '\uFEFF=',
    '\u200B@',
    '\u0000+',
  ];
  for (const begin of begins) {
    it(`holds what begins with ${JSON.stringify(begin)} as text`, () => {
      assert.equal(read(csvOf([[`${begin}cmd|' /C calc'!A0`, 'x']]))[0]?.[0], "'");
    });
  }

  for (const parts of [';', '; ', '\n', '\r\n', '\t', ';\u200B']) {
    it(`begins no formula behind ${JSON.stringify(parts)}, where a spreadsheet set to another separator begins a cell`, () => {
      const [field = ''] = read(csvOf([[`Mail${parts}=HYPERLINK("https://evil.example")`, 'x']]));
      assert.match(field, /^Mail.*[;\n\t]'\s*\u200B?=HYPERLINK/s);
    });
  }

  it('leaves alone what only holds such a mark', () => {
    const names = ['a=b', 'ana@harbour.example', 'x-1', '1+1', 'tab\tinside', 'a; b', 'two\nlines', ''];
    assert.deepEqual(read(csvOf([names])), names);
  });

  it('reads back as it was written, but for the apostrophes before formulas', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 2 }), (fields) => {
        const back = read(csvOf([fields]));
        assert.equal(back.length, fields.length);
        const bare = (text = '') => text.replaceAll("'", '');
        back.forEach((field, at) => assert.equal(bare(field), bare(fields[at])));
        assert.ok(back.every((field) => !/^[\t\r\n]|(?:^|[;\t\r\n])[=+\-@]/.test(field)));
      }),
    );
  });
});

import assert from 'node:assert/strict';
import { entityKey, entityLabel } from '../../../src/entities/entity.ts';
import type { ProviderAlert, RawEvidence } from '../../../src/events/alert.ts';
import { KINDS, explain } from '../../../src/events/kinds/index.ts';
import { readAlert } from '../../../src/graph/alert-shape.ts';
import { entitySchema } from '../../../src/store/entity-schema.ts';
import { fixtureAlert, ipEvidence, userEvidence } from '../../fakes/alerts.ts';
import { recognise } from '../../fakes/recognise.ts';

/** What a careless join of texts leaves behind. */
const CARELESS = /undefined|null|\[object|NaN|“”|\(\)| ,|\.\.(?!\.)|: \.$/;

const MANGLINGS: readonly (readonly [name: string, (title: string) => string])[] = [
  ['zero-width characters', (title) => [...title].join('\u200b')],
  ['right-to-left marks', (title) => `\u202e\u200f${title}\u202c\u061c`],
  ['soft hyphens and a byte-order mark', (title) => `\ufeff${title.replaceAll('e', 'e\u00ad')}`],
  [
    'swapped case',
    (title) => [...title].map((c) => (c === c.toLowerCase() ? c.toUpperCase() : c.toLowerCase())).join(''),
  ],
  ['full-width letters', (title) => title.replace(/[!-~]/g, (c) => String.fromCodePoint(c.codePointAt(0)! + 0xfee0))],
  [
    'mathematical bold letters',
    (title) => title.replace(/[a-z]/g, (c) => String.fromCodePoint(c.codePointAt(0)! - 97 + 0x1d41a)),
  ],
  ['tabs and line breaks', (title) => `\n${title.replaceAll(' ', '\t\r\n')}\n`],
  ['other dashes and quotes', (title) => title.replaceAll('-', '\u2011').replaceAll("'", '\u2019')],
];

const NASTY = [
  '**bold** [x](https://evil.example)',
  '<at>everyone</at>',
  '🛎👩‍💻',
  '\u202etxt.exe',
  '${name}',
  '  a \n b  ',
  "O'Hara & <b>",
];

function said(alert: ProviderAlert): { kind: string; texts: string[]; labels: string[] } {
  const { kind, evidence, entities } = recognise(alert);
  const { facts, suspicious, react } = explain(kind, JSON.parse(JSON.stringify(evidence)));
  assert.ok(react.length > 0);
  for (const entity of entities) assert.ok(entitySchema.safeParse(entity).success, JSON.stringify(entity));
  assert.equal(new Set(entities.map(entityKey)).size, entities.length);
  const texts = [
    ...facts.flatMap(({ label, value }) => [label, ...(value === undefined ? [] : [value])]),
    ...suspicious,
    ...react.flatMap(({ what, why }) => [what, why]),
  ];
  return { kind, texts, labels: entities.map(entityLabel) };
}

/** Thirty things of several types; none of them decides a class that the kind's own evidence does not. */
function thirty(): RawEvidence[] {
  return Array.from({ length: 10 }, (_none, i) => [
    userEvidence(`00000000-0000-4000-8000-0000000000${10 + i}`, `user${i}@harbour.example`, `User Number ${i}`),
    ipEvidence(`203.0.113.${i + 1}`, 'NL'),
    { type: 'urlEvidence', fields: { url: `https://host${i}.example/x` } },
  ]).flat();
}

/** The values of the evidence, so that nothing that an explanation names comes from elsewhere. */
function bare(alert: ProviderAlert): ProviderAlert {
  return { ...alert, evidence: [], raw: { id: alert.id } };
}

describe('Every kind', () => {
  for (const id of Object.keys(KINDS)) {
    const alert = fixtureAlert(id);
    const generic =
      id === 'unclassified' || /^(mail|account|application|data|device|directory|cloudResource|policy)Alert$/.test(id);

    for (const [name, mangle] of MANGLINGS)
      it(`is known behind ${name}: ${id}`, () => {
        assert.equal(recognise({ ...alert, title: mangle(alert.title) }).kind, id);
      });

    it(`says nothing careless and invents nothing without evidence: ${id}`, () => {
      const { kind, texts, labels } = said(bare(alert));
      if (!generic) assert.equal(kind, id);
      assert.deepEqual(labels, []);
      for (const text of texts) assert.doesNotMatch(text, CARELESS);
    });

    it(`bears thirty entities and a long description: ${id}`, () => {
      const many = { ...alert, description: 'Long. '.repeat(700), evidence: [...alert.evidence, ...thirty()] };
      const { texts, labels } = said(many);
      assert.ok(labels.length >= 30);
      for (const text of texts) {
        assert.doesNotMatch(text, CARELESS);
        assert.ok(text.length < 1_500, `${text.length} characters`);
      }
    });

    for (const nasty of NASTY)
      it(`bears ${JSON.stringify(nasty)} as a name: ${id}`, () => {
        const renamed = JSON.parse(
          JSON.stringify(alert.raw).replaceAll('Ana Petrova', JSON.stringify(nasty).slice(1, -1)),
        ) as object;
        const reading = readAlert(renamed);
        assert.ok('alert' in reading);
        const { kind, texts } = said(reading.alert);
        assert.equal(kind, id);
        for (const text of texts) assert.doesNotMatch(text, /undefined|null|\[object/);
      });
  }
});

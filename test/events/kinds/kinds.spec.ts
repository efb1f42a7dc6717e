import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Entity } from '../../../src/entities/entity.ts';
import type { ProviderAlert } from '../../../src/events/alert.ts';
import { KINDS, explain } from '../../../src/events/kinds/index.ts';
import { fixtureAlert } from '../../fakes/alerts.ts';
import { recognise } from '../../fakes/recognise.ts';

const FIXTURES = resolve(import.meta.dirname, '../../fixtures/kinds');
const IDS = Object.keys(KINDS);

/** The kinds that claim the alert, `unclassified` (which takes what is left) aside. */
function claimants(alert: ProviderAlert): string[] {
  return Object.values(KINDS)
    .filter((kind) => kind.id !== 'unclassified' && kind.matches(alert))
    .map((kind) => kind.id);
}

function explained(alert: ProviderAlert) {
  const { kind, evidence, entities } = recognise(alert);
  return { kind, entities, ...explain(kind, evidence) };
}

/** Words that name the entity to a reader. */
function namesOf(entity: Entity): string[] {
  const { type: _type, ...fields } = entity;
  return Object.values(fields).flatMap((value) => (typeof value === 'string' && value.length > 3 ? [value] : []));
}

/** The alert with every choice of its evidence: all, each piece alone, each piece missing, none. */
function withLess(alert: ProviderAlert): ProviderAlert[] {
  const { evidence } = alert;
  const choices = [
    evidence,
    [],
    ...evidence.map((piece) => [piece]),
    ...evidence.map((piece) => evidence.filter((other) => other !== piece)),
  ];
  return choices.map((chosen) => ({ ...alert, evidence: chosen }));
}

const DISGUISES: readonly (readonly [name: string, (title: string) => string])[] = [
  ['capitals', (title) => title.toUpperCase()],
  ['small letters', (title) => title.toLowerCase()],
  ['a trailing zero-width space', (title) => `${title}\u200B`],
  ['zero-width characters within', (title) => [...title].join('\u200D')],
  ['doubled and no-break spaces', (title) => ` ${title.replaceAll(' ', ' \u00A0 ')}\t`],
  ['full-width letters', (title) => title.replace(/[!-~]/g, (c) => String.fromCodePoint(c.codePointAt(0)! + 0xfee0))],
  ['the portal’s "involving one user"', (title) => `${title} involving one user`],
];

describe('Every kind of the catalogue', () => {
  it('has one fixture', () => {
    assert.deepEqual(readdirSync(FIXTURES).sort(), IDS.map((id) => `${id}.json`).sort());
  });

  for (const id of IDS) {
    describe(id, () => {
      const alert = fixtureAlert(id);

      it('alone claims its fixture', () => {
        assert.deepEqual(claimants(alert), id === 'unclassified' ? [] : [id]);
        assert.equal(recognise(alert).kind, id);
      });

      for (const [name, disguise] of DISGUISES) {
        it(`is recognised behind ${name}`, () => {
          assert.equal(recognise({ ...alert, title: disguise(alert.title) }).kind, id);
        });
      }

      it('names in every step an entity of the event, whatever the alert carries', () => {
        for (const less of withLess(alert)) {
          const { entities, react } = explained(less);
          assert.ok(react.length > 0);
          const names = entities.flatMap(namesOf);
          for (const { what } of react)
            assert.ok(names.length === 0 || names.some((name) => what.includes(name)), `names nobody: ${what}`);
        }
      });

      it('shows what is missing as missing, and gives each step a reason', () => {
        for (const less of withLess(alert)) {
          const { facts, suspicious, react } = explained(less);
          assert.ok(facts.every(({ value }) => value === undefined || value !== ''));
          const texts = [
            ...facts.map(({ value }) => value ?? ''),
            ...suspicious,
            ...react.flatMap((s) => Object.values(s)),
          ];
          for (const text of texts) assert.doesNotMatch(text, /undefined|null|\[object|NaN| {2}|“”/);
          for (const { what, why } of react) assert.ok(/[.?]$/.test(what) && /[.?]$/.test(why), `${what} ${why}`);
        }
      });

      it('loses nothing that the evidence names', () => {
        const { entities } = recognise(alert);
        const named = recognise({ ...alert, title: 'Nothing we know', serviceSource: 'other' }).entities;
        const keys = (all: readonly Entity[]) => all.map(({ type }) => type).sort();
        assert.deepEqual(
          keys(named).filter((type) => !keys(entities).includes(type)),
          [],
        );
      });
    });
  }
});

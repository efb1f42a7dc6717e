import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { KINDS, explain, type KindId } from '../../../src/events/kinds/index.ts';
import { fixtureAlert } from '../../fakes/alerts.ts';
import { recognise } from '../../fakes/recognise.ts';

interface Expected {
  /** Facts that the fixture's evidence gives. */
  readonly present: Readonly<Record<string, string>>;
  /** Facts that are shown as missing when the alert carries no evidence. */
  readonly missing: readonly string[];
  /** How the first step begins. */
  readonly first: string;
}

/** Reviewed by hand: a change of words that changes a fact or a first step is meant, or it is a fault. */
const EXPECTED = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../fixtures/kind-facts.json'), 'utf8'),
) as Readonly<Record<KindId, Expected>>;

function explained(alert: ReturnType<typeof fixtureAlert>) {
  const { kind, evidence } = recognise(alert);
  return explain(kind, evidence);
}

describe('What an analyst asks first', () => {
  for (const id of Object.keys(KINDS) as KindId[]) {
    const { present, missing, first } = EXPECTED[id];
    const alert = fixtureAlert(id);

    it(`is answered from the evidence: ${id}`, () => {
      const { facts, suspicious, react } = explained(alert);
      for (const [label, value] of Object.entries(present))
        assert.equal(facts.find((fact) => fact.label === label)?.value, value, label);
      assert.ok(react[0]?.what.startsWith(first), react[0]?.what);
      assert.ok(id === 'unclassified' || suspicious.length > 0);
    });

    it(`is shown as missing, not guessed, without evidence: ${id}`, () => {
      const { facts } = explained({ ...alert, evidence: [], raw: {} });
      for (const label of missing) {
        const fact = facts.find((one) => one.label === label);
        assert.ok(fact !== undefined && fact.value === undefined, label);
      }
    });

    it(`is asked once, and each step comes once: ${id}`, () => {
      const { facts, react } = explained(alert);
      assert.equal(new Set(facts.map(({ label }) => label)).size, facts.length);
      assert.equal(new Set(react.map(({ what }) => what)).size, react.length);
      assert.ok(react.length <= 8);
    });
  }
});

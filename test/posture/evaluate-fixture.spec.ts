import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tellVerdicts } from '../../src/posture/offline/tell-verdicts.ts';

interface Expected {
  readonly policy: string;
  readonly state: string;
  readonly required: boolean | null;
  readonly strength?: string | null;
  readonly reason: string;
}
const FILE = join(import.meta.dirname, '../fixtures/mfa/cases.json');
const { cases } = JSON.parse(readFileSync(FILE, 'utf8')) as {
  cases: readonly { id: string; title: string; expect: Readonly<Record<string, Expected>> }[];
};

describe('The recorded tenants', () => {
  let answers: Record<string, Record<string, Expected & { mechanisms: unknown[] }>>;
  before(async () => (answers = JSON.parse(await tellVerdicts(FILE, { json: true })) as typeof answers));

  it('are 49', () => assert.equal(cases.length, 49));

  for (const { id, title, expect } of cases)
    it(`answers ${id}: ${title}`, () => {
      const wanted = Object.entries(expect).map(([user, { policy, state, required, strength, reason }]) => [
        user,
        { policy, state, required: required ?? null, strength: strength ?? null, reason },
      ]);
      const given = Object.entries(answers[id] ?? {}).map(([user, { mechanisms, ...verdict }]) => {
        assert.equal(
          mechanisms.length > 0,
          verdict.state === 'required',
          'a required user has a mechanism, no other has',
        );
        return [user, verdict];
      });
      assert.deepEqual(Object.fromEntries(given), Object.fromEntries(wanted));
    });
});

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tellComparisons } from '../../src/posture/offline/tell-comparisons.ts';

const FILE = join(import.meta.dirname, '../fixtures/mfa/regressions.json');
const { cases } = JSON.parse(readFileSync(FILE, 'utf8')) as {
  cases: readonly { id: string; title: string; expect: unknown }[];
};

describe('The recorded pairs of snapshots', () => {
  let answers: Record<string, unknown>;
  before(async () => (answers = JSON.parse(await tellComparisons(FILE, { json: true })) as Record<string, unknown>));

  it('are 16', () => assert.equal(cases.length, 16));

  for (const { id, title, expect } of cases) it(`answers ${id}: ${title}`, () => assert.deepEqual(answers[id], expect));
});

import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tellVerdicts } from '../../src/posture/offline/tell-verdicts.ts';
import type { Verdict } from '../../src/posture/verdict.ts';
import { TRICKY_POLICIES } from './tricky-policies.ts';
import { TRICKY_PEOPLE } from './tricky-people.ts';
import { TRICKY_READINGS } from './tricky-readings.ts';
import { aUser } from './mfa/tenant.ts';

/** Title, the tenant as a file tells it, and what is to be said of Ana, or of each by name. */
export type Tricky = readonly [title: string, tenant: object, said: string | Readonly<Record<string, string>>];

const TENANTS: readonly Tricky[] = [...TRICKY_POLICIES, ...TRICKY_PEOPLE, ...TRICKY_READINGS];

describe('Tricky tenants, each judged by hand from the rules', () => {
  let folder: string;
  let answers: Record<string, Record<string, Verdict>>;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tocsin-tricky-'));
    const path = join(folder, 'cases.json');
    const cases = TENANTS.map(([id, tenant]) => ({ id, tenant: { users: [aUser('ana')], ...tenant } }));
    await writeFile(path, JSON.stringify({ cases }));
    answers = JSON.parse(await tellVerdicts(path, { json: true })) as typeof answers;
  });
  after(() => rm(folder, { recursive: true }));

  for (const [title, , said] of TENANTS)
    it(title, () => {
      const wanted = typeof said === 'string' ? { ana: said } : said;
      const given = Object.keys(wanted).map((user) => [user, inWords(answers[title]?.[user])]);
      assert.deepEqual(Object.fromEntries(given), wanted);
    });
});

/** e.g. `admin: required always caAlways`. */
function inWords(verdict: Verdict | undefined): string {
  if (!verdict) return 'nothing';
  const { policy, state, strength, reason } = verdict;
  const words = [state, strength, reason].filter(Boolean).join(' ');
  return policy === 'user' ? words : `${policy}: ${words}`;
}

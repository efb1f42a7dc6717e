import assert from 'node:assert/strict';
import fc from 'fast-check';
import { GENESIS, chain, verifyChain } from '../../src/audit/chain.ts';
import type { AuditEntry, ChainedEntry } from '../../src/audit/entry.ts';
import { HARBOUR } from '../world.ts';

function anEntry(index: number): AuditEntry {
  return {
    id: `id${index}`,
    at: new Date(Date.UTC(2026, 10, 22, 12, index)),
    corr: 'c',
    verb: 'resolve',
    outcome: 'done',
    about: { event: index },
    personal: { actor: `person ${index}`, name: 'An analyst' },
  };
}

function chainOf(length: number): ChainedEntry[] {
  const entries: ChainedEntry[] = [];
  for (let index = 0; index < length; index++) {
    entries.push(chain(HARBOUR.id, entries.at(-1) ?? GENESIS, anEntry(index), `salt${index}`));
  }
  return entries;
}

const verify = (entries: readonly ChainedEntry[], head = entries.at(-1) ?? GENESIS) =>
  verifyChain(entries, GENESIS, head);

describe('The audit chain', () => {
  it('verifies as it was written', () => assert.equal(verify(chainOf(20)), undefined));

  it('locates the first entry that was altered, in whatever field', () => {
    const alter: ((entry: ChainedEntry) => ChainedEntry)[] = [
      (entry) => ({ ...entry, verb: 'assign' }),
      (entry) => ({ ...entry, outcome: 'refused' }),
      (entry) => ({ ...entry, at: new Date(0) }),
      (entry) => ({ ...entry, about: { event: 999 } }),
      (entry) => ({ ...entry, corr: 'x' }),
      (entry) => ({ ...entry, personal: { ...entry.personal, actor: 'somebody else' } }),
      (entry) => ({ ...entry, personal: { ...entry.personal, added: 'x' } }),
      (entry) => ({ ...entry, personalDigests: {} }),
    ];
    fc.assert(
      fc.property(fc.nat({ max: 9 }), fc.nat({ max: alter.length - 1 }), (at, how) => {
        const entries = chainOf(10);
        entries[at] = (alter[how] as (typeof alter)[0])(entries[at] as ChainedEntry);
        assert.deepEqual(verify(entries, chainOf(10).at(-1)), { seq: at + 1, fault: 'altered' });
      }),
    );
  });

  it('locates a missing entry, an exchanged one and a cut-off end', () => {
    const entries = chainOf(6);
    assert.deepEqual(verify(entries.toSpliced(2, 1)), { seq: 3, fault: 'missing' });
    const forged = chain(HARBOUR.id, { seq: 2, hash: 'f'.repeat(64) }, anEntry(2), 's');
    assert.deepEqual(verify(entries.with(2, forged)), { seq: 3, fault: 'broken link' });
    assert.deepEqual(verify(entries.slice(0, 4), entries.at(-1)), { seq: 5, fault: 'cut off' });
  });

  it('stays whole when people are erased from it', () => {
    const erased = chainOf(5).map((entry) => ({ ...entry, personal: {} }));
    assert.equal(verify(erased), undefined);
  });
});

import assert from 'node:assert/strict';
import { byNeed, headlineOf, sightOf, type Line } from '../../src/tab/pages/coverage/words.ts';
import { HARBOUR } from '../world.ts';

const NOW = new Date('2026-11-22T12:00:00Z');

function aLine(name: string, change: Partial<Line> & { readonly state?: Line['tenant']['state'] } = {}): Line {
  const { state = 'active', ...rest } = change;
  const { id, domain, timeZone } = HARBOUR;
  return {
    tenant: { id, name, domain, timeZone, state },
    coverage: aCoverage(),
    undelivered: [],
    ...rest,
  } as Line;
}

function aCoverage(change: object = {}): NonNullable<Line['coverage']> {
  const seen = { importedAt: '2026-11-01T00:00:00Z', seenUpTo: '2026-11-22T11:59:00Z', failures: 0, rejected: 0 };
  return { ...seen, ...change } as unknown as NonNullable<Line['coverage']>;
}

describe('Coverage in a sentence', () => {
  const words = (...lines: readonly Line[]) => headlineOf(lines, NOW).words;

  it('says that everything is seen only where it is', () => {
    assert.deepEqual(headlineOf([aLine('A'), aLine('B')], NOW), {
      isWhole: true,
      words: 'Everything is seen. All 2 tenants answered within the last 15 minutes, and no notice waits.',
    });
    assert.equal(headlineOf([], NOW).isWhole, false);
  });

  it('names what is not seen, each with its count', () => {
    const broken = aLine('B', { coverage: aCoverage({ lastError: { at: '2026-11-22T11:58:00Z', why: 'no' } }) });
    const lost = aLine('C', { coverage: aCoverage({ rejected: 2, gap: 'older than 30 days' }) });
    assert.equal(
      words(aLine('A', { state: 'blind' }), broken, lost),
      'Not everything is seen: 1 tenant cannot be read, 1 tenant could not be read at the last look, 1 known gap, 2 unreadable records.',
    );
  });

  it('takes a tenant for unseen that was not looked at for a quarter of an hour, or never', () => {
    const late = aLine('A', { coverage: aCoverage({ seenUpTo: '2026-11-22T11:44:00Z' }) });
    assert.equal(sightOf(late, NOW), 'late');
    assert.equal(sightOf(aLine('B', { coverage: undefined }), NOW), 'importing');
    assert.match(
      words(late, aLine('B', { coverage: undefined })),
      /was not looked at lately, 1 tenant is being imported/,
    );
  });

  it('tells what is seen and not told from what is not seen', () => {
    const waits = aLine('A', { undelivered: [{ channel: 'teams', count: 4, why: 'no channel' }] });
    assert.deepEqual(headlineOf([waits], NOW), {
      isWhole: false,
      words: 'Everything is seen, but not everything is told: 4 notices are not delivered.',
    });
  });

  it('is never whole while the MFA posture was read in part', () => {
    const part = aLine('A', { posture: { status: 'partial' } as unknown as NonNullable<Line['posture']> });
    assert.equal(words(part), 'Not everything is seen: 1 incomplete MFA reading.');
  });

  it('puts blind tenants first and what lacks nothing last', () => {
    const failing = aLine('F', { coverage: aCoverage({ lastError: { at: '2026-11-22T11:58:00Z', why: 'no' } }) });
    const gap = aLine('Z', { coverage: aCoverage({ gap: 'yesterday' }) });
    const sorted = byNeed(
      [aLine('P', { state: 'paused' }), aLine('A'), gap, failing, aLine('X', { state: 'blind' })],
      NOW,
    );
    assert.deepEqual(
      sorted.map(({ tenant }) => tenant.name),
      ['X', 'F', 'Z', 'A', 'P'],
    );
  });
});

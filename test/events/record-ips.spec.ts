import assert from 'node:assert/strict';
import { packFacts, uncheckedFields, type IpAsk, type IpLookup, type SourceReport } from '../../src/entities/ip.ts';
import { completeIps, createRecordIps } from '../../src/events/record-ips.ts';
import { anAlert, ipEvidence } from '../fakes/alerts.ts';
import { fakeClock } from '../fakes/clock.ts';

function setup(status: SourceReport['status'] = 'ok', answersAfterMs = 0) {
  const clock = fakeClock();
  const asked: { address: string; ask: IpAsk | undefined }[] = [];
  const ips: IpLookup = {
    async describe(address, ask) {
      asked.push({ address, ask });
      if (answersAfterMs > 0) await clock.advance(Math.min(answersAfterMs, ask?.budgetMs ?? answersAfterMs));
      const sources: SourceReport[] = [{ id: 'live', name: 'Live', reach: 'live', status }];
      const observedAt = clock.now().toISOString();
      const facts = {
        schema: 1,
        address,
        family: 4,
        scope: 'public',
        observedAt,
        fields: uncheckedFields(),
        sources,
      } as const;
      return { kind: 'facts', facts };
    },
  };
  return { clock, asked, recorder: createRecordIps({ ips, clock }) };
}

const alertOf = (address: string, severity: 'low' | 'high' = 'low') =>
  anAlert({ severity, evidence: [ipEvidence(address)] });

describe('Recording addresses when events arrive', () => {
  it('holds a whole batch up for half a second at most, however many alerts wait for a slow source', async () => {
    const { clock, asked, recorder } = setup('unavailable', 5_000);
    const record = recorder.forBatch({ importing: false });
    const start = clock.now().getTime();
    for (let at = 0; at < 20; at++) await record(alertOf(`86.1.2.${at}`));
    assert.equal(clock.now().getTime() - start, 500);
    assert.deepEqual([asked[0]?.ask?.budgetMs, asked[19]?.ask?.budgetMs], [500, 0]);
  });

  it('asks on behalf of the severity, so that a quota goes to the graver first', async () => {
    const { asked, recorder } = setup();
    await recorder.forBatch({ importing: false })(alertOf('86.1.2.3', 'high'));
    assert.equal(asked[0]?.ask?.severity, 'high');
  });

  it('asks no live source about alerts that were there before', async () => {
    const { asked, recorder } = setup();
    await recorder.forBatch({ importing: true })(alertOf('86.1.2.3'));
    assert.equal(asked[0]?.ask?.budgetMs, 0);
  });

  it('looks an address up once a minute', async () => {
    const { clock, asked, recorder } = setup();
    for (const wait of [0, 30_000, 31_000]) {
      await clock.advance(wait);
      await recorder.forBatch({ importing: false })(alertOf('86.1.2.3'));
    }
    assert.equal(asked.length, 2);
  });

  it('asks again at once where a source was left out or late', async () => {
    for (const status of ['notAsked', 'unavailable'] as const) {
      const { asked, recorder } = setup(status);
      for (const severity of ['low', 'high'] as const)
        await recorder.forBatch({ importing: false })(alertOf('86.1.2.3', severity));
      assert.equal(asked.length, 2, status);
    }
  });
});

describe('Completing what was recorded', () => {
  const late = { id: 'live', name: 'Live', reach: 'live', status: 'unavailable', late: true } as const;

  async function complete(was: Partial<SourceReport>, now: Partial<SourceReport>, waitMs = 0) {
    const clock = fakeClock();
    const asked: IpAsk[] = [];
    const factsAt = (source: Partial<SourceReport>) => ({
      schema: 1 as const,
      address: '86.1.2.3',
      family: 4 as const,
      scope: 'public' as const,
      observedAt: clock.now().toISOString(),
      fields: uncheckedFields(),
      sources: [{ ...late, late: undefined, ...source }],
    });
    const recordedIps = [packFacts(factsAt(was))];
    await clock.advance(waitMs);
    const ips: IpLookup = {
      async describe(_address, ask = {}) {
        asked.push(ask);
        return { kind: 'facts', facts: factsAt(now) };
      },
    };
    return { completed: await completeIps({ ips, clock }, { recordedIps, severity: 'medium' }), asked };
  }

  it('puts in what a source said that was late, asking for the same severity', async () => {
    const { completed, asked } = await complete({ late: true }, { status: 'ok' }, 60_000);
    assert.equal(completed?.[0]?.sources[0]?.status, 'ok');
    assert.equal(asked[0]?.severity, 'medium');
  });

  it('leaves alone what was recorded whole, left out for the quota, or refused', async () => {
    for (const was of [{ status: 'ok' }, { status: 'notAsked' }, { status: 'unavailable' }] as const) {
      const { completed, asked } = await complete(was, { status: 'ok' });
      assert.deepEqual([completed, asked.length], [undefined, 0]);
    }
  });

  it('leaves alone what is still late, and what was detected too long ago', async () => {
    assert.equal((await complete({ late: true }, { late: true })).completed, undefined);
    assert.equal((await complete({ late: true }, { status: 'ok' }, 16 * 60_000)).asked.length, 0);
  });
});

import assert from 'node:assert/strict';
import { uncheckedFields, type IpAsk, type IpLookup, type SourceReport } from '../../src/entities/ip.ts';
import { createRecordIps } from '../../src/events/record-ips.ts';
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
  it('holds a whole batch up for two seconds at most, however many alerts wait for a slow source', async () => {
    const { clock, asked, recorder } = setup('unavailable', 5_000);
    const record = recorder.forBatch({ importing: false });
    const start = clock.now().getTime();
    for (let at = 0; at < 20; at++) await record(alertOf(`86.1.2.${at}`));
    assert.equal(clock.now().getTime() - start, 2_000);
    assert.deepEqual([asked[0]?.ask?.budgetMs, asked[19]?.ask?.budgetMs], [2_000, 0]);
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

import assert from 'node:assert/strict';
import { severityWord } from '../../src/texts/severity.ts';
import { notAtMicrosoft, statusWord } from '../../src/texts/status.ts';
import { categoryWords } from '../../src/texts/category.ts';
import { ageWords, timeIn } from '../../src/texts/time.ts';
import { VERDICTS, findVerdict, verdictWords } from '../../src/texts/verdicts.ts';

describe('texts', () => {
  it('tell a time in the zone and in UTC, with the other day where it differs', () => {
    const noon = new Date('2026-11-22T12:05:00Z');
    assert.equal(timeIn(noon, 'Europe/Paris'), 'Sun 22 Nov, 13:05 (Europe/Paris) · 12:05 UTC');
    assert.equal(timeIn(noon, 'UTC'), 'Sun 22 Nov, 12:05 UTC');
    assert.equal(timeIn(noon, 'Mars/Olympus'), 'Sun 22 Nov, 12:05 UTC');
    const late = new Date('2026-11-21T23:30:00Z');
    assert.equal(timeIn(late, 'Europe/Paris'), 'Sun 22 Nov, 00:30 (Europe/Paris) · Sat 21 Nov, 23:30 UTC');
    assert.equal(timeIn(new Date('x'), 'UTC'), 'unknown time');
  });

  it('tells a time once where the zone and UTC agree, as London does in winter', () => {
    assert.equal(timeIn(new Date('2026-11-22T12:05:00Z'), 'Europe/London'), 'Sun 22 Nov, 12:05 UTC');
    assert.match(timeIn(new Date('2026-07-01T12:05:00Z'), 'Europe/London'), /13:05 \(Europe\/London\) · 12:05 UTC/);
  });

  it('says Microsoft’s categories in words', () => {
    const said = ['InitialAccess', 'CommandAndControl', 'Malware', 'DLPViolation', 'Ransom ware'].map(categoryWords);
    assert.deepEqual(said, ['Initial access', 'Command and control', 'Malware', 'DLPViolation', 'Ransom ware']);
  });

  it('tell an age in one unit', () => {
    const now = new Date('2026-11-22T12:00:00Z');
    const ago = (ms: number) => ageWords(new Date(now.getTime() - ms), now);
    assert.deepEqual(
      [ago(-5), ago(59_000), ago(300_000), ago(3 * 3_600_000), ago(72 * 3_600_000)],
      ['just now', 'just now', '5 min ago', '3 h ago', '3 days ago'],
    );
  });

  it('have words for what Microsoft names, and show other names as they came', () => {
    assert.equal(severityWord('high'), 'High');
    assert.equal(severityWord('__proto__'), '__proto__');
    assert.equal(statusWord('inProgress'), 'In progress');
    assert.equal(verdictWords('truePositive', 'phishing'), 'True positive: phishing');
    assert.equal(verdictWords('somethingNew', undefined), 'somethingNew');
    assert.equal(verdictWords(undefined, undefined), '');
    assert.equal(notAtMicrosoft('resolved', 'no permission'), 'Resolved here, not at Microsoft: no permission');
  });

  it('offer each verdict once, by the names of the metadata', () => {
    assert.equal(new Set(VERDICTS.map(({ value }) => value)).size, VERDICTS.length);
    assert.deepEqual(findVerdict('truePositive.compromisedAccount')?.classification, 'truePositive');
    assert.equal(findVerdict('toString'), undefined);
    assert.ok(VERDICTS.every(({ label }) => !label.includes('undefined')));
  });
});

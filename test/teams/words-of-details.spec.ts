import assert from 'node:assert/strict';
import type { DetailField } from '../../src/entities/section.ts';
import type { LinkedActivities, LinkedActivity } from '../../src/events/linked-activities.ts';
import { activityNotes, activityWords } from '../../src/teams/views/activities.ts';
import { sourceLine } from '../../src/teams/views/sections.ts';

const NOON = new Date('2026-11-22T12:00:00Z');
const after = (minutes: number) => new Date(NOON.getTime() + minutes * 60_000);

function found(label: string, source: string): DetailField {
  return { label, value: { status: 'found', value: 'x', source, asOf: NOON } };
}

describe('The small print of the details', () => {
  it('names the source of most once, and of each other one what it tells', () => {
    const fields = [found('Risk', 'Protection'), found('Status', 'Entra'), found('Created', 'Entra')];
    const at = 'at Sun 22 Nov, 12:00 UTC';
    assert.equal(sourceLine(fields), `From Entra ${at}; Risk from Protection ${at}`);
    assert.equal(sourceLine(fields.slice(1)), `From Entra ${at}`);
    assert.equal(sourceLine([]), '');
  });

  it('says up to when records are known while their span is not over, and no longer', () => {
    const read = (minutes: number): LinkedActivities => ({
      from: after(-60),
      to: after(60),
      actors: ['ana@harbour.example'],
      signIns: { status: 'read', asOf: after(minutes) },
      audits: { status: 'read', asOf: after(minutes + 1) },
      items: [],
      more: false,
    });
    const span = 'Of ana@harbour.example, from Sun 22 Nov, 11:00 UTC to Sun 22 Nov, 13:00 UTC';
    assert.equal(activityNotes(read(2), 'UTC')[0], `${span}, as far as known at 12:02 UTC.`);
    assert.equal(activityNotes(read(90), 'UTC')[0], `${span}.`);
    const unread = { ...read(2), signIns: { status: 'unreadable', reason: 'no licence', asOf: NOON } } as const;
    assert.match(activityNotes(unread, 'UTC').join(' '), /as far as known at 12:03 UTC.*Sign-ins not readable/);
  });

  it('does not end the reason of a failure in the middle of a line', () => {
    const activity: LinkedActivity = {
      id: '1',
      sort: 'signIn',
      at: NOON,
      actor: 'ana@harbour.example',
      what: 'Sign-in to Exchange',
      outcome: 'failure',
      note: 'Invalid username or password.',
      address: '192.0.2.1',
    };
    assert.match(activityWords(activity, 'UTC'), /failed: Invalid username or password – from 192\.0\.2\.1/);
  });
});

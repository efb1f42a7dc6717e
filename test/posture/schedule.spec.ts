import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { addDays, daysBetween } from '../../src/posture/local-date.ts';
import {
  DEFAULT_SCHEDULE,
  READING_WINDOW,
  dueSlot,
  newestSlot,
  nextSlot,
  readingAt,
  slotOf,
} from '../../src/posture/schedule.ts';
import { localDateOf } from '../../src/posture/zone.ts';

interface Cases {
  readonly timeZone: string;
  readonly localTime: string;
  readonly cases: readonly { id: string; localDate: string; expectUtc: string; note: string }[];
}
const FIXTURE = JSON.parse(
  readFileSync(join(import.meta.dirname, '../fixtures/mfa/schedule-cases.json'), 'utf8'),
) as Cases;

const iso = (date: Date | undefined) => date?.toISOString().replace('.000Z', 'Z');
const slot = (localDate: string, at: string, timeZone: string) => iso(slotOf(localDate, { at, timeZone }).at);

describe('The schedule of posture', () => {
  describe('the slot of a date', () => {
    for (const { id, localDate, expectUtc, note } of FIXTURE.cases)
      it(`answers ${id}: ${localDate}, ${note}`, () =>
        assert.equal(slot(localDate, FIXTURE.localTime, FIXTURE.timeZone), expectUtc));

    const others: readonly [why: string, date: string, at: string, zone: string, utc: string][] = [
      [
        'a time that the clocks leap over, at the leap',
        '2026-03-08',
        '02:30',
        'America/New_York',
        '2026-03-08T07:00:00Z',
      ],
      ['a time that comes twice, the first time', '2026-11-01', '01:30', 'America/New_York', '2026-11-01T05:30:00Z'],
      ['the moment before the clocks leap', '2026-03-08', '01:59', 'America/New_York', '2026-03-08T06:59:00Z'],
      ['the moment after the clocks leapt', '2026-03-08', '03:00', 'America/New_York', '2026-03-08T07:00:00Z'],
      ['a midnight that does not exist', '2026-04-24', '00:00', 'Africa/Cairo', '2026-04-23T22:00:00Z'],
      ['a leap of half an hour', '2026-10-04', '02:15', 'Australia/Lord_Howe', '2026-10-03T15:30:00Z'],
      [
        'a time that comes twice within half an hour',
        '2026-04-05',
        '01:45',
        'Australia/Lord_Howe',
        '2026-04-04T14:45:00Z',
      ],
      ['a quarter of an hour from the others', '2026-06-01', '08:00', 'Asia/Kathmandu', '2026-06-01T02:15:00Z'],
      ['the zone that is furthest ahead', '2026-01-15', '00:00', 'Pacific/Kiritimati', '2026-01-14T10:00:00Z'],
      ['the zone that is furthest behind', '2026-01-15', '23:59', 'Pacific/Pago_Pago', '2026-01-16T10:59:00Z'],
      ['the other half of the world in summer', '2026-01-15', '08:00', 'Australia/Sydney', '2026-01-14T21:00:00Z'],
      ['UTC', '2026-01-15', '08:00', 'UTC', '2026-01-15T08:00:00Z'],
    ];
    for (const [why, date, at, zone, utc] of others)
      it(`takes ${why} (${date} ${at} ${zone})`, () => assert.equal(slot(date, at, zone), utc));

    it('rises with the date and shows the wanted time wherever that exists', () => {
      const zones = fc.constantFrom('America/New_York', 'Europe/London', 'Australia/Lord_Howe', 'Africa/Cairo', 'UTC');
      const day = fc.integer({ min: 0, max: 800 }).map((days) => addDays('2026-01-01', days));
      const time = fc.integer({ min: 0, max: 1439 }).map((m) => new Date(m * 60_000).toISOString().slice(11, 16));
      fc.assert(
        fc.property(zones, day, time, (timeZone, date, at) => {
          const schedule = { at, timeZone };
          const here = slotOf(date, schedule).at;
          const hours = (slotOf(addDays(date, 1), schedule).at.getTime() - here.getTime()) / 3_600_000;
          assert.ok(hours >= 23 && hours <= 25, `${hours} h`);
          const shown = new Intl.DateTimeFormat('en-GB', { timeZone, timeStyle: 'short', hourCycle: 'h23' }).format(
            here,
          );
          assert.ok(shown >= at, `${shown} is before ${at}`);
          assert.equal(localDateOf(here, timeZone), date);
        }),
      );
    });
  });

  describe('the newest slot', () => {
    it('is the one that just came, to the millisecond', () => {
      const newest = (now: string) => newestSlot(new Date(now), DEFAULT_SCHEDULE).localDate;
      assert.equal(newest('2026-11-20T12:59:59.999Z'), '2026-11-19');
      assert.equal(newest('2026-11-20T13:00:00.000Z'), '2026-11-20');
      assert.equal(newest('2026-03-08T12:00:00.000Z'), '2026-03-08');
      assert.equal(newest('2026-03-08T11:59:59.000Z'), '2026-03-07');
    });

    it('is one alone after days of downtime', () =>
      assert.equal(newestSlot(new Date('2026-11-25T03:00:00Z'), DEFAULT_SCHEDULE).localDate, '2026-11-24'));

    it('belongs to the date of the zone, not of UTC', () =>
      assert.deepEqual(newestSlot(new Date('2026-06-02T22:00:00Z'), { at: '08:00', timeZone: 'Pacific/Auckland' }), {
        localDate: '2026-06-03',
        at: new Date('2026-06-02T20:00:00Z'),
      }));

    it('and the next one lie around every moment, one date apart', () => {
      const moments = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 11, 31) });
      const times = fc.constantFrom('00:00', '01:30', '02:30', '08:00', '23:59');
      const zones = fc.constantFrom('America/New_York', 'Africa/Cairo', 'Asia/Kathmandu', 'Pacific/Kiritimati');
      fc.assert(
        fc.property(moments, times, zones, (moment, at, timeZone) => {
          const [newest, next] = [newestSlot, nextSlot].map((find) => find(new Date(moment), { at, timeZone }));
          assert.ok(newest && next && newest.at.getTime() <= moment && moment < next.at.getTime());
          assert.equal(daysBetween(newest.localDate, next.localDate), 1);
        }),
      );
    });
  });

  describe('the place of a tenant in the reading window', () => {
    const today = slotOf('2026-11-20', DEFAULT_SCHEDULE);
    const ids = Array.from({ length: 600 }, (_none, n) => `e0000000-0000-4000-8000-${String(n).padStart(12, '0')}`);
    const minutes = (id: string) => (today.at.getTime() - readingAt(id, today).getTime()) / 60_000;

    it('lies inside the window and leaves the reserve before the slot', () => {
      for (const id of ids) assert.ok(minutes(id) <= 45 && minutes(id) >= 15, `${id} at ${minutes(id)}`);
    });

    it('is the same every day', () => {
      const tomorrow = slotOf('2026-11-21', DEFAULT_SCHEDULE);
      for (const id of ids.slice(0, 20))
        assert.equal(readingAt(id, tomorrow).getTime() - readingAt(id, today).getTime(), 86_400_000);
    });

    it('spreads many tenants evenly', () => {
      const tenths = Array.from({ length: 10 }, (_none, n) =>
        ids.filter((id) => Math.floor((minutes(id) - 15) / 3) === n),
      );
      for (const some of tenths) assert.ok(some.length > 30 && some.length < 95, `${some.length} of 600 in a tenth`);
    });
  });

  describe('what is due', () => {
    const id = 'e0000000-0000-4000-8000-000000000001';
    const long = new Date('2026-01-01T00:00:00Z');
    const place = readingAt(id, slotOf('2026-11-20', DEFAULT_SCHEDULE));
    const due = (now: Date, since = long) =>
      dueSlot(id, now, { schedule: DEFAULT_SCHEDULE, since, window: READING_WINDOW })?.localDate;

    it('is the coming slot once the place in its window has come, and the one before until then', () => {
      assert.equal(due(new Date(place.getTime() - 1)), '2026-11-19');
      assert.equal(due(place), '2026-11-20');
      assert.equal(due(new Date('2026-11-20T23:00:00Z')), '2026-11-20');
    });

    it('is nothing when watching began after the slot: enabling evaluates nothing', () => {
      const enabled = new Date('2026-11-20T15:00:00Z');
      assert.equal(due(new Date('2026-11-20T15:00:01Z'), enabled), undefined);
      assert.equal(due(new Date('2026-11-21T13:00:00Z'), enabled), '2026-11-21');
    });
  });
});

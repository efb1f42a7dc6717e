import { TocsinError } from '../../src/kernel/errors.ts';
import assert from 'node:assert/strict';
import type { CommandResult, ResultOf } from '../../src/commands/result.ts';
import type { ProviderAlert, Severity } from '../../src/events/alert.ts';
import type { SecurityEvent } from '../../src/events/event.ts';
import { isTocsinError } from '../../src/kernel/errors.ts';
import { anAlert, ipEvidence, userEvidence } from '../fakes/alerts.ts';
import { HARBOUR, PEOPLE, QUILL, createWorld, type World } from '../world.ts';

const BOB = userEvidence('7384e2b2-184b-4bf5-8ecc-f10ca7a6563d', 'bob@harbour.example', 'Bob');

type Who = keyof typeof PEOPLE;

async function asked<S extends CommandResult['show']>(world: World, verb: string, input: object, who: Who = 'viewer') {
  for (let turn = 0; turn < 200; turn++) {
    const result = (await world.ask(who, verb, input, { surface: 'tab' })) as ResultOf<S>;
    if (!('reading' in result && result.reading)) return result;
    await new Promise(setImmediate);
  }
  return assert.fail('reads for ever');
}

const report = (world: World, input: object = {}, who: Who = 'viewer') => asked<'report'>(world, 'report', input, who);
const numbers = ({ items }: ResultOf<'report'>) => items.map(({ number }) => number);

async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    return isTocsinError(error) ? error.code : String(error);
  }
  return assert.fail('was not refused');
}

/** Twelve alerts of one hour after the other, the severities in turn, the oldest first. */
const SEVERITIES: readonly Severity[] = ['low', 'high', 'medium'];
function twelve(over: Partial<ProviderAlert> = {}): ProviderAlert[] {
  return Array.from({ length: 12 }, (_, at) =>
    anAlert({
      at: `2026-11-22T${String(at).padStart(2, '0')}:00:00Z`,
      severity: SEVERITIES[at % 3] as Severity,
      ...over,
    }),
  );
}

describe('The report', () => {
  it('gives each event once, page by page, in each order, with the number of all', async () => {
    const world = await createWorld();
    const events = [...(await world.store(twelve())), ...(await world.store(twelve(), { tenant: QUILL }))];
    const rank: Record<string, number> = { high: 0, medium: 1, low: 2 };
    const newest = (a: SecurityEvent, b: SecurityEvent) =>
      b.detectedAt.getTime() - a.detectedAt.getTime() || b.number - a.number;
    const orders = {
      newest,
      oldest: (a: SecurityEvent, b: SecurityEvent) => -newest(a, b),
      gravest: (a: SecurityEvent, b: SecurityEvent) => rank[a.severity]! - rank[b.severity]! || newest(a, b),
    };
    for (const [order, compare] of Object.entries(orders)) {
      const seen: number[] = [];
      for (let after: string | undefined, pages = 0; pages < 9; pages++) {
        const page = await report(world, { order, limit: 5, ...(after && { after }) });
        assert.equal(page.total, 24);
        seen.push(...numbers(page));
        after = page.next;
        if (!after) break;
      }
      assert.deepEqual(
        seen,
        events.toSorted(compare).map(({ number }) => number),
        order,
      );
    }
  });

  it('goes on behind the page before although new events came meanwhile', async () => {
    const world = await createWorld();
    await world.store(twelve());
    const first = await report(world, { limit: 5 });
    await world.store([anAlert()]);
    const second = await report(world, { limit: 100, after: first.next });
    assert.equal(second.items.length, 7);
    assert.equal(new Set([...numbers(first), ...numbers(second)]).size, 12);
  });

  it('gives the numbers of all events behind a page, and the rows of those that are still in the list', async () => {
    const world = await createWorld();
    const events = await world.store(twelve());
    for (const order of ['newest', 'oldest', 'gravest']) {
      const whole = numbers(await report(world, { order, limit: 100 }));
      const first = await report(world, { order, limit: 5 });
      const rest = await asked<'reportNumbers'>(world, 'reportNumbers', { order, after: first.next });
      assert.deepEqual([...numbers(first), ...rest.numbers], whole);
      const some = [whole[9], whole[2], whole[7]];
      const rows = await report(world, { order, ns: some });
      assert.deepEqual(numbers(rows), [whole[2], whole[7], whole[9]]);
      assert.deepEqual([rows.total, rows.next], [12, undefined]);
    }
    const [gone, there] = events.map(({ number }) => number);
    await world.ask('responder', 'resolve', { n: gone });
    assert.deepEqual(numbers(await report(world, { ns: [gone, there, 999] })), [there]);
    const quill = { ns: [gone, there], which: 'all' };
    assert.deepEqual(numbers(await report(world, quill, 'quillOnly')), []);
    assert.equal(await refusal(report(world, { ns: Array.from({ length: 101 }, (_, at) => at + 1) })), 'INPUT_INVALID');
    assert.equal(await refusal(asked(world, 'reportNumbers', { after: 'nonsense' })), 'INPUT_INVALID');
  });

  it('filters by where events stand, whose they are, what they are, words and days', async () => {
    const world = await createWorld();
    const [old, fresh, gone, hidden] = await world.store([
      anAlert({ at: '2026-11-20T23:59:59Z', title: 'Impossible travel', evidence: [BOB, ipEvidence('203.0.113.9')] }),
      anAlert({ at: '2026-11-21T00:00:00Z', severity: 'medium' }),
      anAlert({ at: '2026-11-21T12:00:00Z' }),
      anAlert({ at: '2026-11-22T00:00:00Z', severity: 'low' }),
    ]);
    const [quill] = await world.store([anAlert({ at: '2026-11-19T00:00:00Z' })], { tenant: QUILL });
    await world.ask('responder', 'assign', { n: old!.number });
    await world.ask('responder', 'resolve', { n: gone!.number });
    await world.ask('responder', 'ignore', { n: hidden!.number, reason: 'known scanner' });
    const cases: [object, (SecurityEvent | undefined)[], Who?][] = [
      [{}, [fresh, old, quill]],
      [{ which: 'new' }, [fresh, quill]],
      [{ which: 'inProgress' }, [old]],
      [{ which: 'resolved' }, [gone]],
      [{ which: 'ignored' }, [hidden]],
      [{ which: 'all' }, [hidden, gone, fresh, old, quill]],
      [{ tenants: [QUILL.id] }, [quill]],
      [{ severities: ['medium', 'low'] }, [fresh]],
      [{ kinds: [old!.kind] }, [old]],
      [{ mine: true }, [old], 'responder'],
      [{ mine: true }, []],
      [{ words: 'BOB 203.0.113[.]9' }, [old]],
      [{ words: 'quill spray' }, [quill]],
      [{ words: `#${fresh!.number}` }, [fresh]],
      [{ which: 'all', from: '2026-11-21', to: '2026-11-21' }, [gone, fresh]],
      [{ words: 'zebra' }, []],
    ];
    for (const [input, expected, who] of cases) {
      const page = await report(world, input, who);
      assert.deepEqual(
        numbers(page),
        expected.map((event) => event?.number),
        JSON.stringify(input),
      );
      assert.equal(page.total, expected.length);
    }
  });

  it('shows nothing of a tenant out of scope on any of its commands, and refuses a stranger', async () => {
    const world = await createWorld();
    await world.store(twelve());
    const [own] = await world.store([anAlert()], { tenant: QUILL });
    assert.deepEqual(numbers(await report(world, { which: 'all' }, 'quillOnly')), [own!.number]);
    assert.deepEqual(numbers(await report(world, { which: 'all', words: 'clinics' }, 'quillOnly')), []);
    assert.equal(await refusal(report(world, { tenants: [HARBOUR.id] }, 'quillOnly')), 'NOT_FOUND');
    assert.equal(await refusal(asked(world, 'reportCsv', { tenants: [HARBOUR.id] }, 'quillOnly')), 'NOT_FOUND');
    const days = await asked<'reportDays'>(world, 'reportDays', { which: 'all' }, 'quillOnly');
    assert.equal(
      days.days.reduce((sum, { counts }) => sum + counts.high + counts.medium + counts.low, 0),
      1,
    );
    const csv = await asked<'file'>(world, 'reportCsv', { which: 'all' }, 'quillOnly');
    assert.ok(csv.rows === 1 && !csv.text.includes(HARBOUR.name));
    const { tenants } = await asked<'reportChoices'>(world, 'reportChoices', {}, 'quillOnly');
    assert.deepEqual(tenants, [{ id: QUILL.id, name: QUILL.name }]);
    for (const verb of ['report', 'reportDays', 'reportCsv', 'reportChoices'])
      assert.equal(await refusal(asked(world, verb, {}, 'stranger')), 'NOT_AUTHORISED');
  });

  it('refuses a place in a list that it did not give, and days in the wrong order', async () => {
    const world = await createWorld();
    await world.store(twelve());
    const { next } = await report(world, { limit: 5 });
    assert.equal(await refusal(report(world, { order: 'oldest', after: next })), 'INPUT_INVALID');
    assert.equal(await refusal(report(world, { after: 'bm9uc2Vuc2U' })), 'INPUT_INVALID');
    assert.equal(await refusal(report(world, { from: '2026-11-22', to: '2026-11-21' })), 'INPUT_INVALID');
    assert.equal(await refusal(report(world, { limit: 101 })), 'INPUT_INVALID');
  });

  it('counts the events of 30 days by day and severity, days without any among them', async () => {
    const world = await createWorld();
    await world.store([...twelve(), anAlert({ at: '2026-10-24T00:00:00Z' }), anAlert({ at: '2026-10-23T23:59:59Z' })]);
    const { days } = await asked<'reportDays'>(world, 'reportDays', { which: 'all' });
    assert.equal(days.length, 30);
    assert.deepEqual(days[0], { day: '2026-10-24', counts: { informational: 0, low: 0, medium: 0, high: 1 } });
    assert.deepEqual(days[1]?.counts, { informational: 0, low: 0, medium: 0, high: 0 });
    assert.deepEqual(days[29], { day: '2026-11-22', counts: { informational: 0, low: 4, medium: 4, high: 4 } });
    const grave = await asked<'reportDays'>(world, 'reportDays', { which: 'all', severities: ['high'] });
    assert.deepEqual(grave.days[29]?.counts, { informational: 0, low: 0, medium: 0, high: 4 });
  });

  it('is exported as CSV that no spreadsheet takes for a formula', async () => {
    const world = await createWorld();
    const [event] = await world.store([anAlert({ title: '=HYPERLINK("http://evil.example","click"),\n@x' })]);
    await world.ask('responder', 'assign', { n: event!.number });
    const file = await asked<'file'>(world, 'reportCsv', {});
    assert.equal(file.name, 'tocsin-events-2026-11-22.csv');
    const [head, row] = [file.text.split('\r\n')[0], file.text.slice(file.text.indexOf('\r\n') + 2)];
    assert.match(head ?? '', /^\uFEFFNumber,Detected \(UTC\),Severity/);
    assert.match(row, /,"'=HYPERLINK\(""http:\/\/evil\.example"",""click""\),\n'@x",Harbour Clinics,/);
    assert.match(row, /,Responder\r\n$/);
  });

  it('leaves in the trail who exported what: the filter in words, and how many rows', async () => {
    const world = await createWorld();
    await world.store(twelve());
    const filter = { which: 'all', severities: ['high', 'low'], from: '2026-11-01', words: ' ana ', mine: false };
    await asked<'file'>(world, 'reportCsv', { ...filter, tenants: [HARBOUR.id] }, 'viewer');
    // It is asked for again until everything is read, and each asking is kept.
    const kept = world.trail.filter(({ entry }) => entry.verb === 'reportExport').slice(-2);
    assert.deepEqual(
      kept.map(({ tenantId, entry }) => [tenantId, entry.outcome, entry.personal['name']]),
      [
        [HARBOUR.id, 'intent', 'Viewer'],
        [HARBOUR.id, 'done', 'Viewer'],
      ],
    );
    const { about, personal } = kept[1]!.entry;
    const rows = about['rows'];
    assert.equal(typeof rows, 'number');
    const days = { from: '2026-11-01', order: 'newest' };
    assert.deepEqual(about, {
      state: 'All',
      tenants: HARBOUR.name,
      severities: 'High, Low',
      ...days,
      rows,
      format: 'csv',
    });
    assert.equal(personal['words'], 'ana');

    await asked<'file'>(world, 'reportCsv', {}, 'quillOnly');
    const last = world.trail.at(-1)!;
    assert.equal(last.tenantId, world.deps.homeTenantId);
    assert.equal(last.entry.about['tenants'], 'All in scope');
  });

  it('exports nothing that the trail cannot keep', async () => {
    const world = await createWorld();
    const full = async () => Promise.reject(new TocsinError('UPSTREAM_UNAVAILABLE', 'The storage does not answer.'));
    Object.assign(world.deps, { audit: { ...world.deps.audit, append: full } });
    assert.equal(await refusal(asked(world, 'reportCsv', {})), 'UPSTREAM_UNAVAILABLE');
  });
});

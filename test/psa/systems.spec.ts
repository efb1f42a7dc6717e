import assert from 'node:assert/strict';
import { isTocsinError, type TocsinError } from '../../src/kernel/errors.ts';
import { BENCHES, aTicket, type PsaBench } from './benches.ts';

const KEY = aTicket().key;

async function failure(work: Promise<unknown>): Promise<TocsinError> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  assert.ok(isTocsinError(error), String(error));
  return error;
}

for (const [name, open] of Object.entries(BENCHES)) {
  describe(`tickets in ${name}`, () => {
    let bench: PsaBench;
    beforeEach(async () => {
      bench = await open();
    });
    afterEach(() => bench.server.close());
    const create = (over = {}) => bench.psa.create(aTicket({ company: bench.company, ...over }));

    it('opens one that is found by its reference, also after it was closed', async () => {
      assert.equal(await bench.psa.find(KEY), undefined);
      const made = await create();
      const [held] = bench.held();
      assert.deepEqual(
        [held?.title, held?.text, held?.key],
        ['High Security Event 12 for Harbour Clinics', 'Tenant: Harbour Clinics\nEvent: 12', KEY],
      );
      assert.deepEqual(await bench.psa.find(KEY), made);
      assert.ok(made.open && made.createdAt);
      await bench.psa.close(made.id);
      assert.equal((await bench.psa.find(KEY))?.open, false);
      assert.equal(await bench.psa.find(KEY.replace('0', '1')), undefined);
    });

    it('opens it where the tenant or the operator says, and nowhere else', async () => {
      await create({ key: `${KEY.slice(0, -1)}a` });
      await create({ key: `${KEY.slice(0, -1)}b`, board: 'Security' });
      const [usual, own] = bench.held();
      assert.notEqual(usual?.place, own?.place);
      const none = await failure(create({ board: 'Nowhere' }));
      assert.equal(none.code, 'PRECONDITION_FAILED');
      assert.match(none.message, /“Nowhere”/);
      const inactive = await failure(create({ board: name === 'ConnectWise' ? 'Old desk' : 'Old queue' }));
      assert.equal(inactive.code, 'PRECONDITION_FAILED');
      assert.equal(bench.held().length, 2);
    });

    it('opens none for a company that is not there', async () => {
      for (const company of ['999', 'harbour', '1 or 1=1']) {
        const { code, message } = await failure(create({ company }));
        assert.equal(code, 'PRECONDITION_FAILED');
        assert.match(message, new RegExp(`no .*company with the id ${company}.*TENANTS_FILE`));
      }
      assert.equal(bench.held().length, 0);
    });

    it('adds notes, closes and opens again, and does neither twice', async () => {
      const { id } = await create();
      await bench.psa.addNote(id, 'Something happened.\nTocsin note 2');
      assert.deepEqual(await bench.psa.notes(id), ['Something happened.\nTocsin note 2']);
      await bench.psa.close(id);
      await bench.psa.close(id);
      assert.equal(bench.held()[0]?.closed, true);
      assert.equal(bench.server.calls.filter((call) => bench.on.status.test(call)).length, 1);
      await bench.psa.reopen(id);
      await bench.psa.reopen(id);
      assert.equal(bench.held()[0]?.closed, false);
      assert.equal(bench.server.calls.filter((call) => bench.on.status.test(call)).length, 2);
    });

    it('reads many at once: who closed one, and which are gone', async () => {
      const made = await Promise.all(['a', 'b', 'c'].map((end) => create({ key: `${KEY.slice(0, -1)}${end}` })));
      const [first, second, third] = made.map(({ id }) => id) as [string, string, string];
      bench.closeAs(second, 'Bob Miller');
      bench.remove(third);
      const before = bench.server.calls.filter((call) => bench.on.search.test(call)).length;
      const { found, gone } = await bench.psa.read([first, second, third, 'nonsense']);
      assert.deepEqual(gone, [third]);
      assert.deepEqual(
        found.map(({ id, open, closedBy }) => [id, open, closedBy]),
        [
          [first, true, undefined],
          [second, false, 'Bob Miller'],
        ],
      );
      assert.equal(found[1]?.closedAt?.toISOString(), '2026-11-22T12:00:00.000Z');
      assert.equal(bench.server.calls.filter((call) => bench.on.search.test(call)).length, before + 1);
    });

    it('says that a ticket is gone', async () => {
      const { id } = await create();
      bench.remove(id);
      assert.equal((await failure(bench.psa.close(id))).code, 'NOT_FOUND');
      assert.equal((await failure(bench.psa.addNote(id, 'x'))).code, 'NOT_FOUND');
    });

    it('lets an element that cannot be read cost itself, and takes it neither for gone nor for absent', async () => {
      const { id } = await create();
      const broken = { id: Number(id), status: 'sideways', closedFlag: 'perhaps' };
      const other = { id: 1, status: name === 'ConnectWise' ? { id: 101 } : 1, closedFlag: false };
      const body = name === 'ConnectWise' ? [broken, other] : { items: [broken, other] };
      bench.server.fail({ status: 200, body, on: bench.on.search });
      assert.deepEqual(
        await bench.psa.read([id, '1', '2']).then(({ found, gone }) => [found.map((one) => one.id), gone]),
        [['1'], ['2']],
      );
      bench.server.fail({ status: 200, body, on: bench.on.search });
      assert.equal((await failure(bench.psa.find(KEY))).code, 'UPSTREAM_UNAVAILABLE');
      const nameless = name === 'ConnectWise' ? [{ closedFlag: false }] : { items: [{ status: 1 }] };
      bench.server.fail({ status: 200, body: nameless, on: bench.on.search });
      assert.deepEqual(await bench.psa.read([id]), { found: [], gone: [] });
    });

    it('waits as long as it is asked to, and asks nothing meanwhile', async () => {
      bench.server.fail({ status: 429, headers: { 'retry-after': '17' }, on: bench.on.search });
      const told = await failure(bench.psa.find(KEY));
      assert.deepEqual([told.code, told.retryAfterMs, told.outcomeUnknown], ['UPSTREAM_UNAVAILABLE', 17_000, false]);
      const asked = bench.server.calls.length;
      assert.equal((await failure(bench.psa.find(KEY))).retryAfterMs, 17_000);
      assert.equal(bench.server.calls.length, asked);
      await bench.clock.advance(17_000);
      assert.equal(await bench.psa.find(KEY), undefined);
    });

    it('knows a write that was refused for haste as one that did nothing', async () => {
      bench.server.fail({ status: 429, on: bench.on.create });
      const told = await failure(create());
      assert.deepEqual([told.code, told.outcomeUnknown], ['UPSTREAM_UNAVAILABLE', false]);
      assert.equal(bench.held().length, 0);
    });

    it('sends a write once and says when nobody knows whether it took effect', async () => {
      const lost = [
        { status: 0, after: true },
        { status: 502, body: '<html>bad gateway</html>', after: true },
        { status: 200, body: '<html>hello</html>', after: true },
      ];
      for (const [at, fault] of lost.entries()) {
        bench.server.fail({ ...fault, on: bench.on.create });
        const told = await failure(create({ key: `${KEY.slice(0, -1)}${at}` }));
        assert.deepEqual([told.code, told.outcomeUnknown], ['UPSTREAM_UNAVAILABLE', true], String(at));
      }
      assert.equal(bench.held().length, lost.length);
      assert.equal(bench.server.calls.filter((call) => bench.on.create.test(call)).length, lost.length);
    });

    it('says what people must mend', async () => {
      const refusals = [
        [401, /does not take the keys: check (CONNECTWISE|AUTOTASK)_/],
        [403, /right to read companies and to add and edit service tickets/],
        [400, /did not accept/],
      ] as const;
      for (const [status, words] of refusals) {
        bench.server.fail({ status, on: bench.on.create, body: { message: 'their words' } });
        const told = await failure(create());
        assert.equal(told.code, 'UPSTREAM_REFUSED');
        assert.match(told.message, words);
        assert.equal(told.outcomeUnknown, false);
      }
    });

    it('tells nothing of keys and nothing that the other side said', async () => {
      const said = `their words, ${bench.secrets.join(', ')}`;
      const told = [];
      for (const status of [400, 401, 403, 404, 409, 429, 500, 503]) {
        bench.server.fail({ status, headers: { 'retry-after': '0' }, body: { message: said, errors: [said] } });
        told.push(await failure(bench.psa.find(KEY)));
      }
      const seen = told.map(({ message, upstreamCode, cause }) => JSON.stringify([message, upstreamCode, cause]));
      const all = [...seen, JSON.stringify(bench.log.lines)].join('\n');
      for (const secret of ['their words', ...bench.secrets]) assert.ok(!all.includes(secret), secret);
    });
  });
}

describe('what a system does not take', () => {
  const cases = {
    ConnectWise: {
      status: 400,
      body: {
        code: 'InvalidObject',
        message: 'ticket object is invalid',
        errors: [{ code: 'RequiredField', message: 'Type is required', resource: 'ticket', field: 'type/id' }],
      },
      said: /did not accept what Tocsin sent \(RequiredField type\/id\)\.$/,
    },
    Autotask: {
      status: 500,
      body: { errors: ['Missing required field: issueType. Call <script>'] },
      said: /did not accept what Tocsin sent \(issueType\)\.$/,
    },
  };
  for (const [name, { said, ...fault }] of Object.entries(cases)) {
    it(`is named by its field in ${name}, and did nothing`, async () => {
      const bench = await BENCHES[name as keyof typeof BENCHES]();
      bench.server.fail({ ...fault, on: bench.on.create });
      const told = await failure(bench.psa.create(aTicket({ company: bench.company })));
      assert.deepEqual([told.code, told.outcomeUnknown], ['UPSTREAM_REFUSED', false]);
      assert.match(told.message, said);
      await bench.server.close();
    });
  }
});

describe('the zone of an Autotask database', () => {
  let bench: PsaBench;
  beforeEach(async () => {
    bench = await BENCHES.Autotask();
  });
  afterEach(() => bench.server.close());
  const zones = () => bench.server.calls.filter((call) => call.endsWith('zoneInformation')).length;

  it('is asked once, and again after the zone did not know us', async () => {
    await bench.psa.find(KEY);
    await bench.psa.find(KEY);
    assert.equal(zones(), 1);
    bench.server.fail({ status: 401 });
    await failure(bench.psa.find(KEY));
    await bench.psa.find(KEY);
    assert.equal(zones(), 2);
  });

  it('gets the keys only within the domain of Autotask', async () => {
    for (const url of [
      'https://autotask.net.evil.example/',
      'http://webservices5.autotask.net/',
      'https://u@x.autotask.net/',
      'no address',
    ]) {
      bench.server.fail({ status: 200, body: { url } });
      assert.equal((await failure(bench.psa.find(KEY))).upstreamCode, 'foreignZone', url);
    }
  });

  it('is missed in words where there is none', async () => {
    bench.server.fail({ status: 500, body: { errors: ['Zone information could not be determined'] } });
    assert.match((await failure(bench.psa.find(KEY))).message, /AUTOTASK_USERNAME/);
  });
});

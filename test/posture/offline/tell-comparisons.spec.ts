import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isTocsinError } from '../../../src/kernel/errors.ts';
import { tellComparisons } from '../../../src/posture/offline/tell-comparisons.ts';

const ON = { enabled: true, enabledAt: '2026-11-01T15:00:00Z' };
const SETTINGS = { adminMfaPolicy: ON, userMfaPolicy: ON, exemptUserIds: [] };
const LOST = { policy: 'user', state: 'notRequired' };
const HAD = { policy: 'user', state: 'required', mechanisms: [{ kind: 'perUserMfa' }] };
const ALERT = {
  policy: 'user',
  count: 1,
  userIds: ['ana'],
  causes: [{ kind: 'perUserMfaDisabled', id: null, count: 1 }],
  comparedWith: '2026-11-19',
};

describe('Comparing exported snapshots', () => {
  let folder: string;
  before(async () => (folder = await mkdtemp(join(tmpdir(), 'tocsin-compare-'))));
  after(() => rm(folder, { recursive: true }));

  async function tell(content: unknown, json = true): Promise<string> {
    const path = join(folder, 'cases.json');
    await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
    return tellComparisons(path, { json });
  }

  async function answer(change: object, settings: object = SETTINGS): Promise<unknown> {
    const previous = { localDate: '2026-11-19', users: { ana: HAD } };
    const current = { tenantId: 't', localDate: '2026-11-20', users: { ana: LOST } };
    const text = await tell({ cases: [{ id: 'A', settings, previous, current, ...change }] });
    return (JSON.parse(text) as Record<string, unknown>)['A'];
  }

  async function refusal(content: unknown): Promise<string> {
    const error = await tell(content).then(
      () => assert.fail('it was read'),
      (thrown: unknown) => thrown,
    );
    assert.ok(isTocsinError(error, 'INPUT_INVALID'), String(error));
    return error.message.replace(folder, '');
  }

  it('needs but dates and users', async () =>
    assert.deepEqual(await answer({}), { alerts: [ALERT], updates: [], suppressed: {} }));

  it('takes null, or nothing, for no snapshot before', async () => {
    const nothing = { alerts: [], updates: [], suppressed: {} };
    assert.deepEqual(await answer({ previous: null }), nothing);
    assert.deepEqual(await answer({ previous: undefined }), nothing);
  });

  it('takes a policy without settings for switched off', async () =>
    assert.deepEqual(await answer({}, { adminMfaPolicy: ON }), { alerts: [], updates: [], suppressed: {} }));

  it('tells an update of what was sent, by key or by policy and date, and an alert of what was sent otherwise', async () => {
    const update = { alerts: [], updates: [ALERT], suppressed: {} };
    const alert = { alerts: [ALERT], updates: [], suppressed: {} };
    assert.deepEqual(await answer({ alreadySent: ['t:user:2026-11-20'] }), update);
    assert.deepEqual(await answer({ alreadySent: [{ policy: 'user', date: '2026-11-20' }] }), update);
    assert.deepEqual(await answer({ alreadySent: [{ policy: 'user', localDate: '2026-11-20' }] }), update);
    for (const other of ['t:user:2026-11-19', 't:admin:2026-11-19', 'another:user:2026-11-20'])
      assert.deepEqual(await answer({ alreadySent: [other] }), alert);
  });

  it('tells an update of nobody where what was sent is not found any more', async () =>
    assert.deepEqual(
      await answer({ alreadySent: ['t:user:2026-11-20'], previous: { localDate: '2026-11-19', users: { ana: LOST } } }),
      {
        alerts: [],
        updates: [{ policy: 'user', count: 0, userIds: [], causes: [], comparedWith: '2026-11-19' }],
        suppressed: {},
      },
    ));

  it('names who is not told, by reason', async () => {
    const settings = { ...SETTINGS, exemptUserIds: ['ana'] };
    assert.deepEqual(await answer({}, settings), { alerts: [], updates: [], suppressed: { exempt: ['ana'] } });
    const mechanisms = [{ kind: 'conditionalAccess', id: 'P', via: 'role' }];
    const caPolicies = [{ id: 'P', state: 'enabled' }];
    const previous = { localDate: '2026-11-19', caPolicies, users: { ana: { ...HAD, policy: 'admin', mechanisms } } };
    const current = { localDate: '2026-11-20', caPolicies, users: { ana: LOST } };
    assert.deepEqual(await answer({ previous, current }), {
      alerts: [],
      updates: [],
      suppressed: { roleRemoved: ['ana'] },
    });
  });

  it('takes the date of a last known state from its own, its snapshot’s or its time', async () => {
    const compared = async (known: object) => {
      const lastKnown = { ana: { ...HAD, ...known } };
      const said = await answer({ previous: { localDate: '2026-11-19', users: {}, lastKnown } });
      return (said as { alerts: { comparedWith: string }[] }).alerts[0]?.comparedWith;
    };
    assert.equal(await compared({ localDate: '2026-11-12' }), '2026-11-12');
    assert.equal(await compared({ localDate: null, date: '2026-11-11' }), '2026-11-11');
    assert.equal(await compared({ policy: undefined, localDate: '2026-11-12' }), '2026-11-12', 'of whatever class');
    assert.equal(await compared({ snapshotId: 't:2026-11-13' }), '2026-11-13');
    assert.equal(await compared({ takenAt: '2026-11-14T13:00:00Z' }), '2026-11-14');
    assert.equal(await compared({ localDate: '2026-10-31' }), undefined, 'before it was switched on');
    assert.equal(await compared({ localDate: '2026-11-12', takenAt: '2026-11-01T14:59:59Z' }), undefined);
    assert.equal(await compared({ localDate: '2026-11-12', rulesVersion: 0 }), undefined);
  });

  it('is readable as a table, whatever names hold', async () => {
    const text = await tell(
      {
        cases: [
          { id: 'A', title: 'Two\u001b[31m\nlines', current: { localDate: '2026-11-20', users: {} } },
          {
            id: 'B',
            settings: SETTINGS,
            previous: { localDate: '2026-11-19', users: { ana: HAD } },
            current: { localDate: '2026-11-20', users: { ana: LOST } },
          },
        ],
      },
      false,
    );
    assert.equal(
      text,
      [
        'A Two [31m lines',
        '  nothing to tell',
        '',
        'B',
        '  alert   user policy: 1 person lost the MFA requirement since 2026-11-19',
        '    cause  perUserMfaDisabled: 1',
        '    who    ana',
      ].join('\n'),
    );
  });

  describe('refuses, naming the place,', () => {
    const current = { localDate: '2026-11-20', users: {} };
    const cases: readonly [what: string, content: unknown, said: RegExp][] = [
      ['what is no JSON', '{"cases": [', /^\/cases\.json is not JSON: line 1, column 12\.$/],
      ['a file without cases', { case: [] }, /has no list "cases"/],
      ['a case without id', { cases: [{ current }] }, /cases\.0, id: must be a text/],
      [
        'two cases of one name',
        {
          cases: [
            { id: 'A', current },
            { id: 'A', current },
          ],
        },
        /case A: there is another/,
      ],
      ['a case without current', { cases: [{ id: 'A' }] }, /case A, current: must be an object/],
      [
        'a date that is none',
        { cases: [{ id: 'A', current: { ...current, localDate: '2026-02-30' } }] },
        /case A, current\.localDate: must be a date, e\.g\. "2026-11-20"/,
      ],
      [
        'a state that is none',
        { cases: [{ id: 'A', current: { ...current, users: { ana: { ...LOST, state: 'maybe' } } } }] },
        /case A, current\.users\.ana\.state: must be "required" or "notRequired" or/,
      ],
      [
        'a key of something sent that is none',
        { cases: [{ id: 'A', current, alreadySent: ['today'] }] },
        /case A, alreadySent\.0: must be "<tenant>:<policy>:<date>"/,
      ],
    ];
    for (const [what, content, said] of cases) it(what, async () => assert.match(await refusal(content), said));

    it('a file that is not there', async () => {
      const missing = tellComparisons(join(folder, 'none.json'), { json: true });
      await assert.rejects(missing, /none\.json cannot be opened/);
    });

    it('at most five places, and how many more', async () => {
      const many = Array.from({ length: 7 }, (_none, n) => ({ id: `C${n}` }));
      const message = await refusal({ cases: many });
      assert.equal(message.split('\n').length, 7);
      assert.match(message, /and 2 more$/);
    });
  });
});

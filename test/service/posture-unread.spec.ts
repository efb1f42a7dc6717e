import assert from 'node:assert/strict';
import { turnOn } from '../../src/posture/switches.ts';
import { MFA_FOR_EVERYBODY } from '../../src/sandbox/graph/access/access.ts';
import type { SimTenant } from '../../src/sandbox/graph/model.ts';
import { SANDBOX_TENANTS } from '../../src/sandbox/graph/tenants.ts';
import { words } from '../teams/adaptive-cards.ts';
import { SOC, openPostureStage, type PostureDays } from './posture-stage.ts';
import { cardOf, send, wordsOf } from './service.ts';

const BO = 'aaaaaaaa-0000-4000-8000-000000000002';
const CA = '/identity/conditionalAccess/policies';

/** Both policies on, one morning as the baseline. */
async function opened(sim?: SimTenant): Promise<PostureDays> {
  const stage = await openPostureStage('2026-10-26T15:00:00Z', sim);
  await stage.start();
  await stage.stores.staff.save({ objectId: BO, role: 'viewer', scope: 'all' });
  const at = stage.clock.now();
  const posture = turnOn(turnOn(undefined, 'admin', at), 'user', at);
  await stage.stores.tenants.update(stage.tenant.id, (tenant) => ({ ...tenant, posture }));
  stage.clock.set('2026-10-27T12:00:00Z');
  await stage.told('2026-10-27');
  return stage;
}

/** What the channel is answered. */
async function answer(stage: PostureDays, typed: string): Promise<string> {
  const before = stage.connector.posts.length;
  await send({ url: stage.url() }, wordsOf(stage.connector, { channel: SOC, person: BO }, typed));
  await stage.until(`an answer to ${typed}`, () => stage.connector.posts.length > before);
  return words(cardOf(stage.connector.posts.at(-1)?.activity ?? {}));
}

describe('Posture of a tenant that does not say all', function () {
  this.timeout(30_000);
  let stage: PostureDays;
  before(async () => {
    stage = await opened();
  });
  after(() => stage?.close());
  const portal = () => stage.portal('ana@partner.example');
  let day = 27;
  /** The next morning, and what people are told when they ask. */
  const next = async (status: string) => {
    day += 1;
    const slot = day < 32 ? `2026-10-${day}` : `2026-11-0${day - 31}`;
    stage.clock.set(`${slot}T${day < 32 ? 12 : 13}:00:00Z`);
    await stage.told(slot);
    assert.equal((await stage.days()).at(-1), `${slot} ${status}`);
    return { posture: await answer(stage, 'posture harbourlight'), coverage: await answer(stage, 'coverage') };
  };
  const alarms = () => [
    stage.cards().filter((card) => card.includes('Lost MFA requirement: ')).length,
    stage.mails.length,
    stage.psa.tickets.length,
  ];

  const bad: readonly [what: string, change: () => void, undo: () => void, why: RegExp, status?: string][] = [
    [
      'a policy with a condition that this version does not know',
      () => portal().changePolicy(MFA_FOR_EVERYBODY, { conditions: { moonPhases: { include: ['full'] } } }),
      () => portal().changePolicy(MFA_FOR_EVERYBODY, { conditions: { moonPhases: null } }),
      /Conditional Access: .*“Require MFA for everybody” has conditions that are not known here \(moonPhases\)/,
      'complete',
    ],
    [
      'a policy with a value that this version does not know',
      () => portal().changePolicy(MFA_FOR_EVERYBODY, { conditions: { clientAppTypes: ['spaceship'] } }),
      () => portal().changePolicy(MFA_FOR_EVERYBODY, { conditions: { clientAppTypes: ['all'] } }),
      /Conditional Access: .*“Require MFA for everybody” has a value that is not known here/,
      'complete',
    ],
    [
      'a policy in a state that this version does not know',
      () => portal().changePolicy(MFA_FOR_EVERYBODY, { state: 'enabledOnTuesdays' }),
      () => portal().changePolicy(MFA_FOR_EVERYBODY, { state: 'enabled' }),
      /Conditional Access: .*“Require MFA for everybody” has a state that is not known here \(enabledOnTuesdays\)/,
      'complete',
    ],
    [
      'a filter for devices that does not parse',
      () =>
        portal().changePolicy(MFA_FOR_EVERYBODY, {
          conditions: { devices: { deviceFilter: { mode: 'include', rule: 'device.model -eq (((' } } },
        }),
      () => portal().changePolicy(MFA_FOR_EVERYBODY, { conditions: { devices: null } }),
      /Conditional Access: .*“Require MFA for everybody” has a filter for devices that cannot be read/,
      'complete',
    ],
    [
      'policies that may not be read (403)',
      () => stage.quirks({ deny: { status: 403, path: CA } as never }),
      () => stage.quirks({ deny: undefined }),
      /Conditional Access: No permission: an administrator of the tenant must grant Policy\.Read\.All/,
      'partial',
    ],
  ];
  for (const [what, change, undo, why, status = 'partial'] of bad)
    it(`says why people are not known, and alarms nobody, for ${what}`, async () => {
      change();
      const { posture, coverage } = await next(status);
      assert.match(posture, why);
      assert.match(posture, /^Not known whether MFA is required of \d+ people$/m);
      assert.doesNotMatch(posture, /Nobody found without/);
      assert.match(coverage, why);
      const [kept] = await stage.stores.posture.days(stage.tenant.id, 1);
      assert.ok((kept?.counts.user.unknown ?? 0) > 0);
      assert.equal((kept?.counts.user.none ?? 0) + (kept?.counts.user.partial ?? 0), 0);
      undo();
      assert.deepEqual(alarms(), [0, 0, 0]);
    });

  it('knows everybody again, and lost nobody, once it is understood, though the licence has ended', async () => {
    // Policies go on working without it, and can be read.
    stage.quirks({ licence: 'none' });
    const { posture, coverage } = await next('complete');
    assert.doesNotMatch(posture, /not known|Not read or not understood/);
    assert.match(posture, /^Nobody found without the requirement$/m);
    assert.doesNotMatch(coverage, /MFA posture lacks/);
    assert.deepEqual(alarms(), [0, 0, 0]);
  });
});

describe('Posture of a tenant without Entra ID P1', function () {
  this.timeout(30_000);
  const sim = SANDBOX_TENANTS.find(({ licence }) => licence === 'none') as SimTenant;
  let stage: PostureDays;
  before(async () => {
    stage = await opened(sim);
  });
  after(() => stage?.close());

  it('is known by its security defaults, and lacks nothing', async () => {
    assert.deepEqual(await stage.days(), ['2026-10-27 complete']);
    const posture = await answer(stage, 'posture copper');
    assert.doesNotMatch(posture, /not known|Not read or not understood/);
    assert.doesNotMatch(await answer(stage, 'coverage'), /MFA posture lacks/);
  });

  it('tells the loss when these are turned off, and by whom', async () => {
    stage.portal('ana@partner.example').setSecurityDefaults(false);
    stage.clock.set('2026-10-28T12:00:00Z');
    await stage.told('2026-10-28');
    await stage.until('the alert', () => stage.cards().some((card) => card.includes('Lost MFA requirement: ')));
    assert.match(stage.cards().join('\n'), /Security defaults were turned off by ana@partner\.example/);
  });
});

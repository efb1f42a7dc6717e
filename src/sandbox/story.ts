import { systemClock, type Clock } from '../kernel/clock.ts';
import { makeAlert } from './alert-maker.ts';
import type { SimAlert, SimTenant, SimUser } from './graph/model.ts';
import type { GraphSimulator } from './graph/simulator.ts';
import { SANDBOX_TENANTS } from './graph/tenants.ts';
import { plantTraces } from './story-accounts.ts';
import { plantRules } from './story-mail.ts';
import { SCENES, type SceneName } from './story-scenes.ts';

/** One alert of the story: `offsetMs` after its start; negative for those that were open before. */
export interface StoryStep {
  readonly offsetMs: number;
  readonly tenantId: string;
  readonly alert: SimAlert;
}

interface Beat {
  readonly offsetMs: number;
  readonly scene: SceneName;
  /** Which of the tenants, and which of its accounts (with further ones for a spray). */
  readonly tenant: number;
  readonly user: number;
  readonly others?: readonly number[];
  readonly status?: 'inProgress';
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;

const ALREADY_OPEN: readonly Beat[] = [
  { offsetMs: -310 * MINUTE, scene: 'maliciousUrl', tenant: 0, user: 4 },
  { offsetMs: -95 * MINUTE, scene: 'unfamiliarSignIn', tenant: 0, user: 3 },
  { offsetMs: -480 * MINUTE, scene: 'oauthDownload', tenant: 1, user: 3, status: 'inProgress' },
  { offsetMs: -170 * MINUTE, scene: 'exchangeAdmin', tenant: 1, user: 6 },
  { offsetMs: -40 * MINUTE, scene: 'impossibleTravel', tenant: 1, user: 0 },
  { offsetMs: -620 * MINUTE, scene: 'restrictedSender', tenant: 2, user: 3 },
  { offsetMs: -130 * MINUTE, scene: 'externalSharing', tenant: 2, user: 1 },
];

/** One account of the first tenant falls: sprayed, entered through Tor, its mail redirected, its files opened to all. */
const ATTACK: readonly Beat[] = [
  { offsetMs: 10 * SECOND, scene: 'passwordSpray', tenant: 0, user: 2, others: [1, 3, 5, 4] },
  { offsetMs: 40 * SECOND, scene: 'anonymousIp', tenant: 0, user: 2 },
  { offsetMs: 75 * SECOND, scene: 'forwardingRule', tenant: 0, user: 2 },
  { offsetMs: 115 * SECOND, scene: 'anonymousLink', tenant: 0, user: 2 },
];

/** Everything that happens by itself in the first two minutes, and what was open before; the same for the same start. */
export function storyAlerts(startedAt: Date): readonly StoryStep[] {
  return [...ALREADY_OPEN, ...ATTACK].map((beat) => stepOf(beat, startedAt));
}

/** The `index`th (from 0) of the slow trickle after the attack: about one in 40 seconds, across all tenants. */
export function trickleAlert(startedAt: Date, index: number): StoryStep {
  return stepOf(trickleBeat(index), startedAt);
}

export interface StoryOptions {
  readonly clock?: Clock;
  /** 2 tells it twice as fast. */
  readonly speed?: number;
  /** The attack waits for this: somebody should be there to see it. */
  readonly attackAfter?: Promise<void>;
}

/**
 * Tells the story into a simulator that holds SANDBOX_TENANTS: the older alerts at once, the rest as time passes by the
 * clock. An alert is stamped with the moment in which it appears, also when told faster. `stop` ends it at once.
 */
export function startStory(
  sim: Pick<GraphSimulator, 'state'>,
  options: StoryOptions = {},
): { stop(): void; readonly ended: Promise<void> } {
  const { clock = systemClock, speed = 1 } = options;
  const startedAt = clock.now();
  const ending = new AbortController();
  const show = ({ tenantId, alert }: StoryStep) => {
    plantRules(sim.state, tenantId, alert);
    plantTraces(sim.state, tenantId, alert);
    sim.state.addAlert(tenantId, alert);
  };
  ALREADY_OPEN.forEach((beat) => show(stepOf(beat, startedAt)));
  async function tell(): Promise<void> {
    await options.attackAfter;
    const began = options.attackAfter ? clock.now() : startedAt;
    for (let index = 0; !ending.signal.aborted; index++) {
      const beat = ATTACK[index] ?? trickleBeat(index - ATTACK.length);
      const due = began.getTime() + beat.offsetMs / speed;
      await clock.sleep(Math.max(0, due - clock.now().getTime()), ending.signal);
      if (ending.signal.aborted) return;
      show(stepOf(beat, startedAt, clock.now()));
    }
  }
  const ended = tell().catch((error: unknown) => {
    if (!ending.signal.aborted) throw error;
  });
  return { stop: () => ending.abort(), ended };
}

function stepOf(beat: Beat, startedAt: Date, at = new Date(startedAt.getTime() + beat.offsetMs)): StoryStep {
  const tenant = SANDBOX_TENANTS[beat.tenant] as SimTenant;
  const [victim, ...others] = [beat.user, ...(beat.others ?? [])].map((user) => tenant.users[user] as SimUser);
  const parts = SCENES[beat.scene](victim as SimUser, ...others);
  const seed = `${beat.scene}/${beat.offsetMs}/${startedAt.toISOString()}`;
  const alert = makeAlert({ tenant, seed, at }, { ...parts, ...(beat.status && { status: beat.status }) });
  return { offsetMs: beat.offsetMs, tenantId: tenant.id, alert };
}

const TRICKLE: readonly SceneName[] = [
  ...(['unfamiliarSignIn', 'maliciousUrl', 'impossibleTravel', 'externalSharing', 'anonymousIp'] as const),
  ...(['oauthDownload', 'exchangeAdmin', 'leakedCredentials', 'restrictedSender', 'forwardingRule'] as const),
  ...(['anonymousLink', 'credentialAdded', 'teamsAppInstalled'] as const),
];

function trickleBeat(index: number): Beat {
  const chance = (what: number, below: number) => Math.floor(scrambled(index * 4 + what) * below);
  const jitter = (chance(0, 17) - 8) * SECOND;
  const scene = TRICKLE[chance(1, TRICKLE.length)] ?? 'unfamiliarSignIn';
  return {
    offsetMs: 160 * SECOND + index * 40 * SECOND + jitter,
    scene,
    tenant: (index + chance(2, 2)) % SANDBOX_TENANTS.length,
    user: chance(3, 6),
  };
}

/** A number in [0, 1) that looks random and depends on `seed` alone (mulberry32). */
function scrambled(seed: number): number {
  let t = Math.imul(seed + 1, 0x6d2b79f5);
  t = Math.imul(t ^ (t >>> 15), t | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
}

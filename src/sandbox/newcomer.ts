import { makeAlert } from './alert-maker.ts';
import type { SimUser } from './graph/model.ts';
import type { GraphSimulator } from './graph/simulator.ts';
import { NEWCOMER } from './graph/tenants.ts';
import { SCENES, type SceneName } from './story-scenes.ts';

const OPEN: readonly { readonly scene: SceneName; readonly user: number; readonly hoursAgo: number }[] = [
  { scene: 'impossibleTravel', user: 1, hoursAgo: 30 },
  { scene: 'maliciousUrl', user: 2, hoursAgo: 5 },
];

/** A customer who is to be added in the tab: Microsoft lets Tocsin in once consent is given, and something is open there. */
export function awaitConsent({ state, setQuirks }: Pick<GraphSimulator, 'state' | 'setQuirks'>, now: Date): void {
  setQuirks({ deny: 401 }, NEWCOMER.id);
  for (const { scene, user, hoursAgo } of OPEN) {
    const at = new Date(now.getTime() - hoursAgo * 3_600_000);
    const parts = SCENES[scene](NEWCOMER.users[user] as SimUser);
    state.addAlert(NEWCOMER.id, makeAlert({ tenant: NEWCOMER, seed: scene, at }, parts));
  }
}

import { z } from 'zod';
import { defineKind } from '../kind.ts';
import { Carried, entitiesOf, readCarried } from './parts/carried.ts';
import { isOfKind } from './parts/signs.ts';
import { detectionFor } from './parts/identity-detections.ts';
import { RISKS, riskOf } from './parts/identity-risks.ts';
import { fromFact, whoFact } from './parts/words.ts';

/**
 * What Entra ID Protection holds against an account or a sign-in, told apart by its detection. What a stolen password,
 * a stolen token and an unusual place ask for differs: the steps follow the detection.
 */
export const identityRisk = defineKind({
  id: 'identityRisk',
  title: 'Account or sign-in at risk',
  evidence: Carried.extend({ detection: z.string() }),
  matches: (alert) => isOfKind('identityRisk', alert),
  read: (alert) => ({ ...readCarried(alert), detection: detectionFor('identityRisk', alert) ?? 'generic' }),
  entities: entitiesOf,
  facts: (carried) => [
    whoFact(carried),
    { label: 'Risk', value: riskOf(carried.detection).name },
    fromFact(carried),
    { label: 'Device', value: carried.devices[0]?.name },
  ],
  suspicious: (carried) => {
    const { why, innocent } = riskOf(carried.detection);
    return innocent ? [why, innocent] : [why];
  },
  react: (carried) => RISKS[riskOf(carried.detection).risk](carried),
});

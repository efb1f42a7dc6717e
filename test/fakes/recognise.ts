import assert from 'node:assert/strict';
import type { ProviderAlert } from '../../src/events/alert.ts';
import { kindOf, recognise as recogniseUnchecked, type Recognised } from '../../src/events/kinds/index.ts';

/** The kind of an alert with its evidence, which is exactly what the kind's schema keeps: it is stored as it is read. */
export function recognise(alert: ProviderAlert): Recognised {
  const recognised = recogniseUnchecked(alert);
  const { kind, evidence } = recognised;
  assert.deepEqual(kindOf(kind).evidence.parse(evidence), evidence);
  return recognised;
}

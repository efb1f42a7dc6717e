import type { z } from 'zod';
import type { CaPolicy } from '../../posture/facts.ts';
import { policy, strength } from '../../posture/policy-schema.ts';

export type Strength = z.infer<typeof strength>;

/** An authentication strength; undefined for what is none. */
export function readStrength(raw: unknown): Strength | undefined {
  return strength.safeParse(raw).data;
}

/** A policy with the conditions that Tocsin does not know by name; undefined for what cannot be read as one. */
export function readPolicy(raw: unknown): CaPolicy | undefined {
  return policy.safeParse(raw).data;
}

/** Conditions that came with later versions of Graph: where even their names are absent, v1.0 may hold them back. */
const NEWER = ['insiderRiskLevels', 'authenticationFlows'];

export function lacksNewerConditions(raw: unknown): boolean {
  const { conditions } = (raw ?? {}) as { conditions?: unknown };
  if (typeof conditions !== 'object' || conditions === null) return false;
  return NEWER.some((name) => !Object.hasOwn(conditions, name));
}

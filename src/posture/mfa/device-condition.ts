import type { CaConditions, CaPolicy } from '../facts.ts';
import { matchesUnregistered } from './device-rule.ts';
import { not, type Tri } from './tri.ts';

/** What a policy asks of the device: that it fits a rule, or that it does not. */
export interface DeviceCondition {
  /** Names the rule; equal rules are one. */
  readonly rule: string;
  readonly wanted: boolean;
  /** Whether the policy then reaches a device that nobody manages. */
  readonly unmanaged: Tri;
}

/** All rules that policies ask of devices, each once. */
export function deviceRules(policies: readonly CaPolicy[]): string[] {
  return [...new Set(policies.flatMap(({ conditions }) => deviceConditionsOf(conditions).map(({ rule }) => rule)))];
}

/** The filter for devices, and what came before it: `deviceStates`, and lists of device states. */
export function deviceConditionsOf(conditions: CaPolicy['conditions']): DeviceCondition[] {
  const { devices, deviceStates } = conditions ?? {};
  return [
    ...filterOf(devices),
    ...statesOf({ include: devices?.includeDevices, exclude: devices?.excludeDevices }),
    ...statesOf({ include: deviceStates?.includeStates, exclude: deviceStates?.excludeStates }),
  ];
}

function filterOf(devices: CaConditions['devices']): DeviceCondition[] {
  const filter = devices?.deviceFilter;
  if (!filter?.rule && !filter?.mode) return [];
  const rule = (filter.rule ?? '').replace(/\s+/g, ' ').trim().toLowerCase();
  const mode = filter.mode?.toLowerCase();
  const fits = matchesUnregistered(filter.rule ?? '');
  if (mode === 'exclude') return [{ rule, wanted: false, unmanaged: not(fits) }];
  return [{ rule, wanted: true, unmanaged: mode === 'include' ? fits : undefined }];
}

/** Compliant and domain-joined devices are managed; `All` is everybody's. */
function statesOf({ include, exclude }: { include: Names; exclude: Names }): DeviceCondition[] {
  const wanted = (include ?? []).map((state) => state.toLowerCase());
  const unwanted = (exclude ?? []).map((state) => state.toLowerCase());
  return [
    ...(wanted.length > 0 && !wanted.includes('all') ? [stateCondition(wanted, true)] : []),
    ...(unwanted.length > 0 ? [stateCondition(unwanted, false)] : []),
  ];
}
type Names = readonly string[] | null | undefined;

const MANAGED = ['compliant', 'domainjoined'];

function stateCondition(states: readonly string[], wanted: boolean): DeviceCondition {
  const everybody = states.includes('all');
  const fits = everybody || (states.every((state) => MANAGED.includes(state)) ? false : undefined);
  return { rule: `states ${states.toSorted().join(' ')}`, wanted, unmanaged: wanted ? fits : not(fits) };
}

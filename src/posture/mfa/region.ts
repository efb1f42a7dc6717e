import type { CaConditions, CaPolicy, MfaSettings } from '../facts.ts';
import { applicationsOf } from './application-condition.ts';
import { isEmpty, overlap, remainders, type Box } from './box.ts';
import { bitsOf, chosen, flagsOf, type Classes } from './classes.ts';
import { deviceConditionsOf, type DeviceCondition } from './device-condition.ts';
import { grantOf, type Demand, type Escape } from './grant.ts';
import { locationsOf } from './location-condition.ts';
import * as at from './space.ts';
import type { Bounds } from './tri.ts';

/** The sign-ins in which a policy demands MFA, and those that it blocks. */
export interface Region {
  readonly mfa: readonly Box[];
  readonly blocked: readonly Box[];
}
const NOWHERE: Region = { mfa: [], blocked: [] };

/**
 * Where a policy works, for whom it applies: what it surely covers, and what it may cover if everything in it that this
 * version cannot read is in our favour. All conditions of a policy are ANDed (MFA-RULES §4.3).
 */
export function regionOf(policy: CaPolicy, space: at.Space, settings: MfaSettings): Bounds<Region> {
  const state = policy.state.toLowerCase();
  const grant = grantOf(policy.grantControls, { externalFactorsCount: settings.externalFactorsCount ?? true });
  const { sure, maybe } = boxesOf(policy.conditions, space);
  const known = STATES.includes(state) && !isOdd(policy.conditions);
  const region = (boxes: readonly Box[], demand: Demand): Region => ({
    blocked: grant.blocks ? boxes : [],
    mfa: demand === 'never' ? [] : boxes.flatMap((box) => withoutEscapes(box, demand.except, space)),
  });
  return {
    sure: known ? region(sure, grant.demands.sure) : NOWHERE,
    maybe: region(maybe, grant.demands.maybe),
  };
}

const STATES = ['enabled', 'disabled', 'enabledforreportingbutnotenforced'];

/** A condition of another version, or one that is for workloads: nobody knows how far the policy then reaches people. */
function isOdd(conditions: CaConditions | null | undefined): boolean {
  const { unknown = [], servicePrincipalRiskLevels, clientApplications } = conditions ?? {};
  const workloads = [...(servicePrincipalRiskLevels ?? []), ...(clientApplications?.includeServicePrincipals ?? [])];
  return unknown.length > 0 || workloads.length > 0;
}

/** A policy for workload identities names no people. */
function isForWorkloads(conditions: CaConditions | null | undefined): boolean {
  const named = conditions?.clientApplications?.includeUsers ?? [];
  return named.some((name) => name.toLowerCase() === 'none');
}

function boxesOf(conditions: CaConditions | null | undefined, space: at.Space): Bounds<readonly Box[]> {
  if (isForWorkloads(conditions)) return { sure: [], maybe: [] };
  const matched = matchesOf(conditions, space);
  const devices = deviceConditionsOf(conditions);
  return {
    sure: within(matched.sure, devices, { space, side: 'sure' }),
    maybe: within(matched.maybe, devices, { space, side: 'maybe' }),
  };
}

/** Every condition but the one on devices. */
function matchesOf(conditions: CaConditions | null | undefined, space: at.Space): Bounds<Box> {
  const { clientAppTypes, platforms, locations, applications, signInRiskLevels, userRiskLevels } = conditions ?? {};
  const transfers = flagsOf(conditions?.authenticationFlows?.transferMethods).filter((name) => name !== 'none');
  const each: readonly (readonly [number, Bounds<bigint>])[] = [
    [at.CLIENT, chosen(at.CLIENTS.all, { include: clientAppTypes }, clientOf)],
    [
      at.PLATFORM,
      chosen(
        at.PLATFORMS.all,
        { include: platforms?.includePlatforms, exclude: platforms?.excludePlatforms },
        among(at.PLATFORMS),
      ),
    ],
    [at.LOCATION, locationsOf(locations, space.locations)],
    [at.APPLICATION, applicationsOf(applications, space.applications)],
    [at.SIGN_IN_RISK, chosen(at.RISKS.all, { include: signInRiskLevels }, among(at.RISKS))],
    [at.USER_RISK, chosen(at.RISKS.all, { include: userRiskLevels }, among(at.RISKS))],
    [
      at.INSIDER_RISK,
      chosen(at.INSIDER_RISKS.all, { include: flagsOf(conditions?.insiderRiskLevels) }, among(at.INSIDER_RISKS)),
    ],
    [at.FLOW, chosen(at.FLOWS.all, { include: transfers }, among(at.FLOWS))],
  ];
  const side = (bounds: keyof Bounds<unknown>) =>
    each.reduce<Box>((box, [dimension, classes]) => box.with(dimension, classes[bounds]), space.everything);
  return { sure: side('sure'), maybe: side('maybe') };
}

/** A part of Exchange ActiveSync is not all of it. */
function clientOf(name: string): bigint | undefined {
  return ['eassupported', 'easunsupported'].includes(name.toLowerCase()) ? 0n : among(at.CLIENTS)(name);
}

function among(classes: Classes): (name: string) => bigint | undefined {
  return (name) => (name.toLowerCase() === 'all' ? classes.all : classes.bit(name));
}

/** The part of a box on devices that fit: those that nobody manages as far as is known, managed ones by each rule. */
function within(
  box: Box,
  devices: readonly DeviceCondition[],
  { space, side }: { space: at.Space; side: keyof Bounds<unknown> },
): Box[] {
  if (isEmpty(box)) return [];
  if (devices.length === 0) return [box];
  const unmanaged = devices.every((one) => (one.unmanaged ?? side === 'maybe') === true);
  const managed = devices.reduce<Box>(
    (narrowed, { rule, wanted }) => {
      const dimension = space.rules.get(rule);
      const bits = bitsOf(at.RULE, [wanted ? 'fits' : 'does not']);
      return dimension === undefined ? narrowed : narrowed.with(dimension, bits & (narrowed[dimension] ?? 0n));
    },
    onDevices(box, 'managed'),
  );
  return [...(unmanaged ? [onDevices(box, 'unmanaged')] : []), managed].filter((one) => !isEmpty(one));
}

function onDevices(box: Box, which: 'managed' | 'unmanaged'): Box {
  return box.with(at.DEVICE, (box[at.DEVICE] ?? 0n) & bitsOf(at.DEVICES, [which]));
}

/** An app that the company approved runs on anybody's phone. */
function withoutEscapes(box: Box, escapes: readonly Escape[], space: at.Space): Box[] {
  const boxes = escapes.includes('managedDevice') ? [onDevices(box, 'unmanaged')] : [box];
  if (!escapes.includes('phoneApp')) return boxes.filter((one) => !isEmpty(one));
  const phoneApp = space.everything
    .with(at.PLATFORM, bitsOf(at.PLATFORMS, ['android', 'iOS']))
    .with(at.CLIENT, bitsOf(at.CLIENTS, ['mobileAppsAndDesktopClients']));
  return boxes.flatMap((one) => (overlap(one, phoneApp) ? remainders(one, phoneApp) : [one]));
}

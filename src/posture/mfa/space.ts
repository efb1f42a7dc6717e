import type { CaPolicy, NamedLocation, Reading } from '../facts.ts';
import { bitsOf, classesOf, type Classes } from './classes.ts';
import type { Box } from './box.ts';
import { deviceRules } from './device-condition.ts';
import { locationClasses, type LocationClasses } from './location-condition.ts';
import { applicationClasses, CORE_APPLICATIONS } from './application-condition.ts';
import type { Bounds } from './tri.ts';

/** Place of each dimension in a box; the rules of device filters come behind, one dimension each. */
export const CLIENT = 0;
export const PLATFORM = 1;
export const LOCATION = 2;
export const APPLICATION = 3;
export const SIGN_IN_RISK = 4;
export const USER_RISK = 5;
export const INSIDER_RISK = 6;
export const FLOW = 7;
export const DEVICE = 8;
export const FIRST_RULE = 9;

/** A platform is told by the user agent, which anybody can forge: whatever no name fits is a class of its own. */
export const PLATFORMS = classesOf(['android', 'iOS', 'windows', 'windowsPhone', 'macOS', 'linux', 'unknown']);
export const CLIENTS = classesOf(['browser', 'mobileAppsAndDesktopClients', 'exchangeActiveSync', 'other']);
export const RISKS = classesOf(['none', 'low', 'medium', 'high']);
export const INSIDER_RISKS = classesOf(['none', 'minor', 'moderate', 'elevated']);
export const FLOWS = classesOf(['none', 'deviceCodeFlow', 'authenticationTransfer']);
export const DEVICES = classesOf(['unmanaged', 'managed']);
/** Whether a managed device fits a rule; of an unmanaged one it is known. */
export const RULE = classesOf(['fits', 'does not']);

/** The sign-in matrix of one tenant (MFA-RULES §4.3): what its policies can tell apart. */
export interface Space {
  readonly locations: LocationClasses;
  readonly applications: Classes;
  /** Dimension of each rule of a device filter. */
  readonly rules: ReadonlyMap<string, number>;
  readonly everything: Box;
  /**
   * The sign-ins that somebody with nothing but the password can make of their own choosing. A place that may be trusted
   * or not belongs to the larger one.
   */
  readonly baseline: Bounds<Box>;
}

export function spaceOf(policies: readonly CaPolicy[], namedLocations: Reading<readonly NamedLocation[]>): Space {
  const locations = locationClasses(policies, namedLocations);
  const applications = applicationClasses(policies);
  const rules = new Map(deviceRules(policies).map((rule, at) => [rule, FIRST_RULE + at]));
  const everything = [
    CLIENTS.all,
    PLATFORMS.all,
    locations.classes.all,
    applications.all,
    RISKS.all,
    RISKS.all,
    INSIDER_RISKS.all,
    FLOWS.all,
    DEVICES.all,
    ...Array.from(rules, () => RULE.all),
  ];
  const attack = everything
    .with(CLIENT, bitsOf(CLIENTS, ['browser', 'mobileAppsAndDesktopClients']))
    .with(APPLICATION, bitsOf(applications, CORE_APPLICATIONS))
    .with(SIGN_IN_RISK, bitsOf(RISKS, ['none']))
    .with(USER_RISK, bitsOf(RISKS, ['none']))
    .with(INSIDER_RISK, bitsOf(INSIDER_RISKS, ['none']))
    .with(FLOW, bitsOf(FLOWS, ['none']))
    .with(DEVICE, bitsOf(DEVICES, ['unmanaged']));
  const baseline = {
    sure: attack.with(LOCATION, locations.untrusted.sure),
    maybe: attack.with(LOCATION, locations.untrusted.maybe),
  };
  return { locations, applications, rules, everything, baseline };
}

import type { PostureSettings } from '../tenants/tenant.ts';
import type { MfaPolicy } from './verdict.ts';

type Settings = PostureSettings | undefined;
type Exception = NonNullable<PostureSettings['exempt']>[number];

/**
 * The policy on since `at`. One that is on already stays on since when it was: only off and on again makes a new
 * baseline (MFA-RULES §9.1).
 */
export function turnOn(settings: Settings, policy: MfaPolicy, at: Date): PostureSettings {
  return settings?.[policy] ? settings : { ...settings, [policy]: { enabledAt: at } };
}

/** The policy off; the other one and the exceptions stay. */
export function turnOff(settings: Settings, policy: MfaPolicy): PostureSettings {
  const { [policy]: _off, ...rest } = settings ?? {};
  return rest;
}

/** The account is looked at and shown but never alerted; a reason given anew replaces the one before. */
export function except(settings: Settings, exception: Exception): PostureSettings {
  const userId = exception.userId.toLowerCase();
  return { ...settings, exempt: [...othersThan(settings, userId), { ...exception, userId }] };
}

/** The account is alerted like any other again. */
export function unexcept(settings: Settings, userId: string): PostureSettings {
  const { exempt: _before, ...rest } = settings ?? {};
  const exempt = othersThan(settings, userId.toLowerCase());
  return exempt.length > 0 ? { ...rest, exempt } : rest;
}

function othersThan(settings: Settings, userId: string): readonly Exception[] {
  return (settings?.exempt ?? []).filter((one) => one.userId.toLowerCase() !== userId);
}

/** Whether guests are looked at too. */
export function setGuests(settings: Settings, { included }: { readonly included: boolean }): PostureSettings {
  const { includeGuests: _before, ...rest } = settings ?? {};
  return included ? { ...rest, includeGuests: true } : rest;
}

/** True when the account is an accepted exception. */
export function isExcepted(settings: Settings, userId: string): boolean {
  return exceptionOf(settings, userId) !== undefined;
}

/** The exception of that account; undefined where it is none. */
export function exceptionOf(settings: Settings, userId: string): Exception | undefined {
  return settings?.exempt?.find((one) => one.userId.toLowerCase() === userId.toLowerCase());
}

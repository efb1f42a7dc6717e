import type { DetailField } from '../entities/section.ts';
import type { Lookup } from '../kernel/lookup.ts';
import { dayWords, momentWords, readTime } from '../texts/date.ts';
import { isSecondFactor, methodWords, readMethods } from './auth-methods.ts';
import type { Came } from './came.ts';
import { isHalf, unreadWords } from './unread.ts';
import { unavailable, type Reading } from './unreadable.ts';
import { isGuest, otherContacts, type Profile } from './user-profile.ts';
import { READINGS } from './user-reads.ts';
import type { Gathered } from './user-gather.ts';
import { readSignInActivity } from './user-sign-in.ts';
import type { UserRisk } from './user-tenant-facts.ts';

type Value = DetailField['value'];

/** Found, absent when `read` gives nothing, or unavailable when nothing came or it cannot be read. */
export function looked<T>(
  came: Came<T>,
  { reading, asOf }: { readonly reading: Reading; readonly asOf: Date },
  read: (value: T) => string | readonly string[] | undefined,
): Value {
  if ('error' in came) return unavailable(came.error, reading);
  try {
    return valueOf(read(came.value), reading.source, asOf);
  } catch (error) {
    return unavailable(error, reading);
  }
}

function valueOf(
  value: string | readonly string[] | undefined,
  source: string,
  asOf: Date,
): Lookup<string | readonly string[]> {
  const empty = value === undefined || value.length === 0;
  return empty ? { status: 'absent', source } : { status: 'found', value, source, asOf };
}

/** Whether the person may sign in; a missing answer is said to be one. */
export function statusWords(profile: Profile): string {
  const { accountEnabled } = profile;
  const who = isGuest(profile) ? 'Guest' : 'Member';
  if (accountEnabled === undefined) return `${who}; Microsoft does not say whether sign-in is blocked`;
  return `${who}, ${accountEnabled ? 'can sign in' : 'sign-in blocked'}`;
}

export function syncWords({ onPremisesSyncEnabled }: Profile): string | undefined {
  if (onPremisesSyncEnabled === undefined) return undefined;
  if (onPremisesSyncEnabled === null) return 'No, the account lives in the cloud alone';
  return onPremisesSyncEnabled
    ? 'Yes: its password and most properties are changed on-premises'
    : 'Not any more: it was synced once';
}

/** A field of one time in the directory entry. */
export function timeWords(
  text: string | null | undefined,
  words: (at: Date) => string = momentWords,
): string | undefined {
  const at = readTime(text ?? undefined);
  return at && words(at);
}

export const createdWords = ({ createdDateTime }: Profile) => timeWords(createdDateTime, dayWords);
export const passwordWords = ({ lastPasswordChangeDateTime }: Profile) => timeWords(lastPasswordChangeDateTime);
export const contactWords = otherContacts;

/** What Microsoft gives for every account, though it be nothing: where it is missing, nobody knows. */
const UNSAID = {
  status: 'unavailable',
  source: READINGS.profile.source,
  reason: 'Microsoft did not say',
} as const satisfies Value;

/** A field out of the directory entry: of the properties that it is made of, all must have been said. */
export function profileField(
  label: string,
  { profile }: Gathered,
  of: {
    readonly asOf: Date;
    readonly from: readonly (keyof Profile)[];
    words(profile: Profile): string | readonly string[] | undefined;
  },
): DetailField {
  const isUnsaid = 'value' in profile && of.from.some((name) => profile.value[name] === undefined);
  if (isUnsaid) return { label, value: UNSAID };
  return { label, value: looked(profile, { reading: READINGS.profile, asOf: of.asOf }, of.words) };
}

/** Names of the products; a product that the tenant does not list any more is shown by its id. */
export function licencesField({ profile, products }: Gathered, asOf: Date): DetailField {
  const label = 'Licences';
  if ('error' in profile) return { label, value: unavailable(profile.error, READINGS.profile) };
  const { assignedLicenses: licences } = profile.value;
  if (licences === undefined) return { label, value: UNSAID };
  const { items, unreadable } = licences;
  if (items.length + unreadable === 0) return { label, value: { status: 'absent', source: READINGS.profile.source } };
  const value = looked(products, { reading: READINGS.skus, asOf }, (names) => [
    ...items.map((id) => names.get(id.toLowerCase()) ?? id),
    ...unreadWords({ unreadable, more: false }),
  ]);
  return { label, value };
}

/** Registered ways in beside the password; a user with none of them is drawn so that nobody overlooks it. */
export function mfaField(came: Came, asOf: Date): DetailField {
  let weak = false as boolean;
  const value = looked(came, { reading: READINGS.methods, asOf }, (body) => {
    const { methods, ...unread } = readMethods(body);
    weak = !isHalf(unread) && !methods.some(isSecondFactor);
    return [...methods.filter(({ kind }) => kind !== 'password').map(methodWords), ...unreadWords(unread)];
  });
  return { label: 'MFA methods registered', value, ...(weak && { alarming: true }) };
}

export function signInField(came: Came, asOf: Date): DetailField {
  return { label: 'Last sign-in', value: looked(came, { reading: READINGS.activity, asOf }, readSignInActivity) };
}

const RISK_STATES: Readonly<Record<string, string>> = {
  atRisk: 'at risk',
  confirmedCompromised: 'confirmed compromised',
};

/** Absent for somebody whom Identity Protection does not hold to be at risk now. */
export function riskField(came: Came<UserRisk | undefined>, asOf: Date): DetailField {
  let grave = false as boolean;
  const value = looked(came, { reading: READINGS.risk, asOf }, (risk) => {
    if (!risk) return undefined;
    const { riskLevel = 'level not given', riskState = '', riskLastUpdatedDateTime } = risk;
    grave = riskLevel !== 'low' || riskState === 'confirmedCompromised';
    const since = timeWords(riskLastUpdatedDateTime);
    return `${riskLevel}: ${RISK_STATES[riskState] ?? riskState}${since ? ` since ${since}` : ''}`;
  });
  return { label: 'Risk', value, ...(grave && { alarming: true }) };
}

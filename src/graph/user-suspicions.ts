import { dayWords } from '../texts/date.ts';

/** What the rules below look at; absent where it is not known. */
export interface AccountSigns {
  readonly createdAt?: Date | undefined;
  readonly methods: readonly { readonly label: string; readonly addedAt?: Date | undefined }[];
  readonly enabled?: boolean | undefined;
  readonly guest: boolean;
  readonly adminRoles: readonly string[];
  readonly confirmedCompromised: boolean;
}

const WEEK_MS = 7 * 24 * 60 * 60_000;

type Sign = (signs: AccountSigns, now: Date) => string | readonly string[] | undefined;

/** One thing to suspect each, in the order of weight. A single sign proves nothing; an analyst weighs them. */
const SIGNS: readonly Sign[] = [
  ({ confirmedCompromised, enabled }) =>
    confirmedCompromised && enabled
      ? 'The account is confirmed compromised at Microsoft and can still sign in.'
      : undefined,
  ({ methods }, now) =>
    methods
      .filter(({ addedAt }) => isRecent(addedAt, now))
      .map(
        ({ label, addedAt }) =>
          `An MFA method was added on ${dayWords(addedAt as Date)}: ${label}. Ask whether it is theirs.`,
      ),
  ({ guest, adminRoles }) =>
    guest && adminRoles.length > 0 ? `A guest holds admin roles: ${adminRoles.join(', ')}.` : undefined,
  ({ createdAt }, now) =>
    isRecent(createdAt, now) ? `The account was created on ${dayWords(createdAt as Date)}, not long ago.` : undefined,
];

/** Why an account looks suspicious, one sentence each. What is not known is no sign. */
export function accountSuspicions(signs: AccountSigns, now: Date): readonly string[] {
  return SIGNS.flatMap((sign) => sign(signs, now) ?? []);
}

function isRecent(at: Date | undefined, now: Date): boolean {
  const age = at && now.getTime() - at.getTime();
  return age !== undefined && age >= 0 && age <= WEEK_MS;
}

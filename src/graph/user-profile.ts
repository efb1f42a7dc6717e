import { z } from 'zod';
import { errorOfContent } from './errors.ts';
import { unreadWords } from './unread.ts';

const text = z.string().min(1).optional().catch(undefined);
/** Null is Microsoft's word for "none"; what is missing, or of another shape, was not said. */
const said = z.string().nullish().catch(undefined);

/** The readable elements of a list, and how many others it has; undefined where Microsoft sent no list. */
function listOf<T extends z.ZodType>(element: T) {
  return z
    .array(z.unknown())
    .transform((all) => {
      const items = all.flatMap((one): z.output<T>[] => {
        const { success, data } = element.safeParse(one);
        return success ? [data] : [];
      });
      return { items, unreadable: all.length - items.length };
    })
    .optional()
    .catch(undefined);
}

const ProfileSchema = z.object({
  id: z.string().min(1),
  userPrincipalName: text,
  displayName: text,
  accountEnabled: z.boolean().optional().catch(undefined),
  userType: text,
  mail: said,
  otherMails: listOf(z.string()),
  mobilePhone: said,
  businessPhones: listOf(z.string()),
  lastPasswordChangeDateTime: said,
  createdDateTime: said,
  onPremisesSyncEnabled: z.boolean().nullish().catch(undefined),
  assignedLicenses: listOf(z.object({ skuId: z.string() }).transform(({ skuId }) => skuId)),
});

/** A directory entry as far as details show it. */
export type Profile = z.infer<typeof ProfileSchema>;

/** UPSTREAM_UNAVAILABLE when it is no user at all. */
export function readProfile(body: unknown): Profile {
  const parsed = ProfileSchema.safeParse(body);
  if (!parsed.success) throw errorOfContent('unexpectedShape', { write: false });
  return parsed.data;
}

export function isGuest({ userType, userPrincipalName = '' }: Profile): boolean {
  return userType?.toLowerCase() === 'guest' || (userType === undefined && /#EXT#@/i.test(userPrincipalName));
}

export function profileLabel({ displayName, userPrincipalName, id }: Profile): string {
  const address = userPrincipalName ?? id;
  return displayName && displayName.toLowerCase() !== address.toLowerCase() ? `${displayName} (${address})` : address;
}

/** Other ways to reach the person: every address that is not the sign-in name, and every phone. */
export function otherContacts(profile: Profile): readonly string[] {
  const { mail, otherMails, mobilePhone, businessPhones, userPrincipalName = '' } = profile;
  const mails = [mail, ...(otherMails?.items ?? [])];
  const own = userPrincipalName.toLowerCase();
  const all = [
    ...mails.filter((one) => one?.toLowerCase() !== own),
    mobilePhone,
    ...(businessPhones?.items ?? []),
  ].flatMap((one) => (one && one.trim() !== '' ? [one] : []));
  const unreadable = (otherMails?.unreadable ?? 0) + (businessPhones?.unreadable ?? 0);
  const distinct = new Map(all.map((one) => [one.toLowerCase(), one]));
  return [...distinct.values(), ...unreadWords({ unreadable, more: false })];
}

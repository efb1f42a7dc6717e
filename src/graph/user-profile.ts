import { z } from 'zod';
import { errorOfContent } from './errors.ts';

const text = z.string().min(1).optional().catch(undefined);
const texts = z.array(z.string()).catch([]);

const ProfileSchema = z.object({
  id: z.string().min(1),
  userPrincipalName: text,
  displayName: text,
  accountEnabled: z.boolean().optional().catch(undefined),
  userType: text,
  mail: text,
  otherMails: texts,
  mobilePhone: text,
  businessPhones: texts,
  lastPasswordChangeDateTime: text,
  createdDateTime: text,
  onPremisesSyncEnabled: z.boolean().optional().catch(undefined),
  assignedLicenses: z.array(z.object({ skuId: z.string() })).catch([]),
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
  const mails = [mail, ...otherMails].filter((one) => one && one.toLowerCase() !== userPrincipalName.toLowerCase());
  const all = [...mails, mobilePhone, ...businessPhones].filter((one) => one !== undefined && one.trim() !== '');
  return [...new Map(all.map((one) => [one?.toLowerCase(), one])).values()] as string[];
}

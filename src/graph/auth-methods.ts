import { z } from 'zod';
import type { SignInMethod } from '../remediation/account-writer.ts';
import { dayWords, readTime } from '../texts/date.ts';
import { errorOfContent } from './errors.ts';
import { ListPage, type Unread } from './unread.ts';

const text = z.string().min(1).optional().catch(undefined);

const MethodSchema = z.object({
  '@odata.type': z.string(),
  id: z.string().min(1),
  createdDateTime: text,
  /** The name of creation on security keys in older answers. */
  creationDateTime: text,
  phoneNumber: text,
  phoneType: text,
  emailAddress: text,
  displayName: text,
  model: text,
});

export interface AuthMethods extends Unread {
  readonly methods: readonly SignInMethod[];
}

/** The methods in an answer of `/users/{id}/authentication/methods`, the password among them. */
export function readMethods(body: unknown): AuthMethods {
  const page = ListPage.safeParse(body);
  if (!page.success) throw errorOfContent('unexpectedShape', { write: false });
  const methods = page.data.value.flatMap((raw) => methodOf(raw) ?? []);
  return { methods, unreadable: page.data.value.length - methods.length, more: !!page.data['@odata.nextLink'] };
}

function methodOf(raw: unknown): SignInMethod | undefined {
  const found = MethodSchema.safeParse(raw).data;
  if (!found) return undefined;
  const { id, phoneNumber: number, phoneType: type = 'phone', emailAddress: email } = found;
  const kind = found['@odata.type'].replace(/^#?microsoft\.graph\./, '').replace(/AuthenticationMethod$/, '');
  return {
    id,
    kind,
    label: labelOf(kind, found),
    addedAt: readTime(found.createdDateTime ?? found.creationDateTime),
    ...(number && { phone: { number, type } }),
    ...(email && { email }),
  };
}

const PHONES: Readonly<Record<string, string>> = {
  mobile: 'Phone',
  alternateMobile: 'Second phone',
  office: 'Office phone',
};
const KINDS: Readonly<Record<string, string>> = {
  password: 'Password',
  fido2: 'Security key or passkey',
  microsoftAuthenticator: 'Microsoft Authenticator',
  passwordlessMicrosoftAuthenticator: 'Microsoft Authenticator',
  softwareOath: 'Authenticator app with codes',
  hardwareOath: 'Hardware token with codes',
  windowsHelloForBusiness: 'Windows Hello',
  temporaryAccessPass: 'Temporary access pass',
  platformCredential: 'Platform credential of a Mac',
  qrCodePin: 'QR code',
  external: 'External method',
};

type Raw = z.infer<typeof MethodSchema>;

function labelOf(kind: string, { phoneNumber, phoneType, emailAddress, displayName, model }: Raw): string {
  if (kind === 'phone') return [PHONES[phoneType ?? ''] ?? 'Phone', phoneNumber].filter(Boolean).join(' ');
  if (kind === 'email') return ['E-mail address', emailAddress, '(for password resets only)'].filter(Boolean).join(' ');
  const name = displayName ?? model;
  const known = KINDS[kind] ?? kind.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return name ? `${known} “${name}”` : known;
}

/** A method with the day it was added, where that is known. */
export function methodWords({ label, addedAt }: SignInMethod): string {
  return addedAt ? `${label}, added ${dayWords(addedAt)}` : label;
}

/** Whether it is a second factor: a password is not, and an e-mail address only resets passwords. */
export function isSecondFactor({ kind }: SignInMethod): boolean {
  return kind !== 'password' && kind !== 'email';
}

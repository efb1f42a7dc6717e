import type { AccountWriter, RemovableKind } from '../remediation/account-writer.ts';
import { segment } from './address.ts';
import { readMethods } from './auth-methods.ts';
import type { Graph } from './client.ts';
import { errorOfContent } from './errors.ts';
import { isHalf } from './unread.ts';

/** Least permission to remove a method of each kind (learn.microsoft.com/graph/api, the delete page of each). */
const REMOVES: Readonly<Record<RemovableKind, string>> = {
  phone: 'UserAuthMethod-Phone.ReadWrite.All',
  email: 'UserAuthMethod-Email.ReadWrite.All',
  fido2: 'UserAuthMethod-Passkey.ReadWrite.All',
  microsoftAuthenticator: 'UserAuthMethod-MicrosoftAuthApp.ReadWrite.All',
  softwareOath: 'UserAuthMethod-SoftwareOATH.ReadWrite.All',
  windowsHelloForBusiness: 'UserAuthMethod-WindowsHello.ReadWrite.All',
  temporaryAccessPass: 'UserAuthMethod-TAP.ReadWrite.All',
};

type MethodWriter = Pick<AccountWriter, 'signInMethods' | 'removeMethod' | 'giveMethod'>;

/** Ways in that users have registered. A list with an element that cannot be read is refused: half of it is not the truth. */
export function createMethodWriter(graph: Graph): MethodWriter {
  const place = (userId: string) => `/users/${segment(userId)}/authentication`;
  return {
    async signInMethods(tenant, userId) {
      const needs = 'UserAuthenticationMethod.Read.All';
      const { methods, ...unread } = readMethods(
        await graph.forTenant(tenant).get(`${place(userId)}/methods`, { needs }),
      );
      if (isHalf(unread)) throw errorOfContent('unexpectedShape', { write: false });
      return methods;
    },
    async removeMethod(tenant, userId, { id, kind }) {
      const path = `${place(userId)}/${kind}Methods/${segment(id)}`;
      await graph.forTenant(tenant).delete(path, { needs: REMOVES[kind] });
    },
    async giveMethod(tenant, userId, method) {
      const body =
        method.kind === 'phone'
          ? { phoneNumber: method.number, phoneType: method.type }
          : { emailAddress: method.address };
      await graph
        .forTenant(tenant)
        .post(`${place(userId)}/${method.kind}Methods`, body, { needs: REMOVES[method.kind] });
    },
  };
}

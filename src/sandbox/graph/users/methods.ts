import { badRequest, METADATA, notFound, refusal, type Answer } from '../answers.ts';
import { bodyOf, needPermission, type Call, type Door } from '../call.ts';
import type { SimUser } from '../model.ts';
import { toTheSecond } from '../timestamps.ts';
import { accountIn, audit } from './account.ts';
import type { SimMethod } from './model.ts';
import { method as aMethod } from './seed.ts';

const ALL = 'UserAuthenticationMethod.ReadWrite.All';

/** Methods that count as the second factor: one of them is the default, which Graph keeps until the others are gone. */
const SECOND_FACTORS = ['microsoftAuthenticator', 'phone', 'softwareOath'];

const PHONE_IDS: Readonly<Record<string, string>> = {
  mobile: '3179e48a-750b-4051-897c-87b9720928f7',
  alternateMobile: 'b6332ec1-7057-4abe-9331-3d72feddfe41',
  office: 'e37fc753-ff3b-4958-9484-eaa9425c82bc',
};
const EMAIL_ID = '3ddfcfc8-9383-446f-83cc-3ab9be4be18f';

export const methodList: Door = {
  options: [],
  needs: ['UserAuthenticationMethod.Read.All', ALL],
  handle(call) {
    const user = accountIn(call);
    const context = `${METADATA}users('${user.id}')/authentication/methods`;
    return {
      status: 200,
      body: { '@odata.context': context, value: call.state.accounts.methods(call.tenantId, user.id) },
    };
  },
};

/** GET and DELETE of one method through the collection of its kind. */
export function methodDoors(kind: string, permission: string): { readonly GET: Door; readonly DELETE: Door } {
  return {
    GET: {
      options: [],
      needs: [`${permission}.Read.All`, `${permission}.ReadWrite.All`, 'UserAuthenticationMethod.Read.All', ALL],
      handle: (call) => entity(call, kind, found(call, kind)),
    },
    DELETE: {
      options: [],
      needs: [`${permission}.ReadWrite.All`, ALL],
      handle(call) {
        const user = accountIn(call);
        const going = found(call, kind);
        if (isDefault(call, user, going)) {
          throw badRequest(
            `The requested authentication method Id of [${going.id}] matches the user's current default authentication method, and cannot be deleted until the default authentication method is changed.`,
          );
        }
        call.state.accounts.removeMethod(call.tenantId, user.id, going.id);
        audit(call, { activity: 'Admin deleted security info', category: 'UserManagement', target: user });
        return { status: 204 };
      },
    },
  };
}

export const phoneAdd: Door = {
  options: [],
  handle(call) {
    needPermission(call, ['UserAuthMethod-Phone.ReadWrite.All', ALL]);
    const { phoneNumber, phoneType } = bodyOf(call);
    const id = typeof phoneType === 'string' ? PHONE_IDS[phoneType] : undefined;
    if (!id || typeof phoneNumber !== 'string' || !/^\+\d{1,4} ?\d[\d ]{4,18}(?:x\d+)?$/.test(phoneNumber)) {
      throw badRequest('The phone number or its type is not valid.');
    }
    return add(
      call,
      aMethod('phone', id, { ...now(call), phoneNumber, phoneType, smsSignInState: 'notAllowedByPolicy' }),
    );
  },
};

export const emailAdd: Door = {
  options: [],
  handle(call) {
    needPermission(call, ['UserAuthMethod-Email.ReadWrite.All', ALL]);
    const { emailAddress } = bodyOf(call);
    if (typeof emailAddress !== 'string' || !emailAddress.includes('@')) throw badRequest('The address is not valid.');
    return add(call, aMethod('email', EMAIL_ID, { ...now(call), emailAddress }));
  },
};

const now = (call: Call) => ({ createdDateTime: toTheSecond(call.clock.now()) });

function add(call: Call, method: SimMethod): Answer {
  const user = accountIn(call);
  const kind = kindOf(method);
  if (methodsOf(call, user).some(({ id }) => id === method.id)) {
    throw refusal(400, 'invalidRequest', 'The user has a method of this kind and type already.');
  }
  call.state.accounts.putMethod(call.tenantId, user.id, method);
  audit(call, { activity: 'Admin registered security info', category: 'UserManagement', target: user });
  return { ...entity(call, kind, method), status: 201 };
}

function found(call: Call, kind: string): SimMethod {
  const [, id = ''] = call.params;
  const method = methodsOf(call, accountIn(call)).find((other) => other.id === id && kindOf(other) === kind);
  if (!method) throw notFound(id);
  return method;
}

function methodsOf(call: Call, user: SimUser): readonly SimMethod[] {
  return call.state.accounts.methods(call.tenantId, user.id);
}

export function kindOf(method: SimMethod): string {
  return method['@odata.type'].replace('#microsoft.graph.', '').replace('AuthenticationMethod', '');
}

function isDefault(call: Call, user: SimUser, method: SimMethod): boolean {
  const kinds = methodsOf(call, user).map(kindOf);
  const second = SECOND_FACTORS.filter((kind) => kinds.includes(kind));
  return second.length > 1 && second[0] === kindOf(method);
}

function entity(call: Call, kind: string, method: SimMethod): Answer {
  const [user = ''] = call.params;
  const { '@odata.type': _type, ...shown } = method;
  const context = `${METADATA}users('${encodeURIComponent(user)}')/authentication/${kind}Methods/$entity`;
  return { status: 200, body: { '@odata.context': context, ...shown } };
}

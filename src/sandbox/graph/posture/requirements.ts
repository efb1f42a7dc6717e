import { METADATA, refusal } from '../answers.ts';
import { bodyOf, type Door } from '../call.ts';
import type { PerUserMfaState } from '../model.ts';
import { accountIn } from '../users/account.ts';
import { changeBySelf } from './audit.ts';
import { setPerUserMfa } from './settings.ts';

const WRITES = ['Policy.ReadWrite.AuthenticationMethod'];
const STATES: readonly unknown[] = ['disabled', 'enabled', 'enforced'] satisfies readonly PerUserMfaState[];

/** Per-user MFA; there is no such thing in v1.0. */
export const requirementsGet: Door = {
  options: [],
  needs: ['Policy.Read.All', ...WRITES],
  handle(call) {
    const { id, perUserMfaState = 'disabled' } = accountIn(call);
    return {
      status: 200,
      body: { '@odata.context': `${METADATA}users('${id}')/authentication/requirements`, perUserMfaState },
    };
  },
};

export const requirementsPatch: Door = {
  options: [],
  needs: WRITES,
  handle(call) {
    const user = accountIn(call);
    const { perUserMfaState } = bodyOf(call);
    if (!isState(perUserMfaState)) {
      throw refusal(400, 'Request_BadRequest', "Invalid value specified for property 'perUserMfaState'.");
    }
    setPerUserMfa(changeBySelf(call), user, perUserMfaState);
    return { status: 204 };
  },
};

function isState(value: unknown): value is PerUserMfaState {
  return STATES.includes(value);
}

import { TocsinError } from '../../kernel/errors.ts';
import { isAddressable } from '../account.ts';
import { defineAction, type ActionContext } from '../action.ts';
import { emergencyAccount } from '../guards/break-glass.ts';
import { ownAccount } from '../guards/own-account.ts';
import {
  captureMethods,
  givable,
  isRemovable,
  isSameMethod,
  removedBy,
  type MfaState,
  type RemovedMethods,
} from '../mfa-methods.ts';
import { partByPart, partsOutcome, partsSeen, type Parts, type Refused } from '../part-by-part.ts';

type Removable = ReturnType<typeof removable>[number];

/**
 * Removes registered MFA methods so that the person registers them anew: DELETE
 * /users/{id}/authentication/{kind}Methods/{id} (Microsoft Graph v1.0).
 */
export const removeMfaMethods = defineAction({
  id: 'removeMfaMethods',
  family: 'mfaMethods',
  target: 'user',
  label: 'Remove MFA methods',
  requires: 'remediate',
  needs: [
    'UserAuthenticationMethod.Read.All',
    'UserAuthMethod-Phone.ReadWrite.All',
    'UserAuthMethod-Email.ReadWrite.All',
    'UserAuthMethod-Passkey.ReadWrite.All',
    'UserAuthMethod-MicrosoftAuthApp.ReadWrite.All',
    'UserAuthMethod-SoftwareOATH.ReadWrite.All',
    'UserAuthMethod-WindowsHello.ReadWrite.All',
    'UserAuthMethod-TAP.ReadWrite.All',
    'User.Read.All',
  ],
  calls: [
    'GET /users/{id} accountEnabled',
    'GET /users/{id}/authentication/methods',
    'DELETE /users/{id}/authentication/phoneMethods/{id}',
    'DELETE /users/{id}/authentication/emailMethods/{id}',
    'DELETE /users/{id}/authentication/fido2Methods/{id}',
    'DELETE /users/{id}/authentication/microsoftAuthenticatorMethods/{id}',
    'DELETE /users/{id}/authentication/softwareOathMethods/{id}',
    'DELETE /users/{id}/authentication/windowsHelloForBusinessMethods/{id}',
    'DELETE /users/{id}/authentication/temporaryAccessPassMethods/{id}',
  ],
  undo: '“Give MFA methods back” registers telephones and e-mail addresses again. Authenticator apps, security keys and Windows Hello only the person can register anew.',
  appliesTo: (_event, user) => isAddressable(user),
  capture: captureMethods,
  guard: (ctx, state) => emergencyAccount(ctx, state) ?? ownAccount(ctx, state) ?? nothingToRemove(state),
  preview: (state) => [
    `Removes what you choose of the ${state.methods.length} MFA ${state.methods.length === 1 ? 'method' : 'methods'} that ${state.label} has registered.`,
    ...fixedWords(state),
    'Whoever signs in next with the password registers new ones: reset the password first.',
    'Sessions that are open now stay open: “Revoke sessions” ends them.',
  ],
  choices: (state) => removable(state).map(({ id, label }) => ({ id, label, chosen: true })),
  async run(ctx, state, chosen) {
    const picked = removable(state).filter(({ id }) => chosen.includes(id));
    const outcome = await removeAll(ctx, state, picked);
    return {
      result: { removed: outcome.done } satisfies RemovedMethods,
      ...partsOutcome(outcome, ({ label }) => label),
    };
  },
  carries: removedBy,
  verify(before, now, { chosen }) {
    const wanted = removable(before).filter(({ id }) => !chosen || chosen.includes(id));
    const left = wanted.filter((old) => now.methods.some((one) => one.id === old.id && isSameMethod(one, old)));
    return partsSeen(wanted, left);
  },
  done: (label) => `MFA methods of ${label} removed`,
});

function removable({ methods }: MfaState) {
  return methods.filter(isRemovable);
}

function nothingToRemove(state: MfaState): string | undefined {
  if (removable(state).length > 0) return undefined;
  return `${state.label} has registered no MFA method that could be removed from here.`;
}

function fixedWords(state: MfaState): readonly string[] {
  const fixed = state.methods.filter((method) => !isRemovable(method));
  const lasting = removable(state).filter((method) => !givable(method));
  return [
    ...(fixed.length > 0 ? [`Cannot be removed from here: ${fixed.map(({ label }) => label).join('; ')}.`] : []),
    ...(lasting.length > 0 ? [`Cannot be given back by Tocsin: ${lasting.map(({ label }) => label).join('; ')}.`] : []),
  ];
}

/**
 * Microsoft refuses (400) to delete the default method while others are registered, and does not say which it is: what
 * was refused so is tried once more after the others are gone. The refusal did nothing, so nothing is done twice.
 */
async function removeAll(
  ctx: ActionContext,
  { userId }: MfaState,
  picked: readonly Removable[],
): Promise<Parts<Removable>> {
  const work = (method: Removable) => ctx.writer.removeMethod(ctx.tenant, userId, method);
  const first = await partByPart(ctx, { parts: picked, work, goneIsDone: true });
  const kept = first.refused.filter(({ error }) => error.status === 400);
  const others = first.refused.filter(({ error }) => error.status !== 400);
  const again =
    first.done.length > 0
      ? await partByPart(ctx, { parts: kept.map(({ part }) => part), work, goneIsDone: true })
      : { done: [], refused: kept, lost: [], untried: [] };
  return {
    done: [...first.done, ...again.done],
    refused: [...others, ...again.refused.map(asDefault)],
    lost: [...first.lost, ...again.lost],
    untried: [...first.untried, ...again.untried],
  };
}

function asDefault({ part, error }: Refused<Removable>): Refused<Removable> {
  if (error.status !== 400) return { part, error };
  const message =
    'Microsoft keeps the default method while other methods are registered: choose those too, or none of them.';
  return { part, error: new TocsinError('UPSTREAM_REFUSED', message, { status: 400 }) };
}

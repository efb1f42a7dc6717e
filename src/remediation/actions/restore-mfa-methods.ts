import { isAddressable } from '../account.ts';
import { defineAction, type ActionContext } from '../action.ts';
import { ownAccount } from '../guards/own-account.ts';
import { captureMethods, givable, isSameMethod, removedBy, type KeptMethod, type MfaState } from '../mfa-methods.ts';
import { isLeftOver, partByPart, partsOutcome, partsSeen, type GivenBack } from '../part-by-part.ts';

interface Restorable extends MfaState {
  /** What Tocsin removed, is not registered now, and can be registered by others than the person. */
  readonly missing: readonly KeptMethod[];
}

/**
 * Registers telephones and e-mail addresses again that Tocsin removed: POST /users/{id}/authentication/phoneMethods and
 * emailMethods (Microsoft Graph v1.0). Nothing else can be registered for somebody by others.
 */
export const restoreMfaMethods = defineAction({
  id: 'restoreMfaMethods',
  family: 'mfaMethods',
  target: 'user',
  label: 'Give MFA methods back',
  requires: 'remediate',
  needs: [
    'UserAuthenticationMethod.Read.All',
    'UserAuthMethod-Phone.ReadWrite.All',
    'UserAuthMethod-Email.ReadWrite.All',
    'User.Read.All',
  ],
  calls: [
    'GET /users/{id} accountEnabled',
    'GET /users/{id}/authentication/methods',
    'POST /users/{id}/authentication/phoneMethods',
    'POST /users/{id}/authentication/emailMethods',
  ],
  undo: '“Remove MFA methods” removes them again.',
  undoes: 'removeMfaMethods',
  appliesTo: (_event, user) => isAddressable(user),
  async capture(ctx, user): Promise<Restorable> {
    const state = await captureMethods(ctx, user);
    const gone = removedBy(ctx.last).filter((old) => !state.methods.some((now) => isSameMethod(old, now)));
    return { ...state, missing: gone.filter(givable) };
  },
  guard: (ctx, state) => ownAccount(ctx, state) ?? nothingToGive(state),
  preview: ({ label }) => [
    `Registers the chosen methods for ${label} again, as they were.`,
    'Authenticator apps, security keys and Windows Hello only the person can register anew.',
    'Make sure that the number or address is the person’s own and not the attacker’s.',
  ],
  choices: ({ missing }) => missing.map(({ id, label }) => ({ id, label, chosen: true })),
  async run(ctx, { userId, missing }, chosen) {
    const parts = await partByPart(ctx, {
      parts: missing.filter(({ id }) => chosen.includes(id)),
      work: (method) => giveBack(ctx, userId, method),
      goneIsDone: false,
    });
    const given = parts.done.map(({ id }) => id);
    return { result: { given } satisfies GivenBack, ...partsOutcome(parts, ({ label }) => label) };
  },
  isPartly: ({ before, ...effect }) => isLeftOver(before.missing, effect),
  verify(before, now, { chosen }) {
    const wanted = before.missing.filter(({ id }) => !chosen || chosen.includes(id));
    const away = wanted.filter((method) => !now.methods.some((one) => isSameMethod(one, method)));
    return partsSeen(wanted, away);
  },
  done: (label) => `MFA methods of ${label} given back`,
});

async function giveBack({ tenant, writer }: ActionContext, userId: string, method: KeptMethod): Promise<void> {
  const given = givable(method);
  if (given) await writer.giveMethod(tenant, userId, given);
}

function nothingToGive({ missing }: Restorable): string | undefined {
  if (missing.length > 0) return undefined;
  return 'There is nothing that Tocsin could give back: authenticator apps, security keys and Windows Hello only the person can register anew.';
}

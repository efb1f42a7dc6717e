import type { UserEntity } from '../entities/entity.ts';
import { dayWords } from '../texts/date.ts';
import { accountLabel, readAccount } from './account.ts';
import { REMOVABLE_KINDS, type GivenMethod, type RemovableKind, type SignInMethod } from './account-writer.ts';
import type { ActionContext } from './action.ts';
import type { Deed } from './deed.ts';

/** A registered method as a deed keeps it. */
export interface KeptMethod {
  readonly id: string;
  readonly kind: string;
  readonly label: string;
  /** ISO time; absent when Microsoft gives none. */
  readonly addedAt?: string;
  readonly phone?: { readonly number: string; readonly type: string };
  readonly email?: string;
}

/** The ways in of an account beside its password. */
export interface MfaState {
  readonly userId: string;
  readonly upn: string;
  readonly label: string;
  readonly methods: readonly KeptMethod[];
}

export async function captureMethods(ctx: ActionContext, user: UserEntity): Promise<MfaState> {
  const account = await readAccount(ctx, user);
  const methods = await ctx.writer.signInMethods(ctx.tenant, account.id);
  return {
    userId: account.id.toLowerCase(),
    upn: account.upn.toLowerCase(),
    label: accountLabel(account),
    methods: methods
      .filter(({ kind }) => kind !== 'password')
      .map(kept)
      .toSorted(byKind),
  };
}

function kept({ id, kind, label, addedAt, phone, email }: SignInMethod): KeptMethod {
  const words = addedAt ? `${label}, added ${dayWords(addedAt)}` : label;
  return {
    id,
    kind,
    label: words,
    ...(addedAt && { addedAt: addedAt.toISOString() }),
    ...(phone && { phone }),
    ...(email && { email }),
  };
}

/** Microsoft promises no order, and the state is recognised by its digest. */
function byKind(a: KeptMethod, b: KeptMethod): number {
  const place = ({ kind, id }: KeptMethod) => `${REMOVABLE_KINDS.findIndex((one) => one === kind)}${kind}/${id}`;
  return place(a) < place(b) ? -1 : 1;
}

export function isRemovable(method: KeptMethod): method is KeptMethod & { readonly kind: RemovableKind } {
  return REMOVABLE_KINDS.some((kind) => kind === method.kind);
}

/** How a method can be registered again for the person; undefined for what only they can register. */
export function givable({ phone, email }: KeptMethod): GivenMethod | undefined {
  if (phone) return { kind: 'phone', ...phone };
  return email ? { kind: 'email', address: email } : undefined;
}

/** Whether two are the same way in, whatever id Microsoft gave it. */
export function isSameMethod(a: KeptMethod, b: KeptMethod): boolean {
  const [x, y] = [givable(a), givable(b)];
  if (!x || !y) return a.id === b.id;
  if (x.kind === 'email') return y.kind === 'email' && x.address.toLowerCase() === y.address.toLowerCase();
  return y.kind === 'phone' && x.number === y.number && x.type === y.type;
}

/** What a removal leaves with its deed: what it took itself. */
export interface RemovedMethods {
  readonly removed: readonly KeptMethod[];
}

/**
 * Everything that the last removal, and removals before it that were not given back, took from the account. Where the
 * answer was lost it is what was chosen.
 */
export function removedBy(last: Deed | undefined): readonly KeptMethod[] {
  if (last?.action !== 'removeMfaMethods' || last.state !== 'done') return [];
  const earlier = (last.carried ?? []) as readonly KeptMethod[];
  const fresh = ownRemovals(last);
  return [...earlier.filter((old) => !fresh.some((one) => isSameMethod(old, one))), ...fresh];
}

function ownRemovals({ result, before, chosen }: Deed): readonly KeptMethod[] {
  if (result !== undefined) return (result as RemovedMethods).removed;
  return (before as MfaState).methods.filter(({ id }) => chosen?.includes(id));
}

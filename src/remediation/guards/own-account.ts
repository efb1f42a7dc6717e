import type { ActionContext } from '../action.ts';

/** Why nobody does this to their own account, in words; undefined for the account of somebody else. */
export function ownAccount({ askedBy }: ActionContext, { userId }: { readonly userId: string }): string | undefined {
  return askedBy.toLowerCase() === userId.toLowerCase()
    ? 'This is your own account: ask a colleague to do this.'
    : undefined;
}

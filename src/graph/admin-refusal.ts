import { TocsinError, isTocsinError } from '../kernel/errors.ts';

/**
 * Microsoft says the same 403 for a permission that is missing and for an administrator whom the application may not
 * touch (learn.microsoft.com/graph/api/resources/users, who can perform sensitive actions): both are named.
 */
export async function orNameRole(
  work: Promise<unknown>,
  { what, needs }: { what: string; needs: string },
): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!isTocsinError(error) || error.status !== 403 || error.upstreamCode === 'insufficient_claims') throw error;
    const message = `Microsoft does not let Tocsin ${what}. Either Tocsin lacks the application permission ${needs} in this tenant, or the user is an administrator: for those, Tocsin’s service principal needs the Entra role Privileged Authentication Administrator.`;
    throw new TocsinError('UPSTREAM_REFUSED', message, { status: 403, cause: error });
  }
}

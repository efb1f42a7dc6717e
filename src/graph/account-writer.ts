import type { Clock } from '../kernel/clock.ts';
import { TocsinError, isTocsinError } from '../kernel/errors.ts';
import type { AccountWriter } from '../remediation/account-writer.ts';
import { segment } from './address.ts';
import { orNameRole } from './admin-refusal.ts';
import type { Graph } from './client.ts';
import { createMethodWriter } from './method-writer.ts';
import { createRiskWriter } from './risk-writer.ts';
import { createRoleWriter } from './role-writer.ts';

/** Passwords, sign-in methods, roles and risk of accounts in Microsoft Entra ID. Errors as AccountWriter tells. */
export function createAccountWriter(graph: Graph, clock: Clock): AccountWriter {
  return {
    ...createMethodWriter(graph),
    ...createRoleWriter(graph),
    ...createRiskWriter(graph, clock),
    async resetPassword(tenant, userId, password) {
      const passwordProfile = { password, forceChangePasswordNextSignIn: true };
      const needs = 'User-PasswordProfile.ReadWrite.All';
      const reset = graph.forTenant(tenant).patch(`/users/${segment(userId)}`, { passwordProfile }, { needs });
      await orNameRole(reset, { what: 'reset this password', needs }).catch((error: unknown) => {
        throw isTocsinError(error) && error.status === 400 ? notAccepted() : error;
      });
    },
  };
}

/** A random password is strong enough; what is left are rules of the tenant and accounts that live elsewhere. */
function notAccepted(): TocsinError {
  const message =
    'Microsoft did not accept a new password for this account: its password is kept in another directory, or a rule of the tenant forbids it. Nothing was changed.';
  return new TocsinError('UPSTREAM_REFUSED', message, { status: 400 });
}

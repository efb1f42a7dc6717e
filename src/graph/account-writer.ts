import type { Clock } from '../kernel/clock.ts';
import { TocsinError, isTocsinError } from '../kernel/errors.ts';
import type { AccountWriter } from '../remediation/account-writer.ts';
import { segment } from './address.ts';
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
      try {
        const needs = 'User-PasswordProfile.ReadWrite.All';
        await graph.forTenant(tenant).patch(`/users/${segment(userId)}`, { passwordProfile }, { needs });
      } catch (error) {
        throw isTocsinError(error) && error.status === 403 ? refusedReset() : error;
      }
    },
  };
}

/** Microsoft says the same 403 for a missing permission and for an administrator whom the application may not touch. */
function refusedReset(): TocsinError {
  const message =
    'Microsoft does not let Tocsin reset this password. Either Tocsin lacks the application permission User-PasswordProfile.ReadWrite.All in this tenant, or the user is an administrator: for those, Tocsin’s service principal needs the Entra role Privileged Authentication Administrator.';
  return new TocsinError('UPSTREAM_REFUSED', message, { status: 403 });
}

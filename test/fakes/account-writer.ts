import { TocsinError } from '../../src/kernel/errors.ts';
import type { AccountWriter, HeldRole, SignInMethod, UserRisk } from '../../src/remediation/account-writer.ts';

/** Accounts in memory, by user id: what a test puts there is what remediation reads. */
export function fakeAccountWriter() {
  const methods = new Map<string, readonly SignInMethod[]>();
  const roles = new Map<string, readonly HeldRole[]>();
  const risks = new Map<string, UserRisk>();
  const passwords: { userId: string; password: string }[] = [];
  const state = {
    fail: undefined as TocsinError | undefined,
    loseAnswer: false,
    before: undefined as (() => Promise<void>) | undefined,
    /** Ids of methods or assignments that Microsoft refuses to remove, with the status it answers. */
    refuse: new Map<string, number>(),
  };
  let made = 0;
  function change(work: () => void, id = ''): void {
    if (state.fail) throw state.fail;
    const status = state.refuse.get(id);
    if (status !== undefined) throw new TocsinError('UPSTREAM_REFUSED', `Microsoft refused ${id}.`, { status });
    work();
    if (state.loseAnswer)
      throw new TocsinError('UPSTREAM_UNAVAILABLE', 'Microsoft did not answer.', { outcomeUnknown: true });
  }
  const judge = (userId: string, risk: UserRisk) => change(() => void risks.set(userId, risk));
  const writer: AccountWriter = {
    async resetPassword(_tenant, userId, password) {
      await state.before?.();
      change(() => void passwords.push({ userId, password }));
    },
    signInMethods: async (_tenant, userId) => methods.get(userId) ?? [],
    async removeMethod(_tenant, userId, { id }) {
      change(
        () =>
          void methods.set(
            userId,
            (methods.get(userId) ?? []).filter((one) => one.id !== id),
          ),
        id,
      );
    },
    async giveMethod(_tenant, userId, given) {
      const id = `given-${++made}`;
      const method: SignInMethod =
        given.kind === 'phone'
          ? { id, kind: 'phone', label: `Phone ${given.number}`, phone: { number: given.number, type: given.type } }
          : { id, kind: 'email', label: `E-mail address ${given.address}`, email: given.address };
      change(() => void methods.set(userId, [...(methods.get(userId) ?? []), method]));
    },
    heldRoles: async (_tenant, userId) => roles.get(userId) ?? [],
    async removeRole(_tenant, assignmentId) {
      change(() => {
        for (const [userId, held] of roles)
          roles.set(
            userId,
            held.filter(({ id }) => id !== assignmentId),
          );
      }, assignmentId);
    },
    async giveRole(_tenant, userId, { roleId, scope }) {
      const id = `assignment-${++made}`;
      change(
        () => void roles.set(userId, [...(roles.get(userId) ?? []), { id, roleId, scope, name: `role ${roleId}` }]),
      );
      return id;
    },
    readRisk: async (_tenant, userId) => risks.get(userId),
    confirmCompromised: async (_tenant, userId) =>
      judge(userId, { level: 'high', state: 'confirmedCompromised', processing: false }),
    dismissRisk: async (_tenant, userId) => judge(userId, { level: 'none', state: 'dismissed', processing: false }),
  };
  return { writer, methods, roles, risks, passwords, state };
}

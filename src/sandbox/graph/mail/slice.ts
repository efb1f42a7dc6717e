import { digest } from '../../../kernel/ids.ts';
import { TocsinError } from '../../../kernel/errors.ts';
import type { SimTenant } from '../model.ts';
import type { SimForwarding, SimMailbox, SimRule } from './model.ts';
import { seedMailboxes } from './seed.ts';

/** The mailboxes of the simulated tenants, by the object id of their owner. */
export interface MailSlice {
  /** Undefined for an account without a mailbox. */
  mailbox(tenantId: string, userId: string): SimMailbox | undefined;
  /** Puts a rule at `sequence` (from 1; at the end when absent) and moves those behind it; the id is given when absent. */
  addRule(tenantId: string, userId: string, rule: Omit<SimRule, 'id'> & { id?: string }, sequence?: number): SimRule;
  /** Replaces the rule of that id; moves it when `sequence` is given. */
  putRule(tenantId: string, userId: string, rule: SimRule, sequence?: number): void;
  /** False when there is no such rule; those behind it move up. */
  removeRule(tenantId: string, userId: string, id: string): boolean;
  setForwarding(tenantId: string, userId: string, forwarding: SimForwarding): void;
}

export function createMailSlice(tenants: readonly SimTenant[]): MailSlice {
  const byTenant = new Map(tenants.map((tenant) => [tenant.id, seedMailboxes(tenant)]));
  let made = 0;
  function change(tenantId: string, userId: string, edit: (mailbox: SimMailbox) => Partial<SimMailbox>): void {
    const mailbox = byTenant.get(tenantId)?.get(userId);
    if (!mailbox) throw new TocsinError('NOT_FOUND', `The sandbox has no mailbox of ${userId}.`);
    byTenant.get(tenantId)?.set(userId, { ...mailbox, ...edit(mailbox) });
  }
  const without = ({ rules }: SimMailbox, id: string) => rules.filter((rule) => rule.id !== id);
  return {
    mailbox: (tenantId, userId) => byTenant.get(tenantId)?.get(userId),
    addRule(tenantId, userId, rule, sequence) {
      const added = { ...rule, id: rule.id ?? newRuleId(tenantId, ++made) };
      change(tenantId, userId, (mailbox) => ({ rules: placed(without(mailbox, added.id), added, sequence) }));
      return added;
    },
    putRule(tenantId, userId, rule, sequence) {
      change(tenantId, userId, (mailbox) => {
        const at = mailbox.rules.findIndex(({ id }) => id === rule.id);
        return { rules: placed(without(mailbox, rule.id), rule, sequence ?? at + 1) };
      });
    },
    removeRule(tenantId, userId, id) {
      const before = byTenant.get(tenantId)?.get(userId)?.rules.length;
      change(tenantId, userId, (mailbox) => ({ rules: without(mailbox, id) }));
      return byTenant.get(tenantId)?.get(userId)?.rules.length !== before;
    },
    setForwarding: (tenantId, userId, forwarding) => change(tenantId, userId, () => ({ forwarding })),
  };
}

function placed(rules: readonly SimRule[], rule: SimRule, sequence = rules.length + 1): SimRule[] {
  const at = Math.min(Math.max(sequence, 1), rules.length + 1) - 1;
  return [...rules.slice(0, at), rule, ...rules.slice(at)];
}

/** Eight bytes as Exchange gives them: base64, and so with `=`, `/` and `+`. */
function newRuleId(tenantId: string, count: number): string {
  return Buffer.from(`01000000${digest([tenantId, String(count)], 8)}`, 'hex').toString('base64');
}

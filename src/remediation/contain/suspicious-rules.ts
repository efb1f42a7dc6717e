import { TocsinError } from '../../kernel/errors.ts';
import { suspicionsOf, worthStopping } from '../../entities/mail/suspicions/index.ts';
import { quoted } from '../../entities/mail/rule-words.ts';
import { namesRule, ruleOrigin } from '../../events/rule-origin.ts';
import type { ActionContext } from '../action.ts';
import type { About, StepTarget } from './steps.ts';

/** The inbox rules of a user that look suspicious and are on; what is worth stopping is ticked. */
export async function suspiciousRules(
  { tenant, writer }: ActionContext,
  { event, user }: About,
): Promise<readonly StepTarget[]> {
  const mailbox = user.id ?? user.upn ?? '';
  const [{ rules, unreadable }, domains] = await Promise.all([
    writer.listRules(tenant, mailbox),
    writer.mailDomains(tenant),
  ]);
  const left = unreadable > 0 ? `${unreadable} more rules could not be read: look at them in Exchange.` : '';
  const found = rules.flatMap((rule): readonly StepTarget[] => {
    const createdFrom = namesRule(event, rule.id) ? ruleOrigin(event) : undefined;
    const suspicions = rule.enabled === false ? [] : suspicionsOf(rule, { domains, createdFrom });
    if (suspicions.length === 0) return [];
    const target = {
      entity: {
        type: 'inboxRule' as const,
        ruleId: rule.id,
        mailbox: user.upn ?? mailbox,
        ...(user.id && { ownerId: user.id }),
      },
      label: rule.name.trim() ? `the rule ${quoted(rule.name)}` : 'a rule without a name',
      why: [...suspicions.map(({ say }) => say), left].filter(Boolean).join(' '),
      chosen: worthStopping(suspicions),
    };
    return [target];
  });
  if (found.length === 0 && left) throw new TocsinError('UPSTREAM_UNAVAILABLE', left);
  return found;
}

import { suspicionsOf, worthStopping } from '../../entities/mail/suspicions/index.ts';
import { quoted } from '../../entities/mail/rule-words.ts';
import type { UserEntity } from '../../entities/entity.ts';
import type { ActionContext } from '../action.ts';
import type { StepTarget } from './steps.ts';

/** The inbox rules of a user that look suspicious and are on; what is worth stopping is ticked. */
export async function suspiciousRules(
  { tenant, writer }: ActionContext,
  user: UserEntity,
): Promise<readonly StepTarget[]> {
  const mailbox = user.id ?? user.upn ?? '';
  const [{ rules }, domains] = await Promise.all([writer.listRules(tenant, mailbox), writer.mailDomains(tenant)]);
  return rules.flatMap((rule) => {
    const suspicions = rule.enabled === false ? [] : suspicionsOf(rule, { domains });
    if (suspicions.length === 0) return [];
    return {
      entity: {
        type: 'inboxRule' as const,
        ruleId: rule.id,
        mailbox: user.upn ?? mailbox,
        ...(user.id && { ownerId: user.id }),
      },
      label: rule.name.trim() ? `the rule ${quoted(rule.name)}` : 'a rule without a name',
      why: suspicions.map(({ say }) => say).join(' '),
      chosen: worthStopping(suspicions),
    };
  });
}

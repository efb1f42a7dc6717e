import { z } from 'zod';
import type { InboxRule, RulePart } from '../entities/mail/inbox-rule.ts';

const part = z.record(z.string(), z.unknown()).nullish();

/** `messageRule` of Microsoft Graph v1.0. Conditions and actions are kept as they come, those that we do not know too. */
const RuleSchema = z.object({
  id: z.string().min(1),
  displayName: z.string().nullish().catch(null),
  sequence: z.number().int().nullish().catch(null),
  isEnabled: z.boolean().nullish().catch(null),
  hasError: z.boolean().nullish().catch(null),
  isReadOnly: z.boolean().nullish().catch(null),
  conditions: part,
  exceptions: part,
  actions: part,
});

/** The rule of an answer, without its folders' names; undefined when it cannot be understood. */
export function readRule(raw: unknown): InboxRule | undefined {
  const rule = RuleSchema.safeParse(raw).data;
  return (
    rule && {
      id: rule.id,
      name: rule.displayName ?? '',
      sequence: rule.sequence ?? null,
      enabled: rule.isEnabled ?? null,
      readOnly: rule.isReadOnly ?? false,
      hasError: rule.hasError ?? false,
      conditions: set(rule.conditions),
      exceptions: set(rule.exceptions),
      actions: set(rule.actions),
      folders: {},
    }
  );
}

/** What is set: Graph may give what is not as null, false or an empty list. */
function set(given: RulePart | null | undefined): RulePart {
  const entries = Object.entries(given ?? {}).filter(
    ([name, value]) =>
      !name.startsWith('@') &&
      value !== null &&
      value !== undefined &&
      value !== false &&
      !(Array.isArray(value) && value.length === 0),
  );
  return Object.fromEntries(entries);
}

/** The body that makes a rule as it was; Microsoft assigns the id and finds errors by itself. */
export function ruleBody({ name, sequence, enabled, conditions, exceptions, actions }: InboxRule): object {
  return {
    displayName: name,
    ...(sequence !== null && { sequence }),
    isEnabled: enabled ?? true,
    ...(Object.keys(conditions).length > 0 && { conditions }),
    ...(Object.keys(exceptions).length > 0 && { exceptions }),
    actions,
  };
}

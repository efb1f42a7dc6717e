import { classPlaybook } from './parts/class-playbook.ts';
import { named } from './parts/words.ts';

/** An alert policy of Microsoft 365 that names nothing. */
export const policyAlert = classPlaybook({
  id: 'policyAlert',
  title: 'Alert policy of Microsoft 365',
  why: 'It comes from an alert policy of Microsoft 365 and names nobody: its condition and what it saw cannot be read here.',
  facts: () => [],
  react: (carried) => [
    {
      what: `Read in Defender (Policies & rules, Alert policy) when this policy rings, and see in the audit log what happened at that time; the alert names ${named(carried)}.`,
      why: 'Only the policy and the audit log say what it was.',
    },
  ],
});

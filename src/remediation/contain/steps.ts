import type { Entity, UserEntity } from '../../entities/entity.ts';
import type { ActionContext } from '../action.ts';
import { forwardingMailbox } from './forwarding-mailbox.ts';
import { suspiciousRules } from './suspicious-rules.ts';

/** What a step is done to, where that is not the user. */
export interface StepTarget {
  readonly entity: Entity;
  readonly label: string;
  /** Why it is among the steps, in words. */
  readonly why?: string;
  /** Ticked unless the person says otherwise. */
  readonly chosen: boolean;
}

/** One step of containing a user: an ordinary remediation with a claim and a deed of its own. */
export interface ContainStep {
  /** Id in the catalogue of remediations. */
  readonly action: string;
  /** Finds what it is done to; the user where absent. Throws TocsinError when that cannot be read. */
  readonly targets?: (ctx: ActionContext, user: UserEntity) => Promise<readonly StepTarget[]>;
  /** What is said where `targets` finds nothing. */
  readonly none?: string;
  /** Done after all others: sessions are revoked once nobody can open a new one. */
  readonly last?: boolean;
}

/** Containing a user: one line per step, in the order of the card. */
export const CONTAIN_STEPS: readonly ContainStep[] = [
  { action: 'blockSignIn' },
  { action: 'disableInboxRule', targets: suspiciousRules, none: 'No inbox rule looks suspicious.' },
  { action: 'stopForwarding', targets: forwardingMailbox, none: 'The mailbox forwards nothing by itself.' },
  { action: 'revokeSessions', last: true },
];

/** What "contain" is called where a remediation would have its id. */
export const CONTAIN = 'contain';
export const CONTAIN_LABEL = 'Contain';

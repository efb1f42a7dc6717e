import type { Entity, UserEntity } from '../../entities/entity.ts';
import type { SecurityEvent } from '../../events/event.ts';
import type { ActionContext, Choice } from '../action.ts';
import { consentedApps, ownConsents } from './consents.ts';
import { forwardingMailbox } from './forwarding-mailbox.ts';
import { recentMethods } from './recent-methods.ts';
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

export interface About {
  readonly event: SecurityEvent;
  readonly user: UserEntity;
  /** Object id of the user, also where the event names them by address alone; undefined where nobody can tell. */
  readonly userId: string | undefined;
}

/** One step of containing a user: an ordinary remediation with a claim and a deed of its own. */
export interface ContainStep {
  /** Id in the catalogue of remediations. */
  readonly action: string;
  /** Finds what it is done to; the user where absent. Throws TocsinError when that cannot be read. */
  readonly targets?: (ctx: ActionContext, about: About) => Promise<readonly StepTarget[]>;
  /** Which of the action's choices belong to containing this user, and which are ticked; all as they are where absent. */
  readonly narrow?: (
    choices: readonly Choice[],
    state: unknown,
    about: About & { readonly target: Entity },
  ) => readonly Choice[];
  /** What is said where there is nothing to do it to. */
  readonly none?: string;
  /** The user counts as contained once these are done. */
  readonly core?: boolean;
  /** Done after all others: sessions are revoked once nobody can open a new one. */
  readonly last?: boolean;
}

/** Containing a user: one line per step, in the order of the card. */
export const CONTAIN_STEPS: readonly ContainStep[] = [
  { action: 'blockSignIn', core: true },
  { action: 'resetPassword' },
  { action: 'removeMfaMethods', narrow: recentMethods, none: 'No MFA method was added lately.' },
  { action: 'disableInboxRule', targets: suspiciousRules, none: 'No inbox rule looks suspicious.' },
  { action: 'stopForwarding', targets: forwardingMailbox, none: 'The mailbox forwards nothing by itself.' },
  {
    action: 'removeAppGrants',
    targets: consentedApps,
    narrow: ownConsents,
    none: 'This person has consented to no application.',
  },
  { action: 'revokeSessions', core: true, last: true },
];

/** What "contain" is called where a remediation would have its id. */
export const CONTAIN = 'contain';
export const CONTAIN_LABEL = 'Contain';

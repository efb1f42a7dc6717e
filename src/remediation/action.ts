import type { EntityOf, EntityType } from '../entities/entity.ts';
import type { DeedLine, SecurityEvent } from '../events/event.ts';
import type { Permission } from '../staff/staff.ts';
import type { Tenant } from '../tenants/tenant.ts';
import type { Deed } from './deed.ts';
import type { TenantWriter } from './tenant-writer.ts';

/** Who is involved in an event, and what was done: all that decides which actions it can be offered. */
export type Involved = Pick<SecurityEvent, 'entities' | 'deeds'>;

export interface ActionContext {
  readonly tenant: Tenant;
  readonly writer: TenantWriter;
  /** The event that it is done about, where what is suggested depends on it. */
  readonly event?: SecurityEvent | undefined;
  /** Who asks, where a guard depends on it. */
  readonly askedBy: string;
  /**
   * The last deed on this target and family that took effect: what an undo gives back (`before`), and what it left
   * behind (`result`, for example the id of a rule that was created anew).
   */
  readonly last?: Deed | undefined;
  /** What is being done to others in the tenant at this moment, claimed, running or of unknown outcome. */
  readonly underWay?: (() => Promise<readonly Pick<Deed, 'action' | 'target'>[]>) | undefined;
  /** While running: false once the deed's lease is over, after which nothing more may be sent. */
  readonly hasTime?: (() => boolean) | undefined;
}

/** Something that the person may include or leave out before saying yes: a rule, a method, a role. */
export interface Choice {
  readonly id: string;
  readonly label: string;
  /** Chosen unless the person says otherwise. */
  readonly chosen: boolean;
}

/** What a deed leaves besides the change. */
export interface Outcome {
  /** Shown once, to the person who asked, and kept nowhere: a new password. */
  readonly secret?: { readonly label: string; readonly value: string } | undefined;
  /** Plain JSON that is kept with the deed, for its undo and for the deeds after it. Never a secret. */
  readonly result?: unknown;
  /** What to say with it, in public words. */
  readonly note?: string | undefined;
  /** True when an answer was lost on the way: what is known of each part is in the note, the rest is looked for. */
  readonly lost?: boolean | undefined;
}

/** `partly`: some of what was asked for is to be seen, and some is not. */
export type Verdict = 'done' | 'partly' | 'notDone' | 'cannotTell';

/**
 * Method and path below the version, each id as `{id}`, and the properties where the permission depends on them:
 * `PATCH /users/{id} accountEnabled`.
 */
export type GraphCall = `${'GET' | 'POST' | 'PATCH' | 'DELETE'} /${string}`;

/** Ways to Microsoft that a provider sets up or does without. */
export type Way = 'exchange';

/** What of a deed its verification needs. */
export type Claim = Pick<Deed, 'claimedAt' | 'chosen'>;

/** A deed that took effect, as it says what it left behind. */
export type Effect<State> = Pick<Deed, 'chosen' | 'result'> & { readonly before: State };

/** What a remediation changes in a tenant. One file each; the id is the file's name. */
export interface RemediationAction<Id extends string, T extends EntityType, State> {
  readonly id: Id;
  /** Actions that undo each other share a family, and so one claim. */
  readonly family: string;
  readonly target: T;
  /** On the button: "Revoke sessions". */
  readonly label: string;
  readonly requires: Permission;
  /** Least application permission in the tenant (Microsoft Graph name). */
  readonly needs: readonly string[];
  /** Every call to Microsoft Graph or Exchange that it makes, guards included: `needs` is proven against these. */
  readonly calls: readonly GraphCall[];
  /** The way to Microsoft that it takes beside Graph; not offered where that is not set up. */
  readonly through?: Way | undefined;
  readonly undo: string;
  /** Id of the action that this one undoes; it is offered only after that. */
  readonly undoes?: string | undefined;
  /** Of what undoes another: whether it is offered after the deed of this line too. */
  isOfferedAfter?(line: DeedLine): boolean;
  appliesTo(event: Involved, target: EntityOf<T>): boolean;
  /** State of the target now, kept as the state before. Throws NOT_FOUND when the target is gone. */
  capture(ctx: ActionContext, target: EntityOf<T>): Promise<State>;
  /** Why this must not be done in this state, in words for the asker; undefined when it may. Asked before and after the claim. */
  guard(ctx: ActionContext, state: State): string | undefined | Promise<string | undefined>;
  /** What it will do, with this target's names and numbers; one sentence each. `last` as in the context. */
  preview(state: State, last?: Deed): readonly string[];
  /**
   * What has to be weighed before saying yes: that somebody changed the target since `last`, or that others rely on
   * what would be undone. One sentence each; absent where there is nothing of the kind.
   */
  concerns?(state: State, last: Deed | undefined): readonly string[];
  /**
   * What of the state the preview speaks of: a change of it is told before anything is done. The whole where absent; less
   * where the state holds what is done to others too.
   */
  essence?(state: State): unknown;
  /** What the person may choose from, out of the state; absent where there is nothing to choose. */
  choices?(state: State): readonly Choice[];
  /** What `choices` puts together for want of room, one by one: these may be chosen too, where something else lists them. */
  unlisted?(state: State): readonly Choice[];
  /** `chosen` are ids out of `choices` and `unlisted`; empty where the action has none. */
  run(ctx: ActionContext, state: State, chosen: readonly string[]): Promise<Outcome | void>;
  /** Whether it happened, from the state before and the state now. */
  verify(before: State, now: State, claim: Claim): Verdict;
  /** What `run` would have left as its result, from what is seen after its answer was lost. */
  recall?(before: State, now: State): unknown;
  /** Where its target is after it, where that is not what the alert says. */
  whereNow?(effect: Effect<State>): DeedLine['now'];
  /**
   * Of what can be removed in parts: everything that `last`, and deeds before it, took and nobody gave back. Plain JSON,
   * kept with the next deed (`carried`), so that its undo gives all of it back.
   */
  carries?(last: Deed): unknown;
  /** Of an undo that can be done in parts: whether it left something of what could be given back. */
  isPartly?(effect: Effect<State>): boolean;
  /** What it hands to the person once and keeps nowhere, in words: "new password". Absent where there is nothing. */
  readonly hands?: string | undefined;
  /** For the card: "Sessions of Ana revoked". */
  done(targetLabel: string): string;
}

/** An action with its target and state types hidden, as the catalogue holds it. */
export type CatalogueAction = RemediationAction<string, EntityType, unknown>;

/** Hides an action's types; the engine only ever feeds an action its own target type and state. */
export function defineAction<const Id extends string, T extends EntityType, State>(
  action: RemediationAction<Id, T, State>,
): RemediationAction<Id, EntityType, unknown> {
  return action as unknown as RemediationAction<Id, EntityType, unknown>;
}

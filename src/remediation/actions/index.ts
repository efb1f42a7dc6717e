import { entityKey, entityLabel, type Entity, type UserEntity } from '../../entities/entity.ts';
import type { DeedLine } from '../../events/event.ts';
import { isAddressable } from '../account.ts';
import type { CatalogueAction, Way, Involved } from '../action.ts';
import { CONTAIN, CONTAIN_LABEL, CONTAIN_STEPS } from '../contain/steps.ts';
import { deedKey } from '../deed.ts';
import { allowSignIn } from './allow-sign-in.ts';
import { blockAddress } from './block-address.ts';
import { blockSignIn } from './block-sign-in.ts';
import { confirmCompromised } from './confirm-compromised.ts';
import { deleteApp } from './delete-app.ts';
import { deleteInboxRule } from './delete-inbox-rule.ts';
import { disableApp } from './disable-app.ts';
import { disableInboxRule } from './disable-inbox-rule.ts';
import { dismissRisk } from './dismiss-risk.ts';
import { enableAccessPolicy } from './enable-access-policy.ts';
import { enableApp } from './enable-app.ts';
import { enableInboxRule } from './enable-inbox-rule.ts';
import { enableSecurityDefaults } from './enable-security-defaults.ts';
import { endPolicyExclusions } from './end-policy-exclusions.ts';
import { giveBackRole } from './give-back-role.ts';
import { disableMailFlowRule } from './disable-mail-flow-rule.ts';
import { enableMailFlowRule } from './enable-mail-flow-rule.ts';
import { grantAppAgain } from './grant-app-again.ts';
import { installTeamsAppAgain } from './install-teams-app-again.ts';
import { recreateInboxRule } from './recreate-inbox-rule.ts';
import { removeAdminRole } from './remove-admin-role.ts';
import { removeAnonymousLink } from './remove-anonymous-link.ts';
import { removeAppCredentials } from './remove-app-credentials.ts';
import { removeAppGrants } from './remove-app-grants.ts';
import { removeMfaMethods } from './remove-mfa-methods.ts';
import { requirePerUserMfa } from './require-per-user-mfa.ts';
import { resetPassword } from './reset-password.ts';
import { restoreApp } from './restore-app.ts';
import { restoreMfaMethods } from './restore-mfa-methods.ts';
import { restoreForwarding } from './restore-forwarding.ts';
import { restoreMailboxForwarding } from './restore-mailbox-forwarding.ts';
import { revokeSessions } from './revoke-sessions.ts';
import { stopForwarding } from './stop-forwarding.ts';
import { stopMailboxForwarding } from './stop-mailbox-forwarding.ts';
import { unblockAddress } from './unblock-address.ts';
import { uninstallTeamsApp } from './uninstall-teams-app.ts';

/** The catalogue: one line per remediation. */
export const ACTIONS = {
  revokeSessions,
  blockSignIn,
  allowSignIn,
  resetPassword,
  removeMfaMethods,
  restoreMfaMethods,
  removeAdminRole,
  giveBackRole,
  confirmCompromised,
  dismissRisk,
  disableInboxRule,
  enableInboxRule,
  deleteInboxRule,
  recreateInboxRule,
  stopForwarding,
  restoreForwarding,
  stopMailboxForwarding,
  restoreMailboxForwarding,
  disableMailFlowRule,
  enableMailFlowRule,
  disableApp,
  enableApp,
  removeAppGrants,
  grantAppAgain,
  removeAppCredentials,
  deleteApp,
  restoreApp,
  removeAnonymousLink,
  blockAddress,
  unblockAddress,
  uninstallTeamsApp,
  installTeamsAppAgain,
  enableAccessPolicy,
  endPolicyExclusions,
  enableSecurityDefaults,
  requirePerUserMfa,
} as const satisfies Record<string, CatalogueAction>;

export type ActionId = keyof typeof ACTIONS;

/** The action of that id; undefined for anything that is no action's id, `__proto__` included. */
export function actionOf(id: string): CatalogueAction | undefined {
  return Object.hasOwn(ACTIONS, id) ? ACTIONS[id as ActionId] : undefined;
}

export interface Target {
  readonly key: string;
  readonly label: string;
  readonly entity: Entity;
}

/** The entities of an event that an action can be done to. */
export function targetsOf(event: Involved, action: CatalogueAction): readonly Target[] {
  return event.entities
    .filter((entity) => entity.type === action.target && action.appliesTo(event, entity as never))
    .map((entity) => ({ key: entityKey(entity), label: entityLabel(entity), entity }));
}

/** What a card may offer: one per action that has a target here. */
export interface Offer {
  readonly action: string;
  readonly label: string;
  /** Absent when there are several: the person is asked which. */
  readonly target?: string;
  /** The generation that a click on this offer claims against. */
  readonly generation: number;
  /** True when it has been done to every target already. */
  readonly done: boolean;
  /** True while a deed on its only target is under way or of unknown outcome. */
  readonly busy: boolean;
}

/** Ways to Microsoft beside Graph. */
const WAYS: readonly Way[] = ['exchange'];

/** Every action that makes sense on this event and has a way to Microsoft, in the order of the catalogue. */
export function offersFor(event: Involved, ways = WAYS): readonly Offer[] {
  const { entities, deeds } = event;
  const before = made.get(entities);
  if (before?.deeds === deeds && before.ways === ways) return before.offers;
  const offers = offersOf(event, ways);
  made.set(entities, { deeds, ways, offers });
  return offers;
}

/** Most changes of an event leave who is involved and what was done as they are, and what can be done with them. */
const made = new WeakMap<
  Involved['entities'],
  { readonly deeds: Involved['deeds']; readonly ways: readonly Way[]; readonly offers: readonly Offer[] }
>();

function offersOf(event: Involved, ways: readonly Way[]): readonly Offer[] {
  const types = new Set(event.entities.map(({ type }) => type));
  const fitting = ALL.filter(
    ({ through, target, undoes }) =>
      types.has(target) && (!through || ways.includes(through)) && (undoes === undefined || event.deeds.length > 0),
  );
  return [
    ...event.deeds.flatMap((line) => pendingOffer(event, line)),
    ...fitting.flatMap((action) => offerOf(event, action) ?? []),
    ...containOffer(event),
  ];
}

const ALL = Object.values<CatalogueAction>(ACTIONS);
/** Actions that another one takes back. */
const UNDOABLE: ReadonlySet<string> = new Set(ALL.flatMap(({ undoes }) => undoes ?? []));
const CONTAINING = CONTAIN_STEPS.flatMap(({ action, core }) => (core ? (actionOf(action) ?? []) : []));

/** Everything that stops an attacker who holds an account, in one preview. */
function containOffer(event: Involved): readonly Offer[] {
  const users = event.entities.filter(isContainable);
  const [first] = users;
  if (!first) return [];
  const done = users.every((user) =>
    CONTAINING.every(({ id, family }) => {
      const line = event.deeds.find(({ key }) => key === deedKey(entityKey(user), family));
      return line?.state === 'done' && line.action === id;
    }),
  );
  const target = users.length === 1 ? { target: entityKey(first) } : {};
  return [{ action: CONTAIN, label: CONTAIN_LABEL, ...target, generation: 0, done, busy: false }];
}

/** A user that can be named to Microsoft. */
export function isContainable(entity: Entity): entity is UserEntity {
  return entity.type === 'user' && isAddressable(entity);
}

const PENDING: Readonly<Partial<Record<DeedLine['state'], string>>> = {
  awaitingApproval: 'Approve or decline',
  undecided: 'Say what happened',
};

/** What waits for a person's word comes first. */
function pendingOffer(event: Involved, { state, action, target, generation }: DeedLine): readonly Offer[] {
  const words = PENDING[state];
  const label = actionOf(action)?.label;
  if (!words || !label || !event.entities.some((entity) => entityKey(entity) === target)) return [];
  return [{ action, label: `${words}: ${label}`, target, generation, done: false, busy: false }];
}

function offerOf(event: Involved, action: CatalogueAction): Offer | undefined {
  const lineOf = (target: Target) => event.deeds.find((deed) => deed.key === deedKey(target.key, action.family));
  const targets = targetsOf(event, action).filter(
    (target) => action.undoes === undefined || isUndoable(lineOf(target), action),
  );
  const [first] = targets;
  if (!first) return undefined;
  const lines = targets.map(lineOf);
  const done = lines.every((line) => isWhole(line, action.id));
  // What can be undone is not offered again before it is, unless there may be more to choose.
  if (done && !action.choices && UNDOABLE.has(action.id)) return undefined;
  return {
    action: action.id,
    label: action.label,
    ...(targets.length === 1 && { target: first.key }),
    generation: lines[0]?.generation ?? 0,
    done,
    busy: targets.length === 1 && lines[0] !== undefined && BUSY.includes(lines[0].state),
  };
}

const BUSY: readonly DeedLine['state'][] = ['awaitingApproval', 'running', 'unknown', 'undecided'];
const WITHOUT_EFFECT: readonly DeedLine['state'][] = ['awaitingApproval', 'free', 'failed', 'undone'];

/** Whether there is something on this target that the action would take back. */
function isUndoable(line: DeedLine | undefined, { undoes, isOfferedAfter }: CatalogueAction): boolean {
  if (!line || undoes === undefined) return false;
  const inPart = line.state === 'done' && line.stands === undoes;
  return inPart || stands(line, undoes) || isOfferedAfter?.(line) === true;
}

/** Whether this action is the last word on its target, and left nothing of what it takes back. */
function isWhole(line: DeedLine | undefined, action: string): boolean {
  return stands(line, action) && !(line?.state === 'done' && line.stands);
}

/** Whether this action is the last word on its target: done, or still to be found out. */
function stands(line: DeedLine | undefined, action: string): boolean {
  return line !== undefined && (WITHOUT_EFFECT.includes(line.state) ? line.stands : line.action) === action;
}

import { METADATA, refusal, type Answer } from '../answers.ts';
import { bodyOf, words, type Call, type Door } from '../call.ts';
import { itemNotFound, mailboxIn, type Owned } from './mailbox.ts';
import type { SimRule } from './model.ts';

const READ = ['MailboxSettings.Read', 'MailboxSettings.ReadWrite'];
const WRITE = ['MailboxSettings.ReadWrite'];

const PREDICATES = new Set(
  words(`bodyContains bodyOrSubjectContains categories fromAddresses hasAttachments headerContains importance
  isApprovalRequest isAutomaticForward isAutomaticReply isEncrypted isMeetingRequest isMeetingResponse
  isNonDeliveryReport isPermissionControlled isReadReceipt isSigned isVoicemail messageActionFlag notSentToMe
  recipientContains senderContains sensitivity sentCcMe sentOnlyToMe sentToAddresses sentToMe sentToOrCcMe
  subjectContains withinSizeRange`),
);
const ACTIONS = new Set(
  words(`assignCategories copyToFolder delete forwardAsAttachmentTo forwardTo markAsRead markImportance moveToFolder
  permanentDelete redirectTo stopProcessingRules`),
);

export const ruleList: Door = {
  options: [],
  needs: READ,
  handle(call) {
    const owned = mailboxIn(call);
    const value: unknown[] = owned.mailbox.rules.map((rule) => shown(owned, rule));
    if (call.quirks.brokenRecord) value.splice(0, 0, null);
    return { status: 200, body: { '@odata.context': contextOf(owned), value } };
  },
};

export const ruleGet: Door = {
  options: [],
  needs: READ,
  handle(call) {
    const owned = mailboxIn(call);
    return entity(owned, ruleIn(call, owned), 200);
  },
};

export const ruleAdd: Door = {
  options: [],
  needs: WRITE,
  handle(call) {
    const { user } = mailboxIn(call);
    const body = bodyOf(call);
    const { displayName, isEnabled = true, sequence } = body;
    if (typeof displayName !== 'string') throw invalid("Required property 'displayName' was not found.");
    const actions = part(body, 'actions', ACTIONS);
    if (Object.keys(actions).length === 0) throw invalid('The rule must have at least one action.');
    const rule = call.state.mail.addRule(
      call.tenantId,
      user.id,
      {
        displayName,
        isEnabled: isEnabled === true,
        isReadOnly: false,
        conditions: part(body, 'conditions', PREDICATES),
        exceptions: part(body, 'exceptions', PREDICATES),
        actions,
      },
      place(sequence),
    );
    return entity(mailboxIn(call), rule, 201);
  },
};

/** Conditions, exceptions and actions are replaced as a whole. */
export const rulePatch: Door = {
  options: [],
  needs: WRITE,
  handle(call) {
    const owned = mailboxIn(call);
    const before = writable(ruleIn(call, owned));
    const body = bodyOf(call);
    const after: SimRule = {
      ...before,
      ...(typeof body['displayName'] === 'string' && { displayName: body['displayName'] }),
      ...(typeof body['isEnabled'] === 'boolean' && { isEnabled: body['isEnabled'] }),
      ...('conditions' in body && { conditions: part(body, 'conditions', PREDICATES) }),
      ...('exceptions' in body && { exceptions: part(body, 'exceptions', PREDICATES) }),
      ...('actions' in body && { actions: part(body, 'actions', ACTIONS) }),
    };
    call.state.mail.putRule(call.tenantId, owned.user.id, after, place(body['sequence']));
    return entity(mailboxIn(call), after, 200);
  },
};

export const ruleDelete: Door = {
  options: [],
  needs: WRITE,
  handle(call) {
    const owned = mailboxIn(call);
    const rule = writable(ruleIn(call, owned));
    call.state.mail.removeRule(call.tenantId, owned.user.id, rule.id);
    return { status: 204 };
  },
};

function ruleIn(call: Call, { mailbox }: Owned): SimRule {
  const rule = mailbox.rules.find(({ id }) => id === call.params[1]);
  if (!rule) throw itemNotFound();
  return rule;
}

function writable(rule: SimRule): SimRule {
  if (rule.isReadOnly) throw refusal(403, 'ErrorAccessDenied', 'Access is denied. Check credentials and try again.');
  return rule;
}

function invalid(message: string): Error {
  return refusal(400, 'ErrorInvalidRequest', message);
}

/** The named part of a body, without what is not set; 400 for a name that the type does not have. */
function part(body: Readonly<Record<string, unknown>>, name: string, known: ReadonlySet<string>) {
  const given = body[name] ?? {};
  if (typeof given !== 'object' || Array.isArray(given)) throw invalid(`Invalid value for '${name}'.`);
  const entries = Object.entries(given as object).filter(([key]) => !key.startsWith('@'));
  const odd = entries.find(([key]) => !known.has(key));
  if (odd) throw refusal(400, 'RequestBodyRead', `The property '${odd[0]}' does not exist on type '${name}'.`);
  return Object.fromEntries(entries.filter(([, value]) => value !== null && value !== undefined));
}

function place(sequence: unknown): number | undefined {
  if (sequence === undefined || sequence === null) return undefined;
  if (!Number.isInteger(sequence) || (sequence as number) < 1) throw invalid("Invalid value for 'sequence'.");
  return sequence as number;
}

/** A rule that moves mail to a folder that is gone is in error. */
function shown({ mailbox }: Owned, rule: SimRule): object {
  const { conditions, exceptions, actions, ...rest } = rule;
  const folder = actions['moveToFolder'] ?? actions['copyToFolder'];
  return {
    ...rest,
    sequence: mailbox.rules.findIndex(({ id }) => id === rule.id) + 1,
    hasError:
      folder !== undefined && !mailbox.folders.some(({ id, wellKnown }) => id === folder || wellKnown === folder),
    ...(Object.keys(conditions).length > 0 && { conditions }),
    ...(Object.keys(exceptions).length > 0 && { exceptions }),
    actions,
  };
}

function contextOf({ user }: Owned): string {
  return `${METADATA}users('${user.id}')/mailFolders('inbox')/messageRules`;
}

function entity(owned: Owned, rule: SimRule, status: number): Answer {
  return { status, body: { '@odata.context': `${contextOf(owned)}/$entity`, ...shown(owned, rule) } };
}

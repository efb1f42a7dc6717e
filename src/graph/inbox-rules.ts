import { z } from 'zod';
import { textsOf, type InboxRule } from '../entities/mail/inbox-rule.ts';
import type { Clock } from '../kernel/clock.ts';
import { TocsinError, isTocsinError } from '../kernel/errors.ts';
import { createLanes } from '../kernel/lanes.ts';
import type { Log } from '../kernel/log.ts';
import type { InboxRuleWriter, RuleList, RuleRef } from '../remediation/mail-writer.ts';
import type { Tenant } from '../tenants/tenant.ts';
import { segment } from './address.ts';
import type { Graph } from './client.ts';
import { errorOfContent } from './errors.ts';
import { readRule, ruleBody } from './inbox-rule-shape.ts';
import { createFolderNames } from './mail-folders.ts';
import { createMailDomains } from './mail-domains.ts';
import { ownerOf } from './mailbox-owner.ts';

const READ = { needs: 'MailboxSettings.Read' };
const WRITE = { needs: 'MailboxSettings.ReadWrite' };
/** Outlook lets four requests of an application into a mailbox at once and answers 429 to more. */
const AT_ONCE = 4;
const MOST_PAGES = 20;

const PageSchema = z.object({ value: z.array(z.unknown()), '@odata.nextLink': z.string().optional() });
const CreatedSchema = z.object({ id: z.string().min(1) });

export interface InboxRulesDeps {
  readonly graph: Graph;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Inbox rules over Microsoft Graph v1.0 (`/users/{id}/mailFolders/inbox/messageRules`): reading needs
 * MailboxSettings.Read, changing MailboxSettings.ReadWrite; folder names Mail.ReadBasic.All, and Domain.Read.All tells
 * which domains are the tenant's own. Without these two, names and domains are missing and nothing else.
 */
export function createInboxRuleWriter({ graph, clock, log }: InboxRulesDeps): InboxRuleWriter {
  const lanes = createLanes(AT_ONCE);
  const folderNames = createFolderNames({ graph, clock });
  const mailDomains = createMailDomains({ graph, clock });
  const at = <T>(tenant: Tenant, mailbox: string, work: (mailbox: string) => Promise<T>) =>
    lanes.run(`${tenant.id}/${mailbox.toLowerCase()}`, 0, () =>
      inWords(tenant, mailbox, () => withOwner(graph, { tenant, mailbox }, work)),
    );
  return {
    mailDomains,
    listRules: (tenant, mailbox) =>
      at(tenant, mailbox, async (owner) => {
        const list = await readList(graph, tenant, owner);
        if (list.unreadable > 0) {
          log.warn({ tenantId: tenant.id, count: list.unreadable }, 'inbox rules could not be understood');
        }
        const names = await folderNames(tenant, owner, list.rules.flatMap(foldersIn));
        return { ...list, rules: list.rules.map((rule) => ({ ...rule, folders: pickNames(rule, names) })) };
      }),
    setRuleEnabled: (tenant, rule, isEnabled) =>
      at(tenant, rule.mailbox, async (mailbox) => {
        await graph.forTenant(tenant).patch(pathOf({ ...rule, mailbox }), { isEnabled }, WRITE);
      }),
    deleteRule: (tenant, rule) =>
      at(tenant, rule.mailbox, (mailbox) => graph.forTenant(tenant).delete(pathOf({ ...rule, mailbox }), WRITE)),
    createRule: (tenant, mailbox, rule) =>
      at(tenant, mailbox, async (owner) => {
        const made = await graph.forTenant(tenant).post(rulesPath(owner), ruleBody(rule), WRITE);
        const parsed = CreatedSchema.safeParse(made);
        if (!parsed.success) throw errorOfContent('unexpectedShape', { write: true });
        return parsed.data.id;
      }),
  };
}

async function readList(graph: Graph, tenant: Tenant, mailbox: string): Promise<RuleList> {
  const door = graph.forTenant(tenant);
  const rules: InboxRule[] = [];
  let unreadable = 0;
  let answer = await door.get(rulesPath(mailbox), READ);
  for (let page = 1; ; page++) {
    const parsed = PageSchema.safeParse(answer);
    if (!parsed.success) throw errorOfContent('unexpectedShape', { write: false });
    for (const raw of parsed.data.value) {
      const rule = readRule(raw);
      if (rule) rules.push(rule);
      else unreadable++;
    }
    const next = parsed.data['@odata.nextLink'];
    if (next === undefined) return { rules: rules.toSorted(bySequence), unreadable };
    if (page === MOST_PAGES) return { rules: rules.toSorted(bySequence), unreadable: unreadable + 1 };
    answer = await door.getUrl(next, READ);
  }
}

function bySequence(a: InboxRule, b: InboxRule): number {
  return (a.sequence ?? Number.MAX_SAFE_INTEGER) - (b.sequence ?? Number.MAX_SAFE_INTEGER);
}

function rulesPath(mailbox: string): string {
  return `/users/${segment(mailbox)}/mailFolders/inbox/messageRules`;
}

function pathOf({ mailbox, ruleId }: RuleRef): string {
  return `${rulesPath(mailbox)}/${segment(ruleId)}`;
}

function foldersIn({ actions }: InboxRule): readonly string[] {
  return [...textsOf(actions, 'moveToFolder'), ...textsOf(actions, 'copyToFolder')];
}

function pickNames(rule: InboxRule, names: ReadonlyMap<string, string>): Record<string, string> {
  return Object.fromEntries(
    foldersIn(rule).flatMap((id) => {
      const name = names.get(id);
      return name === undefined ? [] : [[id, name]];
    }),
  );
}

/** Codes of Exchange behind Graph: what is missing is the rule or the mailbox, not the user. */
const NO_RULE = /^ErrorItemNotFound$/i;
const NO_MAILBOX = /^(?:MailboxNotEnabledForRESTAPI|ErrorNonExistentMailbox|ErrorMailboxStoreUnavailable)$/i;

interface Place {
  readonly tenant: Tenant;
  readonly mailbox: string;
}

/** By the text as it is given and, where there is no such user, by whose mail address it is. A 404 has changed nothing. */
async function withOwner<T>(
  graph: Graph,
  { tenant, mailbox }: Place,
  work: (mailbox: string) => Promise<T>,
): Promise<T> {
  try {
    return await work(mailbox);
  } catch (error) {
    const isUser = isTocsinError(error, 'NOT_FOUND') && !isMailOnly(error.upstreamCode);
    if (!isUser || !mailbox.includes('@')) throw error;
    const owner = await ownerOf(graph, tenant, mailbox);
    if (owner === undefined) throw error;
    return work(owner);
  }
}

/** What is missing is the rule or the mailbox: the user is there. */
function isMailOnly(code = ''): boolean {
  return NO_RULE.test(code) || NO_MAILBOX.test(code);
}

/** A 404 says which of user, mailbox and rule is missing. */
async function inWords<T>(tenant: Tenant, mailbox: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isTocsinError(error, 'NOT_FOUND')) throw error;
    const code = error.upstreamCode ?? '';
    throw new TocsinError('NOT_FOUND', missingWords({ tenant, mailbox, code }), {
      cause: error,
      ...(error.status !== undefined && { status: error.status }),
      ...(code && { upstreamCode: code }),
    });
  }
}

function missingWords({ tenant, mailbox, code }: { tenant: Tenant; mailbox: string; code: string }): string {
  if (NO_RULE.test(code))
    return 'This inbox rule no longer exists: somebody has deleted it, or its owner made it anew.';
  if (NO_MAILBOX.test(code)) {
    return `The account has no mailbox in Exchange Online that can be read: none, one on premises, or a deleted one.`;
  }
  return mailbox.includes('@')
    ? `${tenant.name} has no user with the address ${mailbox} (any more).`
    : `This user no longer exists in ${tenant.name}.`;
}

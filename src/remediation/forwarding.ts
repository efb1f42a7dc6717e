import type { Entity } from '../entities/entity.ts';
import { entityLabel } from '../entities/entity.ts';
import { forwardingWords, forwards, NO_FORWARDING, type Forwarding } from '../entities/mail/mailbox.ts';
import { canonicalJson } from '../kernel/canonical-json.ts';
import type { ActionContext, GraphCall, Outcome, Involved } from './action.ts';

/** What actions on the forwarding of a mailbox remember of it. */
export interface ForwardingState {
  readonly mailbox: string;
  /** Whose mailbox it is, for people. */
  readonly owner: string;
  /** Null when there is no such mailbox. */
  readonly forwarding: Forwarding | null;
}

export interface FormerForwarding extends ForwardingState {
  /** What was set before it was stopped; null where no copy was kept. */
  readonly former: Forwarding | null;
}

type Place = Pick<ForwardingState, 'mailbox' | 'owner'>;

/** What both do, whatever names the mailbox: Exchange's Get-Mailbox and Set-Mailbox. */
const COMMON = {
  family: 'forwarding',
  through: 'exchange',
  requires: 'remediate',
  needs: ['Exchange.ManageAsApp'],
  calls: ['POST /adminapi/beta/{id}/InvokeCommand'] as readonly GraphCall[],
} as const;

/** Stopping the forwarding of a mailbox: everything of an action but its id, target and when it applies. */
export const STOPPING = {
  ...COMMON,
  label: 'Stop mailbox forwarding',
  guard: (_ctx: ActionContext, { forwarding, owner }: ForwardingState): string | undefined => {
    if (!forwarding) return noMailbox(owner);
    return forwards(forwarding)
      ? undefined
      : `The mailbox of ${owner} forwards nothing by itself. There is nothing to stop here; look at its inbox rules too.`;
  },
  preview: ({ forwarding, owner }: ForwardingState): readonly string[] =>
    forwarding
      ? [
          `Stops the mailbox of ${owner} from forwarding everything ${forwardingWords(forwarding)}.`,
          'Inbox rules that forward go on: they are stopped one by one.',
          'What was forwarded already has left: find out what it was.',
        ]
      : [],
  async run({ tenant, writer }: ActionContext, { mailbox }: ForwardingState): Promise<void> {
    await writer.setForwarding(tenant, mailbox, NO_FORWARDING);
  },
  verify: (_before: ForwardingState, { forwarding }: ForwardingState) =>
    !forwarding ? ('cannotTell' as const) : forwards(forwarding) ? ('notDone' as const) : ('done' as const),
  done: (label: string) => `Mailbox forwarding of ${label} stopped`,
};

/** Giving the forwarding back as it was. */
export const RESTORING = {
  ...COMMON,
  label: 'Restore mailbox forwarding',
  guard: (_ctx: ActionContext, { forwarding, former, owner }: FormerForwarding): string | undefined => {
    if (!forwarding) return noMailbox(owner);
    return former ? undefined : 'Tocsin has no copy of the forwarding that was set, so it cannot restore it.';
  },
  preview: ({ former, owner }: FormerForwarding): readonly string[] =>
    former ? [`Lets the mailbox of ${owner} forward everything again ${forwardingWords(former)}.`] : [],
  async run({ tenant, writer }: ActionContext, { mailbox, former }: FormerForwarding): Promise<Outcome | void> {
    await writer.setForwarding(tenant, mailbox, former ?? NO_FORWARDING);
  },
  verify: ({ former }: FormerForwarding, { forwarding }: FormerForwarding) =>
    !forwarding || !former
      ? ('cannotTell' as const)
      : same(former, forwarding)
        ? ('done' as const)
        : ('notDone' as const),
  done: (label: string) => `Mailbox forwarding of ${label} restored`,
};

export async function captureForwarding(ctx: ActionContext, place: Place): Promise<ForwardingState> {
  return { ...place, forwarding: (await ctx.writer.readForwarding(ctx.tenant, place.mailbox)) ?? null };
}

export async function captureFormer(ctx: ActionContext, place: Place): Promise<FormerForwarding> {
  const before = ctx.last?.before as Partial<ForwardingState> | undefined;
  return { ...(await captureForwarding(ctx, place)), former: before?.forwarding ?? null };
}

/** The mailbox of a user or of a mailbox entity: by object id where it is known, as names change. */
export function placeOf(entity: Extract<Entity, { type: 'user' | 'mailbox' }>): Place {
  const owner = entityLabel(entity);
  if (entity.type === 'mailbox') return { mailbox: entity.address, owner };
  return { mailbox: entity.id ?? entity.upn ?? '', owner };
}

/** True where the event names the owner too: the owner's own button does it then. */
export function hasOwner({ entities }: Involved, address: string): boolean {
  const wanted = address.toLowerCase();
  return entities.some((entity) => entity.type === 'user' && entity.upn?.toLowerCase() === wanted);
}

function noMailbox(owner: string): string {
  return `Exchange Online has no mailbox of ${owner}: none, one on premises, or a deleted one.`;
}

/** Exchange may give an address back in another case. */
function same(one: Forwarding, other: Forwarding): boolean {
  return canonicalJson(one).toLowerCase() === canonicalJson(other).toLowerCase();
}

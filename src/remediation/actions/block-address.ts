import { LIST_NAMES, MOST_RANGES, type AddressList } from '../access-writer.ts';
import { isTocsinError } from '../../kernel/errors.ts';
import { defineAction, type ActionContext, type Choice } from '../action.ts';
import * as addresses from '../address-state.ts';

const DAYS = addresses.LOOKED_BACK_DAYS;
const WATCHED = 'In report-only: nobody is kept out yet. “Block address” again blocks it after all.';

/**
 * Keeps an address out of the tenant by a named location and a Conditional Access policy (Microsoft Graph v1.0; needs
 * Entra ID P1). Where people of the tenant signed in from it lately, or that cannot be seen, the policy only reports
 * unless the person says otherwise.
 */
export const blockAddress = defineAction({
  id: 'blockAddress',
  family: addresses.ADDRESS_FAMILY,
  target: 'ip',
  label: 'Block address',
  requires: 'remediate',
  needs: [
    'Policy.Read.All',
    'Policy.ReadWrite.ConditionalAccess',
    'Application.Read.All',
    'AuditLog.Read.All',
    'User.Read.All',
  ],
  calls: [
    'GET /identity/conditionalAccess/namedLocations',
    'GET /identity/conditionalAccess/policies',
    'GET /auditLogs/signIns',
    'GET /users/{id} accountEnabled',
    'POST /identity/conditionalAccess/namedLocations',
    'PATCH /identity/conditionalAccess/namedLocations/{id}',
    'POST /identity/conditionalAccess/policies',
    'PATCH /identity/conditionalAccess/policies/{id}',
  ],
  undo: '“Unblock address” takes it off the list again.',
  appliesTo: (_event, ip) => addresses.isBlockable(ip),
  capture: addresses.captureBlock,
  essence: addresses.ownPart,
  guard: (_ctx, state) =>
    notPublic(state) ?? noLicence(state) ?? listedAlready(state) ?? full(state) ?? switchedOff(state),
  preview: (state) => [
    `Nobody can sign in to the tenant from ${state.address} any more, to any application; who is signed in from there is asked again as their tokens run out, usually within an hour.`,
    signInWords(state),
    `Tocsin keeps the address in the named location “${LIST_NAMES.block.location}” with the policy “${LIST_NAMES.block.policy}”; what only reports has a list and a policy of its own.`,
    exemptWords(state),
    ...(state.address.includes(':') ? ['This is one IPv6 address: whoever has it has many others beside it.'] : []),
  ],
  concerns: ({ lost }) =>
    lost.length > 0
      ? [`The emergency account ${lost.join(', ')} is not in the tenant, so the policy cannot leave it out.`]
      : [],
  choices,
  async run(ctx, { cidr, exempt, lists }, chosen) {
    const list = wantedList(chosen);
    await ctx.writer.listAddress(ctx.tenant, list, { cidr, exempt });
    if (list === 'watch') return { note: WATCHED };
    // Whoever goes from reporting to blocking leaves nothing behind; that it could not be tidied up undoes no block.
    return lists.watch.ranges.includes(cidr) ? { note: await stopWatching(ctx, cidr) } : {};
  },
  verify(_before, now, { chosen = [] }) {
    const list = wantedList(chosen);
    if (addresses.standsOn(now) !== list) return 'notDone';
    // On a list whose policy somebody switched off meanwhile it does nothing.
    return now.lists[list].policy?.state === IN_FORCE[list] ? 'done' : 'cannotTell';
  },
  done: (label) => `Sign-in from ${label} blocked`,
});

async function stopWatching({ tenant, writer }: ActionContext, cidr: string): Promise<string | undefined> {
  try {
    await writer.unlistAddress(tenant, 'watch', cidr);
    return undefined;
  } catch (error) {
    if (!isTocsinError(error) || error.code === 'INTERNAL') throw error;
    return `It is blocked, and may go on being reported too: ${error.message}`;
  }
}

const IN_FORCE = { block: 'enabled', watch: 'reportOnly' } as const;

function choices(state: addresses.BlockState): readonly Choice[] {
  const { address } = state;
  if (isSafe(state)) return [{ id: 'block', label: `Block ${address}`, chosen: true }];
  const block = { id: 'block', label: `Block ${address} all the same, at once`, chosen: false };
  if (addresses.standsOn(state) === 'watch') return [block];
  const words = 'Report only: nobody is kept out, the sign-in log tells who would have been';
  return [{ id: 'watch', label: words, chosen: true }, block];
}

function wantedList(chosen: readonly string[]): AddressList {
  return chosen.includes('block') ? 'block' : 'watch';
}

/** Nobody of the tenant came from there, as far as one can see, and one can see it. */
function isSafe({ signIns }: addresses.BlockState): boolean {
  return 'people' in signIns && signIns.people.length === 0 && !signIns.more;
}

function signInWords({ signIns, address }: addresses.BlockState): string {
  if ('unreadable' in signIns) {
    return `Whether people of the tenant sign in from ${address} is not known: ${signIns.unreadable} So it only reports unless you choose to block.`;
  }
  const { people, more } = signIns;
  if (people.length === 0) {
    return more
      ? `Not every sign-in from ${address} could be read, so it only reports unless you choose to block.`
      : `Nobody signed in successfully from ${address} in the last ${DAYS} days.`;
  }
  const names = people.slice(0, 3).map(({ name }) => name);
  const others = people.length - names.length;
  const who = `${names.join(', ')}${others > 0 ? ` and ${others} more` : ''}`;
  return `${who} signed in from ${address} in the last ${DAYS} days: the attacker, or their own connection. So it only reports unless you choose to block.`;
}

function exemptWords({ exempt }: addresses.BlockState): string {
  return exempt.length > 0
    ? `${exempt.length === 1 ? 'The emergency account is' : `The ${exempt.length} emergency accounts are`} left out of it.`
    : 'No emergency account is known for this tenant, so nobody is left out of it.';
}

function notPublic(state: addresses.BlockState): string | undefined {
  return state.public
    ? undefined
    : `${state.address} is not a public address: Microsoft never sees it as the origin of a sign-in.`;
}

function noLicence({ signIns }: addresses.BlockState): string | undefined {
  return 'unlicensed' in signIns && signIns.unlicensed
    ? 'Conditional Access needs Microsoft Entra ID P1, which this tenant does not have. Block the accounts instead.'
    : undefined;
}

function listedAlready(state: addresses.BlockState): string | undefined {
  return addresses.standsOn(state) === 'block' && state.lists.block.policy?.state === 'enabled'
    ? `${state.address} is blocked already. There is nothing to do.`
    : undefined;
}

function full({ lists }: addresses.BlockState): string | undefined {
  return lists.block.ranges.length >= MOST_RANGES || lists.watch.ranges.length >= MOST_RANGES
    ? `The list of addresses of this tenant is full: Microsoft takes ${MOST_RANGES}. Unblock some first.`
    : undefined;
}

/** Somebody changed the policy by hand: putting an address on its list would not do what this button says. */
function switchedOff({ lists }: addresses.BlockState): string | undefined {
  const { policy } = lists.block;
  return policy && policy.state !== 'enabled'
    ? `Somebody has switched the policy “${LIST_NAMES.block.policy}” ${policy.state === 'disabled' ? 'off' : 'to report-only'}: switch it on in Entra, or delete it there, first.`
    : undefined;
}

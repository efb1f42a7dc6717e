import { defineAction } from '../action.ts';
import { LIST_NAMES } from '../access-writer.ts';
import { partByPart, partsOutcome, partsSeen } from '../part-by-part.ts';
import * as addresses from '../address-state.ts';

/** Takes an address off the tenant’s lists; with the last one the location and its policy go (Microsoft Graph v1.0). */
export const unblockAddress = defineAction({
  id: 'unblockAddress',
  family: addresses.ADDRESS_FAMILY,
  target: 'ip',
  label: 'Unblock address',
  requires: 'remediate',
  needs: ['Policy.Read.All', 'Policy.ReadWrite.ConditionalAccess'],
  calls: [
    'GET /identity/conditionalAccess/namedLocations',
    'GET /identity/conditionalAccess/policies',
    'PATCH /identity/conditionalAccess/namedLocations/{id}',
    'DELETE /identity/conditionalAccess/namedLocations/{id}',
    'DELETE /identity/conditionalAccess/policies/{id}',
  ],
  undo: '“Block address” blocks it again.',
  undoes: 'blockAddress',
  appliesTo: (_event, ip) => addresses.isBlockable(ip),
  capture: addresses.captureAddress,
  essence: addresses.ownPart,
  guard: (_ctx, state) =>
    listsOf(state).length === 0 ? `${state.address} is on no list of Tocsin in this tenant (any more).` : undefined,
  preview: (state) => [
    `People can sign in from ${state.address} again${listsOf(state).includes('block') ? '' : ' without being reported'}.`,
    ...listsOf(state)
      .filter((list) => state.lists[list].ranges.length === 1)
      .map(() => 'It is the last address on its list: the named location and the policy are removed with it.'),
  ],
  async run(ctx, state) {
    const parts = await partByPart(ctx, {
      parts: listsOf(state),
      work: (list) => ctx.writer.unlistAddress(ctx.tenant, list, state.cidr),
      goneIsDone: true,
    });
    return partsOutcome(parts, (list) => LIST_NAMES[list].location);
  },
  // A list without its policy does nothing.
  verify(before, now) {
    const open = listsOf(now).filter((list) => now.lists[list].policy !== undefined);
    return partsSeen(listsOf(before), open);
  },
  done: (label) => `Sign-in from ${label} allowed again`,
});

function listsOf({ lists, cidr }: addresses.AddressState): readonly ('block' | 'watch')[] {
  return (['block', 'watch'] as const).filter((list) => lists[list].ranges.includes(cidr));
}

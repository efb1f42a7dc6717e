import type { AccessWriter, AddressList, AddressLists, SignInsFrom } from '../../src/remediation/access-writer.ts';

/** One tenant's Conditional Access in memory; nobody signs in from anywhere unless a test says so. */
export function fakeAccessWriter() {
  const ranges: Record<AddressList, string[]> = { block: [], watch: [] };
  const signIns = new Map<string, SignInsFrom>();
  const policyOf = (list: AddressList) =>
    ranges[list].length > 0
      ? { state: list === 'block' ? ('enabled' as const) : ('reportOnly' as const), excluded: [] }
      : undefined;
  const listOf = (list: AddressList) => ({ ranges: [...ranges[list]], policy: policyOf(list) });
  const writer: AccessWriter = {
    readLists: async (): Promise<AddressLists> => ({ block: listOf('block'), watch: listOf('watch') }),
    listAddress: async (_tenant, list, { cidr }) => void (ranges[list] = [...new Set([...ranges[list], cidr])]),
    unlistAddress: async (_tenant, list, cidr) => void (ranges[list] = ranges[list].filter((one) => one !== cidr)),
    signInsFrom: async (_tenant, address) => signIns.get(address) ?? { people: [], more: false },
  };
  return { writer, ranges, signIns };
}

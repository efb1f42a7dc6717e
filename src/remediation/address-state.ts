import type { EntityOf } from '../entities/entity.ts';
import { readAddress } from '../kernel/address.ts';
import { isTocsinError, type TocsinError } from '../kernel/errors.ts';
import { isGuid } from '../tenants/tenant.ts';
import type { AddressLists, ListState, SignInsFrom } from './access-writer.ts';
import type { ActionContext } from './action.ts';

/** Everything that is done to an address in a tenant shares a claim. */
export const ADDRESS_FAMILY = 'ipBlock';
export const LOOKED_BACK_DAYS = 7;

/** An address as Conditional Access takes it, and what the tenant’s lists say of it. */
export interface AddressState {
  readonly address: string;
  readonly cidr: string;
  readonly public: boolean;
  readonly lists: AddressLists;
}

/** What blocking has to know besides. */
export interface BlockState extends AddressState {
  /** Who signed in from there lately; or why that is not known. */
  readonly signIns: SignInsFrom | { readonly unreadable: string; readonly unlicensed: boolean };
  /** Emergency accounts by object id, which the policies leave out. */
  readonly exempt: readonly string[];
  /** Emergency accounts that could not be found in the tenant. */
  readonly lost: readonly string[];
}

type IpEntity = EntityOf<'ip'>;

/** True for a public address: the others are nobody’s in particular and mean another machine in every network. */
export function isBlockable({ address }: IpEntity): boolean {
  const reading = readAddress(address);
  return reading.kind === 'address' && reading.scope === 'public';
}

export async function captureAddress({ tenant, writer }: ActionContext, ip: IpEntity): Promise<AddressState> {
  const reading = readAddress(ip.address);
  const address = reading.kind === 'address' ? reading.address : ip.address;
  const cidr = `${address}/${address.includes(':') ? 128 : 32}`.toLowerCase();
  return { address, cidr, public: isBlockable(ip), lists: await writer.readLists(tenant) };
}

export async function captureBlock(ctx: ActionContext, ip: IpEntity): Promise<BlockState> {
  const state = await captureAddress(ctx, ip);
  const [signIns, accounts] = await Promise.all([readSignIns(ctx, state.address), emergencyIds(ctx)]);
  return { ...state, signIns, ...accounts };
}

/** A refusal is an answer here: it is told before anybody is asked to agree. */
async function readSignIns({ tenant, writer }: ActionContext, address: string): Promise<BlockState['signIns']> {
  try {
    return await writer.signInsFrom(tenant, address, LOOKED_BACK_DAYS);
  } catch (error) {
    if (!isTocsinError(error, 'UPSTREAM_REFUSED', 'UPSTREAM_UNAVAILABLE')) throw error;
    return { unreadable: error.message, unlicensed: isLicence(error) };
  }
}

function isLicence({ upstreamCode }: TocsinError): boolean {
  return /NonPremium|Licen[sc]e/i.test(upstreamCode ?? '');
}

/** Object ids of the emergency accounts: policies take nothing else. */
async function emergencyIds({ tenant, writer }: ActionContext): Promise<Pick<BlockState, 'exempt' | 'lost'>> {
  const exempt: string[] = [];
  const lost: string[] = [];
  for (const account of tenant.breakGlass ?? []) {
    if (isGuid(account)) {
      exempt.push(account.toLowerCase());
      continue;
    }
    const user = await writer.readUser(tenant, account);
    if (user) exempt.push(user.id.toLowerCase());
    else lost.push(account);
  }
  return { exempt: exempt.toSorted(), lost };
}

/** The state without the other addresses of the lists, which come and go by themselves. */
export function ownPart<S extends AddressState>({ lists, ...state }: S) {
  const own = ({ ranges, policy }: ListState) => (ranges.includes(state.cidr) ? { policy } : null);
  return { ...state, lists: { block: own(lists.block), watch: own(lists.watch) } };
}

/** Which list the address is on with a policy that does something, if any; the stricter one first. */
export function standsOn({ cidr, lists }: AddressState): 'block' | 'watch' | undefined {
  const on = (list: 'block' | 'watch') => lists[list].ranges.includes(cidr) && lists[list].policy !== undefined;
  return on('block') ? 'block' : on('watch') ? 'watch' : undefined;
}

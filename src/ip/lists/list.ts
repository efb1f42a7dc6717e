import type { ProxyType } from '../../entities/ip.ts';
import type { RangeSet } from './range-set.ts';

/** What it means to be on a list. */
export type ListKind = 'vpn' | 'tor' | 'proxy' | 'residential' | 'relay' | 'datacenter' | 'cloud';

/** A list as the operator gave it. */
export interface ListSetting {
  readonly kind: ListKind;
  /** Whose addresses they are: a VPN provider, a cloud. */
  readonly name?: string | undefined;
  /** A file, or an https address (http on loopback). */
  readonly from: string;
  /** SHA-256 of the only content that is taken. */
  readonly sha256?: string | undefined;
  /** Addresses that must be in it, and ones that must not: else it is not believed. */
  readonly has: readonly string[];
  readonly hasNot: readonly string[];
  /** Day of the list where neither it nor its file or server tells, YYYY-MM-DD. */
  readonly date?: string | undefined;
  /** Days for which it is relied on. */
  readonly days?: number | undefined;
}

/** A list that was read, checked and compiled. */
export interface List {
  readonly setting: ListSetting;
  readonly ranges: RangeSet;
  /** YYYY-MM-DD. */
  readonly date: string;
}

interface KindOfList {
  readonly label: string;
  /** Undefined where being on it makes no proxy. */
  readonly proxy?: ProxyType;
  /** Days for which such a list is relied on. */
  readonly days: number;
}

/** Proxies come and go within days, clouds within months. */
export const LIST_KINDS: Readonly<Record<ListKind, KindOfList>> = {
  vpn: { label: 'VPN', proxy: 'vpn', days: 7 },
  tor: { label: 'Tor', proxy: 'tor', days: 7 },
  proxy: { label: 'Proxy', proxy: 'public_proxy', days: 7 },
  residential: { label: 'Residential proxy', proxy: 'residential_proxy', days: 7 },
  relay: { label: 'Privacy relay', proxy: 'privacy_relay', days: 45 },
  datacenter: { label: 'Data centre', days: 45 },
  cloud: { label: 'Cloud', days: 45 },
};

/** "Tor list", "VPN list (Mullvad)". */
export function listLabel({ kind, name }: ListSetting): string {
  return `${LIST_KINDS[kind].label} list${name ? ` (${name})` : ''}`;
}

const DAY_MS = 86_400_000;

export function isRelied({ setting, date }: List, now: Date): boolean {
  return (now.getTime() - Date.parse(date)) / DAY_MS < (setting.days ?? LIST_KINDS[setting.kind].days) + 1;
}

/** "Tor list of 2024-02-27, 2 years old: not relied on". */
export function staleWords({ setting, date }: List, now: Date): string {
  return `${listLabel(setting)} of ${date}, ${ageWords(date, now)} old: not relied on`;
}

function ageWords(date: string, now: Date): string {
  const days = Math.floor((now.getTime() - Date.parse(date)) / DAY_MS);
  if (days >= 730) return `${Math.floor(days / 365.25)} years`;
  if (days >= 60) return `${Math.floor(days / 30.44)} months`;
  return days === 1 ? '1 day' : `${days} days`;
}

import type { Fact, IpFields, ProxyType, Usage } from '../../entities/ip.ts';
import { isRelied, LIST_KINDS, listLabel, staleWords, type List, type ListSetting } from './list.ts';

/** A list that was wanted: as it is, or why there is none. */
export type Wanted = { readonly list: List } | { readonly setting: ListSetting; readonly fault: string };

export const LISTS = 'IP lists';

/**
 * What the lists say of an address. Being on a proxy list that is still relied on makes it a proxy; being on none says
 * nothing, since no list is complete, and the note tells where was looked and what was too old.
 */
export function listFacts(wanted: readonly Wanted[], address: string, now: Date): Partial<IpFields> {
  const lists = wanted.flatMap((one) => ('list' in one ? [one.list] : []));
  const hits = lists.filter(({ ranges }) => ranges.has(address));
  return { ...proxyFacts(wanted, hits, now), ...usageFacts(hits, now) };
}

function proxyFacts(wanted: readonly Wanted[], hits: readonly List[], now: Date): Partial<IpFields> {
  const isProxyList = (setting: ListSetting) => LIST_KINDS[setting.kind].proxy !== undefined;
  const concerned = wanted.filter((one) => isProxyList('list' in one ? one.list.setting : one.setting));
  if (concerned.length === 0) return {};
  const relied = hits.filter((list) => isProxyList(list.setting) && isRelied(list, now));
  if (relied.length === 0) return { proxy: notOnAny(concerned, hits, now) };
  const origin = originOf(relied);
  const types = [...new Set(relied.map(({ setting }) => LIST_KINDS[setting.kind].proxy as ProxyType))];
  const names = [...new Set(relied.flatMap(({ setting }) => setting.name ?? []))];
  return {
    proxy: { status: 'found', value: true, ...origin },
    proxyTypes: { status: 'found', value: types, ...origin },
    ...(names.length > 0 && { proxyProvider: { status: 'found', value: names.join(', '), ...origin } }),
  };
}

function notOnAny(concerned: readonly Wanted[], hits: readonly List[], now: Date): Fact<never> {
  const lists = concerned.flatMap((one) => ('list' in one ? [one.list] : []));
  const broken = concerned.find((one) => 'fault' in one);
  if (lists.length === 0 && broken)
    return { status: 'unavailable', source: LISTS, reason: `${listLabel(broken.setting)}: ${broken.fault}` };
  const fresh = lists.filter((list) => isRelied(list, now));
  const stale = lists.filter((list) => !isRelied(list, now));
  const words = [
    fresh.length > 0
      ? `not on the ${fresh.map(({ setting }) => listLabel(setting)).join(', ')}; no list is complete`
      : '',
    ...stale.map((list) => `${hits.includes(list) ? 'on the ' : ''}${staleWords(list, now)}`),
  ];
  return { status: 'absent', source: LISTS, note: words.filter(Boolean).join('; ') };
}

function usageFacts(hits: readonly List[], now: Date): Partial<IpFields> {
  const cloud = hits.find(({ setting }) => setting.kind === 'cloud');
  const hosting = cloud ?? hits.find(({ setting }) => setting.kind === 'datacenter');
  if (!hosting) return {};
  const doubt = (list: List) =>
    isRelied(list, now) ? {} : ({ confidence: 'low', note: staleWords(list, now) } as const);
  const name = cloud?.setting.name;
  return {
    usage: { status: 'found', value: 'hosting' satisfies Usage, ...originOf([hosting]), ...doubt(hosting) },
    ...(cloud && name && { cloud: { status: 'found', value: name, ...originOf([cloud]), ...doubt(cloud) } }),
  };
}

function originOf(lists: readonly List[]): { source: string; dataDate: string } {
  const source = [...new Set(lists.map(({ setting }) => listLabel(setting)))].join(', ');
  return { source, dataDate: lists.map(({ date }) => date).reduce((a, b) => (a < b ? a : b)) };
}

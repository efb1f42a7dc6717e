import { valueOf, type IpFacts, type ProxyType } from '../../ip.ts';
import type { Suspect } from './suspicion.ts';

const PROXIES: Partial<Record<ProxyType, string>> = {
  vpn: 'a VPN',
  tor: 'a Tor exit',
  public_proxy: 'a public proxy',
  web_proxy: 'a web proxy',
  residential_proxy: 'a residential proxy',
};

/** Made from an address that hides who sits behind it, or that others have been attacked from. */
export const flaggedAddress: Suspect = (_rule, { createdFrom }) => createdFrom && madeFromFlagged(createdFrom);

/** The same of a rule that is known by where it was made alone. */
export function madeFromFlagged(from: IpFacts): string | undefined {
  const what = flagOf(from);
  return what && `It was made or changed from ${from.address}, ${what}.`;
}

function flagOf({ fields }: IpFacts): string | undefined {
  const kind = valueOf(fields.proxyTypes)
    ?.map((type) => PROXIES[type])
    .find(Boolean);
  if (kind) return kind;
  if (valueOf(fields.proxy) === true) return 'a proxy';
  const threat = valueOf(fields.threat);
  if (threat === 'high' || threat === 'medium') return 'an address that attacks have come from';
  return valueOf(fields.usage) === 'hosting' ? 'a server in a data centre, not a home or an office' : undefined;
}

import type { Person } from './inbox-rule.ts';

/** The mail domains of a tenant, lower case. `complete` is false where the list could not be read in full. */
export interface TenantDomains {
  readonly names: readonly string[];
  readonly complete: boolean;
}

/**
 * Whether mail to somebody stays in the tenant. A name below one of its domains counts as inside; an address of the
 * directory (`/O=…`) is inside by nature; anything that is no address, and any foreign domain while the list is not
 * complete, is `unclear`.
 */
export function whereIs({ address }: Person, domains: TenantDomains): 'inside' | 'outside' | 'unclear' {
  const text = (address ?? '')
    .trim()
    .replace(/^smtp:/i, '')
    .replace(/^<|>$/g, '');
  if (/^\/o=/i.test(text) || /^EX:/i.test(text)) return 'inside';
  const domain = /@([^@\s]+)$/.exec(text)?.[1]?.toLowerCase().replace(/\.+$/, '');
  if (!domain) return 'unclear';
  if (domains.names.some((own) => domain === own || domain.endsWith(`.${own}`))) return 'inside';
  return domains.complete ? 'outside' : 'unclear';
}

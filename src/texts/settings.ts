/** What is wrong with what was typed, in words for the person who typed it; undefined where it is well. */
export type Fault = string | undefined;

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const ADDRESS = /^[^\s@,;<>"]{1,64}@[^\s@,;<>"]{1,253}\.[^\s@.,;<>"]{2,63}$/;
const DOMAIN = /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/i;
/** As many as TENANTS_FILE takes. */
const MAX_ADDRESSES = 100;
const MAX_ACCOUNTS = 50;

export function zoneFault(zone: string): Fault {
  try {
    if (new Intl.DateTimeFormat('en', { timeZone: zone }).format(0) !== '') return undefined;
  } catch {
    // Not the name of a zone.
  }
  return `“${short(zone)}” is not a time zone. Write it like Europe/London or America/New_York.`;
}

export function objectIdFault(id: string): Fault {
  if (GUID.test(id.trim())) return undefined;
  return 'An object id looks like 8f1c2b7e-3d4a-4c5b-9e6f-0a1b2c3d4e5f: copy it from the person’s page in Microsoft Entra.';
}

export function scopeFault(tenants: readonly unknown[]): Fault {
  return tenants.length === 0 ? 'Choose at least one tenant, or all of them.' : undefined;
}

export function tenantIdFault(id: string): Fault {
  if (GUID.test(id.trim())) return undefined;
  return 'A tenant id looks like 8f1c2b7e-3d4a-4c5b-9e6f-0a1b2c3d4e5f: copy it from the tenant’s overview in Microsoft Entra.';
}

export function nameFault(name: string): Fault {
  if (name.trim() === '') return 'Give the tenant the name that your people know it by.';
  if (/[\p{C}\p{Zl}\p{Zp}]/u.test(name)) return 'A name has no line breaks or control characters.';
  return name.trim().length > 200 ? 'A name has 200 characters at most.' : undefined;
}

export function domainFault(domain: string): Fault {
  if (DOMAIN.test(domain.trim())) return undefined;
  if (domain.trim() === '') return 'Say its default domain, like contoso.com or contoso.onmicrosoft.com.';
  return `“${short(domain.trim())}” is not a domain. Write it like contoso.com or contoso.onmicrosoft.com.`;
}

interface Named {
  readonly id: string;
  readonly name: string;
  readonly domain: string;
}

/** As people read it: neither its case nor the sort and number of its spaces tell two names apart. */
function asRead(text: string): string {
  return text.normalize('NFKC').trim().replace(/\s+/gu, ' ').toLowerCase();
}

/** What of a new tenant another one has already, by field. */
export function takenFault(wanted: Named, tenants: readonly Named[]): Readonly<Partial<Record<keyof Named, string>>> {
  const same = (key: keyof Named) => tenants.find((one) => asRead(one[key]) === asRead(wanted[key]));
  const [byId, byName, byDomain] = [same('id'), same('name'), same('domain')];
  if (byId) return { id: `This tenant is here already, as ${byId.name}.` };
  // A tenant is asked for by any of the three.
  const meant = tenants.find(({ id, domain }) => [id, domain].map(asRead).includes(asRead(wanted.name)));
  return {
    ...(meant && { name: `${meant.name} is found by this already, as its domain or id: the two would be mixed up.` }),
    ...(byName && { name: `Another tenant is called ${byName.name} already: two alike would be mixed up.` }),
    ...(byDomain && { domain: `${byDomain.name} has this domain already.` }),
  };
}

export function addressesFault(addresses: readonly string[]): Fault {
  if (addresses.length > MAX_ADDRESSES) return `At most ${MAX_ADDRESSES} addresses, please.`;
  const wrong = addresses.find((address) => !ADDRESS.test(address));
  return wrong === undefined ? undefined : `“${short(wrong)}” is not an e-mail address.`;
}

/** Emergency accounts go by object id or user principal name. */
export function accountsFault(accounts: readonly string[]): Fault {
  if (accounts.length > MAX_ACCOUNTS) return `At most ${MAX_ACCOUNTS} accounts, please.`;
  const wrong = accounts.find((account) => !GUID.test(account) && !ADDRESS.test(account));
  if (wrong === undefined) return undefined;
  return `“${short(wrong)}” is neither a user principal name (rescue@contoso.com) nor an object id.`;
}

export function companyFault(company: string): Fault {
  if (company.trim() === '') return 'Say the company’s id: without it no ticket can be opened.';
  return company.length > 50 ? 'A company’s id has 50 characters at most.' : undefined;
}

export function boardFault(board: string): Fault {
  return board.length > 100 ? 'The name of a board or queue has 100 characters at most.' : undefined;
}

/** One entry a line or between commas and semicolons; empty ones and repetitions are left out. */
export function readLines(text: string): readonly string[] {
  const entries = text.split(/[\n,;]+/).map((entry) => entry.trim());
  return [...new Set(entries.filter((entry) => entry !== ''))];
}

function short(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

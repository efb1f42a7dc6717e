import { domainFault, nameFault, takenFault, tenantIdFault, zoneFault } from '../../../texts/settings.ts';

/** A tenant as it is typed. */
export interface NewTenant {
  readonly id: string;
  readonly name: string;
  readonly domain: string;
  readonly timeZone: string;
}

/** What is wrong with it, by field: of its own, or because another tenant has it already. */
export function newTenantFaults(
  typed: NewTenant,
  tenants: readonly Omit<NewTenant, 'timeZone'>[],
): Readonly<Partial<Record<keyof NewTenant, string>>> {
  const own = {
    id: tenantIdFault(typed.id),
    name: nameFault(typed.name),
    domain: domainFault(typed.domain),
    timeZone: zoneFault(typed.timeZone.trim()),
  };
  const found = Object.entries({ ...takenFault(typed, tenants), ...withoutAbsent(own) });
  return Object.fromEntries(found);
}

function withoutAbsent(faults: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  const there = Object.entries(faults).filter((one): one is [string, string] => one[1] !== undefined);
  return Object.fromEntries(there);
}

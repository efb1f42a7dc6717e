import type { WireResult } from '../../api.ts';

export type View = WireResult<'settings'>;
export type Tenant = View['tenants'][number];
export type Place = View['places'][number];
export type Member = NonNullable<View['staff']>[number];

export interface SectionProps {
  readonly view: View;
  /** Reads everything anew: something was changed. */
  again(): void;
}

/** A tenant as administrators of Tocsin are shown it. */
export type OpenTenant = Tenant & { readonly form: NonNullable<Tenant['form']> };

export function isOpen(tenant: Tenant): tenant is OpenTenant {
  return tenant.form !== undefined;
}

export interface OpenTenantProps extends SectionProps {
  readonly tenant: OpenTenant;
}

export interface TenantProps extends SectionProps {
  readonly tenant: Tenant;
}

/** "SOC (Operations)". */
export function placeWords({ name, team }: Place): string {
  return team === undefined ? name : `${name} (${team})`;
}

/** Where a tenant is told of, in words. */
export function routeWords(view: View, { route }: Tenant): string {
  if (route !== undefined) {
    const own = view.places.find(({ id }) => id === route);
    return own ? placeWords(own) : 'A channel that Tocsin does not know any more';
  }
  const usual = view.places.find(({ isDefault }) => isDefault);
  return usual ? `Default: ${placeWords(usual)}` : 'Default: none yet';
}

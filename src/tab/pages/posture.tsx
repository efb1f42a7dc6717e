import type { PageProps } from '../places.ts';
import { LostPeople } from './posture/lost-people.tsx';
import { People } from './posture/people.tsx';
import { Person } from './posture/person.tsx';
import { TenantPage } from './posture/tenant.tsx';
import { Tenants } from './posture/tenants.tsx';

/** Of whom MFA is required: all tenants, one, its people of one state, one person, or who lost it on a day. */
export function Posture({ rest }: PageProps) {
  const [tenant, part, id] = rest.split('/').map(decodeURIComponent);
  if (!tenant) return <Tenants />;
  if (part === 'people') return <People tenant={tenant} state={id ?? 'none'} />;
  if (part === 'person' && id) return <Person tenant={tenant} person={id} />;
  if (part === 'lost' && id) return <LostPeople tenant={tenant} alert={id} />;
  return <TenantPage tenant={tenant} />;
}

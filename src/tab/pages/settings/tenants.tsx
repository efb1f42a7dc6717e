import { Badge, Link, SearchBox, makeStyles } from '@fluentui/react-components';
import { useState } from 'react';
import { Empty } from '../../parts/empty.tsx';
import { Table, type Column } from '../../parts/table.tsx';
import { useTab } from '../../tab-context.ts';
import { AddTenant } from './add-tenant.tsx';
import { isUnsaved } from './edits.ts';
import { StateBadge } from './state-badge.tsx';
import { routeWords, type Tenant, type View } from './view.ts';

const useStyles = makeStyles({
  top: { display: 'flex', flexWrap: 'wrap', justifyContent: 'space-between', gap: '8px', marginBottom: '12px' },
  search: { flexGrow: 1, flexBasis: '200px', maxWidth: '360px' },
});
/** As many as are seen at a glance. */
const FEW = 8;

/** Every tenant that the person may see, with how it stands. */
export function Tenants({ view }: { readonly view: View }) {
  const styles = useStyles();
  const { go } = useTab();
  const [words, setWords] = useState('');
  if (view.tenants.length === 0)
    return (
      <Empty title="No tenant here" {...(view.mayAll && { actions: <AddTenant view={view} /> })}>
        {view.mayAll
          ? 'Add the first customer whose Microsoft 365 you watch, by its tenant id. TENANTS_FILE adds many at once, at the start of Tocsin.'
          : 'Ask an administrator of Tocsin: there may be none yet, or none that is yours.'}
      </Empty>
    );
  const wanted = words.trim().toLowerCase();
  const rows = view.tenants.filter(({ name, domain, id }) =>
    [name, domain, id].some((one) => one.toLowerCase().includes(wanted)),
  );
  const open = ({ id }: Tenant) => go(`settings/tenants/${id}`);
  return (
    <>
      <div className={styles.top}>
        {view.tenants.length > FEW && (
          <SearchBox
            className={styles.search}
            placeholder="Name or domain"
            aria-label="Search tenants"
            value={words}
            onChange={(_event, { value }) => setWords(value)}
          />
        )}
        {view.mayAll && <AddTenant view={view} />}
      </div>
      {rows.length === 0 ? (
        <Empty title="No tenant has that name" />
      ) : (
        <Table caption="Tenants" captionUnseen columns={columns(view, open)} rows={rows} keyOf={({ id }) => id} />
      )}
    </>
  );
}

function columns(view: View, open: (tenant: Tenant) => void): readonly Column<Tenant>[] {
  return [
    {
      id: 'name',
      label: 'Tenant',
      cell: (tenant) => (
        <>
          <Link onClick={() => open(tenant)}>{tenant.name}</Link>{' '}
          {isUnsaved(tenant) && (
            <Badge appearance="outline" color="warning">
              Not saved
            </Badge>
          )}
        </>
      ),
    },
    { id: 'state', label: 'State', short: true, cell: (tenant) => <StateBadge tenant={tenant} /> },
    { id: 'domain', label: 'Domain', whenWide: true, cell: ({ domain }) => domain },
    { id: 'route', label: 'Channel', cell: (tenant) => routeWords(view, tenant) },
    { id: 'mfa', label: 'MFA policies', cell: ({ posture }) => policyWords(posture) },
    ...(view.mayChange ? TOLD : []),
  ];
}

/** For administrators, who alone are sent it. */
const TOLD: readonly Column<Tenant>[] = [
  { id: 'mail', label: 'E-mail', whenWide: true, cell: ({ form }) => mailWords(form?.fields.mailTo ?? {}) },
  {
    id: 'psa',
    label: 'Tickets',
    whenWide: true,
    cell: ({ form }) => (form?.fields.psa ? SYSTEMS[form.fields.psa.system] : 'None'),
  },
];

const SYSTEMS = { connectwise: 'ConnectWise', autotask: 'Autotask' } as const;

function policyWords({ admin, user }: Tenant['posture']): string {
  const on = [admin && 'Admin', user && 'User'].filter(Boolean);
  return on.length === 0 ? 'Off' : on.join(' and ');
}

function mailWords(mailTo: NonNullable<Tenant['form']>['fields']['mailTo']): string {
  const addresses = new Set(Object.values(mailTo).flat());
  if (addresses.size === 0) return 'Nobody';
  return addresses.size === 1 ? '1 address' : `${addresses.size} addresses`;
}

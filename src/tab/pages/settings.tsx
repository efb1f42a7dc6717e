import { Tab, TabList, makeStyles } from '@fluentui/react-components';
import { Fault } from '../parts/fault.tsx';
import { Heading } from '../parts/heading.tsx';
import { Loading } from '../parts/loading.tsx';
import type { PageProps } from '../places.ts';
import { useTab } from '../tab-context.ts';
import { useReading } from '../use-reading.ts';
import { Channels } from './settings/channels.tsx';
import { Staff } from './settings/staff.tsx';
import { TenantPage } from './settings/tenant-page.tsx';
import { Tenants } from './settings/tenants.tsx';

const useStyles = makeStyles({ tabs: { overflowX: 'auto', marginBottom: '16px' } });

/** How tenants, staff and channels are set: to be changed by administrators, to be read by the others. */
export function Settings({ rest }: PageProps) {
  const styles = useStyles();
  const { go } = useTab();
  const { value, error, again } = useReading<'settings'>('settings', {});
  if (error && !value) return <Fault error={error} again={again} />;
  if (!value) return <Loading />;
  const stale = error && <Fault error={error} isOld again={again} />;
  const [first = '', id = ''] = rest.split('/');
  if (first === 'tenants' && id !== '')
    return (
      <>
        {stale}
        <TenantPage id={id} view={value} again={again} />
      </>
    );
  const here = first === 'staff' || first === 'channels' ? first : 'tenants';
  return (
    <>
      <Heading>Settings</Heading>
      {stale}
      <TabList
        className={styles.tabs}
        selectedValue={here}
        onTabSelect={(_event, { value: to }) => go(`settings/${String(to)}`)}
        aria-label="Settings of"
      >
        <Tab value="tenants">Tenants</Tab>
        <Tab value="channels">Channels</Tab>
        <Tab value="staff">Staff</Tab>
      </TabList>
      {here === 'tenants' && <Tenants view={value} />}
      {here === 'channels' && <Channels view={value} again={again} />}
      {here === 'staff' && <Staff view={value} again={again} />}
    </>
  );
}

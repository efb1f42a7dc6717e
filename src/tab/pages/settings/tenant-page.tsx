import { Link, MessageBar, MessageBarBody, Text, makeStyles, tokens } from '@fluentui/react-components';
import { Back } from '../../parts/back.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Heading } from '../../parts/heading.tsx';
import { ExactMoment } from '../../parts/moment.tsx';
import { useTab } from '../../tab-context.ts';
import { Access } from './access.tsx';
import { ChannelChoice } from './channel-choice.tsx';
import { PosturePart } from './posture-part.tsx';
import { StateBadge } from './state-badge.tsx';
import { TenantFacts } from './tenant-facts.tsx';
import { TenantFormPart } from './tenant-form.tsx';
import { TestAlerts } from './test-alerts.tsx';
import { isOpen, type SectionProps, type Tenant } from './view.ts';
import { WatchButton } from './watch-button.tsx';

const useStyles = makeStyles({
  ids: { display: 'block', color: tokens.colorNeutralForeground2, marginBottom: '16px', overflowWrap: 'anywhere' },
  bar: { marginBottom: '16px' },
});

interface TenantPageProps extends SectionProps {
  readonly id: string;
}

/** Everything that can be set about one tenant. */
export function TenantPage({ id, view, again }: TenantPageProps) {
  const styles = useStyles();
  const { go } = useTab();
  const tenant = view.tenants.find((one) => one.id === id);
  const back = <Back to="settings/tenants">All tenants</Back>;
  if (!tenant)
    return (
      <>
        {back}
        <Heading title="No such tenant">Tenant</Heading>
        <Empty title="There is no such tenant that you can see">
          The address may be wrong, or the tenant may be one that you do not watch. The list shows every tenant that you
          can see.
        </Empty>
      </>
    );
  const props = { view, tenant, again };
  return (
    <>
      {back}
      <Heading title={`Settings of ${tenant.name}`} beside={view.mayChange && <WatchButton {...props} />}>
        {tenant.name} <StateBadge tenant={tenant} />
      </Heading>
      <Text className={styles.ids} size={200}>
        {tenant.domain} · {tenant.id} · <Link onClick={() => go(`audit/${tenant.id}`)}>Its audit trail</Link>
      </Text>
      <StateBar tenant={tenant} />
      {isOpen(tenant) ? (
        <>
          <Access {...props} />
          <ChannelChoice {...props} />
          <PosturePart {...props} />
          <TestAlerts {...props} />
          <TenantFormPart {...props} tenant={tenant} />
        </>
      ) : (
        <TenantFacts {...props} />
      )}
    </>
  );
}

function StateBar({ tenant: { state, blind, name, rules } }: { readonly tenant: Tenant }) {
  const styles = useStyles();
  if (state === 'paused')
    return (
      <MessageBar intent="warning" layout="multiline" className={styles.bar}>
        <MessageBarBody>
          {name} is paused: nothing of it is read, and nothing rings for it, until an administrator resumes it.
          Everything is kept meanwhile: its events, rules, settings and audit trail.
        </MessageBarBody>
      </MessageBar>
    );
  if (state !== 'blind' || !blind) return null;
  return (
    <MessageBar intent="error" layout="multiline" className={styles.bar}>
      <MessageBarBody>
        Tocsin cannot read {name} since <ExactMoment at={blind.since} zone={rules.timeZone} />: {blind.why}
      </MessageBarBody>
    </MessageBar>
  );
}

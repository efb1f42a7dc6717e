import { MessageBar, MessageBarBody, MessageBarTitle, makeStyles } from '@fluentui/react-components';
import { missedTitle } from '../../../texts/posture-missed.ts';
import { sourceWords } from '../../../texts/posture.ts';
import type { WireResult } from '../../api.ts';
import { Facts } from '../../parts/facts.tsx';
import { Fault } from '../../parts/fault.tsx';
import { Freshness } from '../../parts/freshness.tsx';
import { Heading } from '../../parts/heading.tsx';
import { Loading } from '../../parts/loading.tsx';
import { ExactMoment } from '../../parts/moment.tsx';
import { PlaceLink } from '../../parts/place-link.tsx';
import { useReading } from '../../use-reading.ts';
import { Back } from '../../parts/back.tsx';
import { History } from './history.tsx';
import { Losses } from './losses.tsx';
import { PolicyCard } from './policy-card.tsx';
import { Switches } from './switches.tsx';
import { POLICIES, whyMissed } from './words.ts';

type View = WireResult<'postureHistory'>;

const DAYS = 90;

const useStyles = makeStyles({
  whole: { display: 'grid', gap: '24px', gridTemplateColumns: 'minmax(0, 1fr)' },
  state: { display: 'grid', gap: '12px' },
  cards: {
    display: 'grid',
    gap: '12px',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 22rem), 1fr))',
  },
});

/** One tenant: how it stands, how it stood, who lost it and why, and what is watched. */
export function TenantPage({ tenant }: { readonly tenant: string }) {
  const styles = useStyles();
  const { value, error, asOf, again } = useReading<'postureHistory'>('postureHistory', { tenant, days: DAYS });
  const name = value ? `MFA posture of ${value.tenant.name}` : 'MFA posture';
  return (
    <>
      <Back to="posture">All tenants</Back>
      <Heading title={name} beside={<Freshness asOf={asOf} error={error} again={again} />}>
        {name}
      </Heading>
      {error && !value && <Fault error={error} again={again} />}
      {!value && !error && <Loading />}
      {value && (
        <div className={styles.whole}>
          <State view={value} />
          <Losses view={value} changed={again} />
          <div className={styles.cards}>
            {POLICIES.map((policy) => (
              <PolicyCard key={policy} policy={policy} view={value} />
            ))}
          </div>
          <History days={value.days} />
          {value.mayChange && <Switches tenant={value.tenant} changed={again} />}
        </div>
      )}
    </>
  );
}

/** When it was read, what of it could not be, and when the next reading is told. */
function State({ view: { tenant, days, missed, next } }: { readonly view: View }) {
  const styles = useStyles();
  const day = days.at(-1);
  const whys = Object.entries(day?.whys ?? {});
  const isOn = tenant.posture.admin ?? tenant.posture.user;
  return (
    <div className={styles.state}>
      {tenant.state === 'blind' && (
        <MessageBar intent="error" layout="multiline">
          <MessageBarBody>
            <MessageBarTitle>Cannot read this tenant.</MessageBarTitle>
            {tenant.blind?.why} What is shown is as of the last reading.{' '}
            <PlaceLink to={`settings/tenants/${tenant.id}`}>How to give access again</PlaceLink>
          </MessageBarBody>
        </MessageBar>
      )}
      {missed && (
        <MessageBar intent="error" layout="multiline">
          <MessageBarBody>
            <MessageBarTitle>{missedTitle(missed)}.</MessageBarTitle>
            {whyMissed(missed, tenant.timeZone)}
          </MessageBarBody>
        </MessageBar>
      )}
      {whys.length > 0 && (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>
            <MessageBarTitle>
              {day?.status === 'failed' ? 'Nothing could be said at the last reading.' : 'The last reading is in part.'}
            </MessageBarTitle>
            {whys.map(([source, why]) => `${sourceWords(source)}: ${why}`).join(' ')}
          </MessageBarBody>
        </MessageBar>
      )}
      <Facts
        facts={[
          { label: 'Last reading', value: day ? <ExactMoment at={day.takenAt} zone={tenant.timeZone} /> : 'none yet' },
          ...(isOn
            ? [{ label: 'Next report', value: <ExactMoment at={next} zone={tenant.timeZone} /> }]
            : [{ label: 'Next report', value: 'none: both policies are off' }]),
        ]}
      />
    </div>
  );
}

import { Card, Text, makeStyles } from '@fluentui/react-components';
import { policyName, reasonWords, verdictState } from '../../../texts/posture.ts';
import { overWords } from '../../../texts/recovery.ts';
import { mechanismWords } from '../../../texts/mechanism.ts';
import type { WireResult } from '../../api.ts';
import { Facts, type Fact } from '../../parts/facts.tsx';
import { Fault } from '../../parts/fault.tsx';
import { Heading } from '../../parts/heading.tsx';
import { Loading } from '../../parts/loading.tsx';
import { ExactMoment } from '../../parts/moment.tsx';
import { useAsked } from '../../use-asked.ts';
import { Back } from '../../parts/back.tsx';
import { dayOf } from './words.ts';

type View = WireResult<'person'>;

const useStyles = makeStyles({
  parts: { display: 'grid', gap: '16px', marginTop: '8px' },
  title: { margin: 0 },
  list: { margin: 0, paddingInlineStart: '1.2em' },
});

/** Whether MFA is required of one person, through what, and when it was lost. */
export function Person({ tenant, person }: { readonly tenant: string; readonly person: string }) {
  const styles = useStyles();
  const { value, error, again } = useAsked<'person'>('posture', { tenant, person });
  return (
    <>
      <Back to={`posture/${tenant}`}>MFA posture of the tenant</Back>
      <Heading {...(value && { title: value.name })}>{value?.name ?? 'Person'}</Heading>
      {error && <Fault error={error} again={again} />}
      {!value && !error && <Loading />}
      {value && (
        <div className={styles.parts}>
          <Card>
            <Text as="h2" size={500} weight="semibold" className={styles.title}>
              MFA: {verdictState(value.posture)}
            </Text>
            <Facts facts={factsOf(value)} />
          </Card>
          <Mechanisms view={value} />
          <LossesOf view={value} />
        </div>
      )}
    </>
  );
}

function factsOf({ tenant, name, email, posture, lastKnown, excepted, takenAt }: View): readonly Fact[] {
  const why = posture.reason ? reasonWords(posture.reason) : '';
  const tells = posture.state === 'required' || posture.state === 'notRequired';
  return [
    { label: 'Tenant', value: tenant.name },
    ...(email && email !== name ? [{ label: 'Address', value: email }] : []),
    ...(why ? [{ label: 'Why', value: `${why.charAt(0).toUpperCase()}${why.slice(1)}.` }] : []),
    { label: 'Belongs to', value: posture.policy === 'notEvaluated' ? 'neither policy' : policyName(posture.policy) },
    ...(!tells && lastKnown
      ? [{ label: 'Last known', value: `${verdictState(lastKnown)}, on ${dayOf(lastKnown.localDate)}` }]
      : []),
    ...(excepted ? [{ label: 'Accepted exception', value: excepted }] : []),
    { label: 'As of', value: <ExactMoment at={takenAt} zone={tenant.timeZone} /> },
    { label: 'Not told here', value: 'whether a method is registered: only whether MFA is required' },
  ];
}

function Mechanisms({ view: { posture, policyNames } }: { readonly view: View }) {
  const styles = useStyles();
  if (posture.mechanisms.length === 0) return null;
  return (
    <section aria-labelledby="mechanisms">
      <Text as="h2" id="mechanisms" size={400} weight="semibold" block className={styles.title}>
        What asks for it
      </Text>
      <ul className={styles.list}>
        {posture.mechanisms.map((mechanism, at) => (
          <li key={at}>{mechanismWords(mechanism, policyNames)}</li>
        ))}
      </ul>
    </section>
  );
}

function LossesOf({ view: { losses } }: { readonly view: View }) {
  const styles = useStyles();
  if (losses.length === 0) return null;
  return (
    <section aria-labelledby="lost">
      <Text as="h2" id="lost" size={400} weight="semibold" block className={styles.title}>
        Lost in the last 30 days
      </Text>
      <ul className={styles.list}>
        {losses.map(({ localDate, why, over }) => (
          <li key={localDate}>
            {[
              `${dayOf(localDate)}.`,
              ...why.map((words) => `${words}.`),
              ...(over ? [`${overWords(over)}.`] : []),
            ].join(' ')}
          </li>
        ))}
      </ul>
    </section>
  );
}

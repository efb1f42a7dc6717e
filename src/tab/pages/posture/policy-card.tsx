import { Badge, Card, Text, makeStyles, tokens } from '@fluentui/react-components';
import { policyName } from '../../../texts/posture.ts';
import type { WireResult } from '../../api.ts';
import { countWords } from '../../parts/numbers.ts';
import { PlaceLink } from '../../parts/place-link.tsx';
import { STATES, STATE_WORDS, knownShare, requiredOf, switchWords, type Policy } from './words.ts';

const useStyles = makeStyles({
  head: { display: 'flex', flexWrap: 'wrap', gap: '8px', alignItems: 'center', justifyContent: 'space-between' },
  title: { margin: 0 },
  counts: { display: 'grid', gap: '4px', margin: 0, padding: 0, listStyleType: 'none' },
  count: { display: 'flex', gap: '8px', justifyContent: 'space-between', fontVariantNumeric: 'tabular-nums' },
  faint: { color: tokens.colorNeutralForeground2 },
});

interface PolicyCardProps {
  readonly policy: Policy;
  readonly view: WireResult<'postureHistory'>;
}

/** One policy as of the newest reading: each count leads to its people. */
export function PolicyCard({ policy, view: { tenant, days } }: PolicyCardProps) {
  const styles = useStyles();
  const day = days.at(-1);
  const counts = day && day.status !== 'failed' ? day.counts[policy] : undefined;
  const { required, all } = counts ? requiredOf(counts) : { required: 0, all: 0 };
  const share = counts && knownShare(counts);
  const isOn = tenant.posture[policy] !== undefined;
  return (
    <Card>
      <div className={styles.head}>
        <Text as="h2" size={400} weight="semibold" className={styles.title}>
          {policyName(policy)}
        </Text>
        <Badge appearance={isOn ? 'tint' : 'outline'} color={isOn ? 'success' : 'subtle'}>
          {switchWords(tenant.posture, policy)}
        </Badge>
      </div>
      {!counts && <Text>{day ? 'The last reading can say nothing.' : 'There is no reading yet.'}</Text>}
      {counts && (
        <>
          <Text>
            {all === 0
              ? 'There is nobody to ask it of.'
              : share
                ? `MFA is required of ${countWords(required)} of ${countWords(all)} (${share}).`
                : `It is not known of any of ${countWords(all)} whether MFA is required.`}
          </Text>
          <ul className={styles.counts}>
            {STATES.filter((state) => state !== 'notEvaluated').map((state) => (
              <li key={state} className={styles.count}>
                {counts[state] > 0 ? (
                  <PlaceLink to={`posture/${tenant.id}/people/${state}-${policy}`}>{STATE_WORDS[state]}</PlaceLink>
                ) : (
                  <span className={styles.faint}>{STATE_WORDS[state]}</span>
                )}
                <span>{countWords(counts[state])}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </Card>
  );
}

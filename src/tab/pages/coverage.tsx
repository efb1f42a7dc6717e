import {
  Badge,
  Button,
  Card,
  MessageBar,
  MessageBarBody,
  MessageBarTitle,
  Text,
  makeStyles,
  mergeClasses,
  tokens,
} from '@fluentui/react-components';
import { dayWords } from '../../texts/date.ts';
import { channelWords } from '../../texts/channels.ts';
import { missedTitle } from '../../texts/posture-missed.ts';
import { sourceWords } from '../../texts/posture.ts';
import { Empty } from '../parts/empty.tsx';
import { Fault } from '../parts/fault.tsx';
import { Facts, type Fact } from '../parts/facts.tsx';
import { Freshness } from '../parts/freshness.tsx';
import { Heading } from '../parts/heading.tsx';
import { Loading } from '../parts/loading.tsx';
import { ExactMoment, Moment } from '../parts/moment.tsx';
import { useNow } from '../parts/now.ts';
import { countWords, manyWords } from '../parts/numbers.ts';
import { PlaceLink } from '../parts/place-link.tsx';
import type { PageProps } from '../places.ts';
import { useTab } from '../tab-context.ts';
import { useReading } from '../use-reading.ts';
import { whyMissed } from './posture/words.ts';
import { SIGHT_WORDS, byNeed, headlineOf, isPartly, sightOf, type Line, type Sight } from './coverage/words.ts';

const useStyles = makeStyles({
  list: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 26rem), 1fr))',
    gap: '12px',
    listStyleType: 'none',
    padding: 0,
    margin: '16px 0 0',
  },
  card: { height: '100%', boxSizing: 'border-box', alignContent: 'start' },
  blind: { borderLeft: `4px solid ${tokens.colorStatusDangerBorderActive}` },
  head: { display: 'flex', flexWrap: 'wrap', gap: '8px', alignItems: 'center' },
  name: { margin: 0, overflowWrap: 'anywhere', flexGrow: 1 },
});

/** What Tocsin sees of each tenant, and what it cannot. */
export function Coverage(_page: PageProps) {
  const styles = useStyles();
  const now = useNow();
  const { value, error, asOf, again } = useReading<'coverage'>('coverage', {});
  const headline = value && headlineOf(value.lines, now);
  return (
    <>
      <Heading beside={<Freshness asOf={asOf} error={error} again={again} />}>Coverage</Heading>
      {error && !value && <Fault error={error} again={again} />}
      {!value && !error && <Loading />}
      {headline && value.lines.length > 0 && (
        <MessageBar intent={headline.isWhole ? 'success' : 'warning'} layout="multiline">
          <MessageBarBody>{headline.words}</MessageBarBody>
        </MessageBar>
      )}
      {value?.lines.length === 0 && (
        <Empty title="No tenant is watched for you">
          A tenant appears here when it is added in Settings and lies in your scope. Ask a Tocsin administrator.
        </Empty>
      )}
      <ul className={styles.list}>
        {byNeed(value?.lines ?? [], now).map((line) => (
          <li key={line.tenant.id}>
            <TenantCard line={line} sight={sightOf(line, now)} />
          </li>
        ))}
      </ul>
    </>
  );
}

const COLOURS = {
  blind: 'danger',
  failing: 'danger',
  late: 'warning',
  importing: 'warning',
  paused: 'subtle',
  watched: 'success',
} as const satisfies Record<Sight, string>;

function TenantCard({ line, sight }: { readonly line: Line; readonly sight: Sight }) {
  const styles = useStyles();
  const { go } = useTab();
  const { tenant } = line;
  return (
    <Card className={mergeClasses(styles.card, sight === 'blind' && styles.blind)}>
      <div className={styles.head}>
        <Text as="h2" size={400} weight="semibold" className={styles.name}>
          {tenant.name}
        </Text>
        {sight === 'watched' && isPartly(line) ? (
          <Badge color="warning">Watched in part</Badge>
        ) : (
          <Badge appearance={sight === 'watched' || sight === 'paused' ? 'tint' : 'filled'} color={COLOURS[sight]}>
            {SIGHT_WORDS[sight]}
          </Badge>
        )}
      </div>
      {tenant.state === 'blind' && <Blind line={line} />}
      <Facts facts={factsOf(line)} />
      <div>
        <Button size="small" onClick={() => go(`posture/${tenant.id}`)}>
          MFA posture
        </Button>
      </div>
    </Card>
  );
}

/** Nothing is known of this tenant since then: what is wrong, and how it ends. */
function Blind({ line: { tenant } }: { readonly line: Line }) {
  return (
    <MessageBar intent="error" layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>
          Cannot read this tenant
          {tenant.blind && (
            <>
              {' since '}
              <ExactMoment at={tenant.blind.since} zone={tenant.timeZone} />
            </>
          )}
          {'.'}
        </MessageBarTitle>
        {tenant.blind?.why} New alerts there are not seen until an administrator of {tenant.name} has mended this:{' '}
        <PlaceLink to={`settings/tenants/${tenant.id}`}>how to give access again</PlaceLink>. Tocsin goes on trying by
        itself, and then reads what came meanwhile.
      </MessageBarBody>
    </MessageBar>
  );
}

function factsOf({ tenant, coverage, undelivered, posture, missed }: Line): readonly Fact[] {
  const zone = tenant.timeZone;
  const at = (moment: string) => (
    <>
      <Moment at={moment} zone={zone} passing /> · <ExactMoment at={moment} zone={zone} />
    </>
  );
  const lastTry = latest(coverage?.seenUpTo, coverage?.lastError?.at);
  return [
    { label: 'Seen up to', value: coverage?.seenUpTo ? at(coverage.seenUpTo) : 'nothing yet' },
    ...(lastTry !== coverage?.seenUpTo ? [{ label: 'Last look', value: lastTry ? at(lastTry) : 'none yet' }] : []),
    ...(coverage?.lastError && coverage.lastError.why !== tenant.blind?.why
      ? [
          {
            label: 'Last error',
            value: (
              <>
                {coverage.lastError.why} ({at(coverage.lastError.at)})
              </>
            ),
          },
        ]
      : []),
    ...(coverage?.nextTry ? [{ label: 'Next try', value: <ExactMoment at={coverage.nextTry} zone={zone} /> }] : []),
    ...(coverage?.gap ? [{ label: 'Gap', value: coverage.gap }] : []),
    ...(coverage && coverage.rejected > 0
      ? [
          {
            label: 'Unreadable records',
            value: `${countWords(coverage.rejected)}, since watching began; the log has each`,
          },
        ]
      : []),
    ...(missed ? [{ label: 'MFA posture lacks', value: `${missedTitle(missed)}. ${whyMissed(missed, zone)}` }] : []),
    ...postureFacts(tenant, posture),
    ...(undelivered.length === 0
      ? [{ label: 'Notices', value: 'none waits' }]
      : undelivered.map(({ channel, count, why }) => ({
          label: `Not delivered: ${channelWords(channel)}`,
          value: `${manyWords(count, 'notice')}${why ? `: ${why}` : '; no attempt has failed, they are late'}`,
        }))),
  ];
}

function latest(...moments: readonly (string | undefined)[]): string | undefined {
  return moments
    .filter((moment) => moment !== undefined)
    .toSorted()
    .at(-1);
}

function postureFacts({ posture, timeZone }: Line['tenant'], day: Line['posture']): readonly Fact[] {
  const on = posture?.admin ?? posture?.user;
  if (!day)
    return [
      {
        label: 'MFA posture',
        value: on
          ? `not read yet, watched since ${dayWords(new Date(on.enabledAt))}`
          : 'not watched: both policies are off',
      },
    ];
  const read = <ExactMoment at={day.takenAt} zone={timeZone} />;
  const words = { complete: 'read at ', partial: 'read in part at ', failed: 'nothing could be said at ' }[day.status];
  const lacks = Object.entries(day.whys).map(([source, why]) => ({
    label: `MFA: ${sourceWords(source)}`,
    value: `not read: ${why}`,
  }));
  return [
    {
      label: 'MFA posture',
      value: (
        <>
          {words}
          {read}
        </>
      ),
    },
    ...lacks,
  ];
}

import { Badge, Button, Text, makeStyles, tokens } from '@fluentui/react-components';
import type { PostureLine } from '../../../commands/posture-views.ts';
import { countsWords } from '../../../texts/posture-counts.ts';
import { missedTitle } from '../../../texts/posture-missed.ts';
import { policyName, sourceWords } from '../../../texts/posture.ts';
import type { Wire } from '../../api.ts';
import { Empty } from '../../parts/empty.tsx';
import { Fault } from '../../parts/fault.tsx';
import { Freshness } from '../../parts/freshness.tsx';
import { Heading } from '../../parts/heading.tsx';
import { Loading } from '../../parts/loading.tsx';
import { ExactMoment } from '../../parts/moment.tsx';
import { countWords, manyWords } from '../../parts/numbers.ts';
import { PlaceLink } from '../../parts/place-link.tsx';
import { Table, type Column } from '../../parts/table.tsx';
import { useTab } from '../../tab-context.ts';
import { useReading } from '../../use-reading.ts';
import { knownShare, requiredOf, switchWords, type Counts, type Policy } from './words.ts';

type Line = Wire<PostureLine>;

const useStyles = makeStyles({
  lines: { display: 'grid', gap: '2px', justifyItems: 'start' },
  faint: { color: tokens.colorNeutralForeground2 },
  intro: { maxWidth: '80ch', marginBottom: '16px' },
});

/** All tenants: losses first, then what could not be read. */
export function Tenants() {
  const styles = useStyles();
  const { go } = useTab();
  const { value, error, asOf, again } = useReading<'postures'>('posture', {});
  const openCoverage = <Button onClick={() => go('coverage')}>Open Coverage</Button>;
  return (
    <>
      <Heading beside={<Freshness asOf={asOf} error={error} again={again} />}>MFA posture</Heading>
      <Text as="p" block className={styles.intro}>
        Whether MFA is required of people when they sign in, as each tenant’s policies stood at the last reading.
        Whether they have registered a method is another question.
      </Text>
      {error && !value && <Fault error={error} again={again} />}
      {!value && !error && <Loading />}
      {value?.lines.length === 0 && (
        <Empty title="You see no tenant" actions={openCoverage}>
          A tenant appears here when it is added in Settings and lies in your scope.
        </Empty>
      )}
      {value && value.lines.length > 0 && (
        <Table
          caption="MFA posture of all tenants, losses first"
          captionUnseen
          columns={COLUMNS}
          rows={value.lines}
          keyOf={({ tenant }) => tenant.id}
        />
      )}
    </>
  );
}

const COLUMNS: readonly Column<Line>[] = [
  { id: 'tenant', label: 'Tenant', cell: (line) => <TenantCell line={line} /> },
  { id: 'admin', label: policyName('admin'), cell: (line) => <PolicyCell line={line} policy="admin" /> },
  { id: 'user', label: policyName('user'), cell: (line) => <PolicyCell line={line} policy="user" /> },
  { id: 'read', label: 'Last reading', cell: (line) => <ReadingCell line={line} /> },
];

function TenantCell({ line: { tenant } }: { readonly line: Line }) {
  const styles = useStyles();
  return (
    <div className={styles.lines}>
      <PlaceLink to={`posture/${tenant.id}`}>{tenant.name}</PlaceLink>
      {tenant.state === 'blind' && <Badge color="danger">Cannot read</Badge>}
      {tenant.state === 'paused' && <Badge appearance="outline">Paused</Badge>}
    </div>
  );
}

function PolicyCell({ line: { tenant, day }, policy }: { readonly line: Line; readonly policy: Policy }) {
  const styles = useStyles();
  const lost = day?.lost[policy] ?? 0;
  const counts = day && day.status !== 'failed' ? day.counts[policy] : undefined;
  return (
    <div className={styles.lines}>
      <span className={styles.faint}>{switchWords(tenant.posture, policy)}</span>
      {counts && <span>{coverageWords(counts)}</span>}
      {lost > 0 && <Badge color="danger">{`Lost: ${countWords(lost)}`}</Badge>}
    </div>
  );
}

/** "At least 80 %: required of 20 of 25; 5 not known". */
function coverageWords(counts: Counts): string {
  const words = countsWords(counts);
  const { all } = requiredOf(counts);
  if (all > 0 && counts.unknown === all) return `Not known of ${countWords(all)}`;
  const share = knownShare(counts);
  const said = share ? `${share}: ${words}` : words;
  return `${said.charAt(0).toUpperCase()}${said.slice(1)}`;
}

function ReadingCell({ line: { tenant, day, missed, next } }: { readonly line: Line }) {
  const styles = useStyles();
  const unread = Object.keys(day?.whys ?? {});
  const isOn = tenant.posture?.admin ?? tenant.posture?.user;
  return (
    <div className={styles.lines}>
      {day && (
        <span>
          {day.status === 'failed' && 'Nothing could be said at '}
          <ExactMoment at={day.takenAt} zone={tenant.timeZone} />
        </span>
      )}
      {!day && isOn && !missed && (
        <span>
          None yet; the first is told at <ExactMoment at={next} zone={tenant.timeZone} />
        </span>
      )}
      {!day && !isOn && <span>None: both policies are off</span>}
      {missed && (
        <>
          <Badge color="danger">Reading missing</Badge>
          <span className={styles.faint}>{[missedTitle(missed), missed.why].filter(Boolean).join(': ')}</span>
        </>
      )}
      {unread.length > 0 && (
        <>
          <Badge color="warning">{day?.status === 'failed' ? 'Not read' : 'Read in part'}</Badge>
          <span className={styles.faint}>
            {`Not read: ${unread.length > 2 ? manyWords(unread.length, 'source') : unread.map(sourceWords).join(', ')}`}
          </span>
        </>
      )}
    </div>
  );
}

import { Link, Text, makeStyles, tokens } from '@fluentui/react-components';
import { OpenRegular } from '@fluentui/react-icons/svg/open';
import type { ApiError } from '../../api.ts';
import { Back } from '../../parts/back.tsx';
import { Freshness } from '../../parts/freshness.tsx';
import { Heading } from '../../parts/heading.tsx';
import { Severity } from '../../parts/severity.tsx';
import type { EventPageValue } from './types.ts';

const useStyles = makeStyles({
  head: { display: 'grid', gap: '8px', gridTemplateColumns: 'minmax(0, 1fr)', overflowWrap: 'anywhere' },
  line: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '4px 12px' },
  back: { marginBottom: '-8px' },
  quiet: { color: tokens.colorNeutralForeground2 },
  heading: { marginBottom: '-12px' },
});

interface HeadProps {
  readonly event: EventPageValue;
  readonly asOf: Date | undefined;
  readonly error: ApiError | undefined;
  again(): void;
}

/** Whose event, how bad, what, where it stands and whose it is: what must be read first. */
export function Head({ event, asOf, error, again }: HeadProps) {
  const styles = useStyles();
  return (
    <header className={styles.head}>
      <div className={styles.back}>
        <Back to="report">Back to the report</Back>
      </div>
      <div className={styles.line}>
        <Text weight="semibold" size={400}>
          {event.tenant}
        </Text>
        <Severity severity={event.severity} />
        <Text
          className={styles.quiet}
        >{`${event.severityWords.includes('(') ? `${event.severityWords} · ` : ''}event ${event.n}`}</Text>
      </div>
      <div className={styles.heading}>
        <Heading
          title={`Event ${event.n}: ${event.title}`}
          beside={<Freshness asOf={asOf} error={error} again={again} />}
        >
          {event.title}
        </Heading>
      </div>
      <Text weight="semibold">{event.state}</Text>
      <div className={styles.line}>
        <Text className={styles.quiet}>{`Assignee: ${event.isMine ? 'you' : event.assignee || 'nobody yet'}`}</Text>
        {event.link && (
          <Link href={event.link.url} target="_blank" rel="noreferrer noopener">
            {event.link.label} <OpenRegular aria-hidden />
          </Link>
        )}
      </div>
    </header>
  );
}

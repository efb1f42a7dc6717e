import { Button, Link, Text, makeStyles, tokens } from '@fluentui/react-components';
import { useState, type MouseEvent } from 'react';
import { Severity } from '../../parts/severity.tsx';
import { useTab } from '../../tab-context.ts';
import { Panel } from './panel.tsx';
import type { EventPageValue } from './types.ts';

const useStyles = makeStyles({
  plain: { display: 'grid', gap: '8px', margin: 0, padding: 0, listStyle: 'none' },
  line: { display: 'grid', gap: '2px', margin: 0 },
  timeline: {
    display: 'grid',
    gap: '12px',
    margin: 0,
    marginLeft: '5px',
    padding: 0,
    listStyle: 'none',
    borderLeft: `2px solid ${tokens.colorNeutralStroke2}`,
  },
  moment: {
    position: 'relative',
    display: 'grid',
    gap: '2px',
    paddingInlineStart: '16px',
    '::before': {
      content: '""',
      position: 'absolute',
      left: '-6px',
      top: '5px',
      width: '10px',
      height: '10px',
      borderRadius: '50%',
      boxSizing: 'border-box',
      backgroundColor: tokens.colorNeutralBackground1,
      border: `2px solid ${tokens.colorBrandStroke1}`,
    },
  },
  quiet: { color: tokens.colorNeutralForeground2 },
  row: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '4px 8px' },
  more: { justifySelf: 'start' },
});

interface ListProps {
  readonly event: EventPageValue;
}

/** Lines that are shown before the rest is asked for. */
const FIRST = 8;

/** What was done about it. */
export function Deeds({ event }: ListProps) {
  const styles = useStyles();
  if (event.deeds.length === 0) return null;
  return (
    <Panel title="What was done">
      <ul className={styles.plain}>
        {event.deeds.map(({ words }, at) => (
          <li key={at}>{words}</li>
        ))}
      </ul>
    </Panel>
  );
}

/** Every change of the event, newest first. */
export function History({ event }: ListProps) {
  const styles = useStyles();
  const { shown, button } = useFew(event.history);
  return (
    <Panel title="History">
      {event.history.length === 0 && <Text>Nothing has changed since it came.</Text>}
      <ol className={styles.timeline}>
        {shown.map(({ at, by, what }, place) => (
          <li key={event.history.length - place} className={styles.moment}>
            <Text size={200} className={styles.quiet}>{`${at} – ${by}`}</Text>
            <Text>{what}</Text>
          </li>
        ))}
      </ol>
      {button}
    </Panel>
  );
}

/** Events that have something in common with this one, and what. */
export function Related({ event }: ListProps) {
  const styles = useStyles();
  const { go } = useTab();
  const { shown, button } = useFew(event.related);
  function follow(click: MouseEvent, number: number): void {
    click.preventDefault();
    go(`events/${number}`);
  }
  return (
    <Panel title="Related events" beside="of the last 7 days">
      {event.related.length === 0 && <Text>No other event names the same incident, user or address.</Text>}
      {shown.length > 0 && (
        <ul className={styles.plain}>
          {shown.map(({ number, title, severity, words, because }) => (
            <li key={number} className={styles.line}>
              <span className={styles.row}>
                <Severity severity={severity} />
                <Link href={`/tab/events/${number}`} onClick={(click) => follow(click, number)}>
                  {`${number} · ${title}`}
                </Link>
              </span>
              <Text size={200} className={styles.quiet}>
                {words}
              </Text>
              <Text size={200}>{because}</Text>
            </li>
          ))}
        </ul>
      )}
      {button}
      {event.moreRelated && <Text size={200}>There are more than are listed here.</Text>}
    </Panel>
  );
}

/** Sign-ins and changes of the people of the event, around it. */
export function Activities({ event }: ListProps) {
  const styles = useStyles();
  const { shown, button } = useFew(event.activities);
  return (
    <Panel title="Sign-ins and changes around it">
      {event.activityNotes.map((note) => (
        <Text key={note} className={styles.quiet}>
          {note}
        </Text>
      ))}
      {event.activities.length > 0 && (
        <ul className={styles.plain}>
          {shown.map((words, at) => (
            <li key={`${event.activities.length - at}`}>{words}</li>
          ))}
        </ul>
      )}
      {button}
    </Panel>
  );
}

/** The first of a list, and a button for the rest. */
function useFew<T>(list: readonly T[]) {
  const styles = useStyles();
  const [isWhole, setWhole] = useState(false);
  const hidden = isWhole ? 0 : Math.max(0, list.length - FIRST);
  const button = hidden > 0 && (
    <Button className={styles.more} size="small" onClick={() => setWhole(true)}>
      {`Show ${hidden} more`}
    </Button>
  );
  return { shown: isWhole ? list : list.slice(0, FIRST), button };
}

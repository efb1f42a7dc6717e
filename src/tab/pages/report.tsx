import { Button, Spinner, Text, makeStyles, tokens, useAnnounce } from '@fluentui/react-components';
import { ArrowUpRegular } from '@fluentui/react-icons/svg/arrow-up';
import { useCallback, useEffect, useRef, useState } from 'react';
import { Fault } from '../parts/fault.tsx';
import { Heading } from '../parts/heading.tsx';
import { Loading } from '../parts/loading.tsx';
import type { PageProps } from '../places.ts';
import { BulkBar } from './report/bulk-bar.tsx';
import { Days } from './report/days.tsx';
import { NoEvents } from './report/no-events.tsx';
import { FilterBar } from './report/filter-bar.tsx';
import { NO_FILTER, WHICH, readFilter, writeFilter, type Filter } from './report/filter.ts';
import { List } from './report/list.tsx';
import { Horizon } from './report/horizon.tsx';
import { useChoices } from './report/use-choices.ts';
import { useReport } from './report/use-report.ts';
import { useSelection } from './report/use-selection.ts';

const useStyles = makeStyles({
  page: { display: 'grid', gap: '12px', gridTemplateColumns: 'minmax(0, 1fr)' },
  head: { display: 'flex', flexWrap: 'wrap', alignItems: 'baseline', columnGap: '12px', marginBottom: '-16px' },
  behind: { opacity: 0.6 },
  // It hangs over the list and has no height of its own: what is being read stays where it is.
  news: { position: 'sticky', top: '64px', zIndex: 1, height: 0, textAlign: 'center' },
  pill: { boxShadow: tokens.shadow8, transform: 'translateY(-18px)' },
});

/** The filter last used, for whoever comes back from an event by the name of the page. */
let lastRest = '';

/** The events that the person may see: found, sorted, and dealt with one by one or many at once. */
export function Report({ rest }: PageProps) {
  const styles = useStyles();
  const [filter, setFilter] = useState<Filter>(() => readFilter(rest || lastRest));
  const written = writeFilter(filter);
  useEffect(() => {
    lastRest = written;
    // The same step of the history: each letter typed is no place to go back to.
    window.history.replaceState(window.history.state, '', `/tab/report${written && `/${written}`}`);
  }, [written]);
  const report = useReport(filter);
  const choices = useChoices();
  const selection = useSelection(written);
  const top = useRef<HTMLDivElement>(null);
  const { held, error, again } = report;
  const clear = useCallback(() => setFilter((now) => ({ ...NO_FILTER, which: now.which, order: now.order })), []);
  const showFresh = () => {
    again();
    top.current?.scrollIntoView({ block: 'start' });
  };
  useCountTold(written, held && !report.isBehind ? countWords(held.latest.total) : undefined);
  const mayTriage = choices?.mayTriage ?? false;
  return (
    <div className={styles.page} ref={top}>
      <div className={styles.head}>
        <Heading>{filter.which === 'all' ? 'All events' : `${WHICH[filter.which]} events`}</Heading>
        <Text>{held ? countWords(held.latest.total) : ''}</Text>
        {report.isBehind && <Spinner size="extra-tiny" aria-label="Loading" />}
      </div>
      <FilterBar filter={filter} onChange={setFilter} choices={choices} />
      {error && <Fault error={error} isOld={held !== undefined} again={again} />}
      {held && <Horizon answer={held.latest} />}
      {held && <Days filter={filter} />}
      {!held && !error && <Loading rows={12} />}
      {held && (
        <div>
          <div className={styles.news} role="status">
            {held.fresh > 0 && (
              <Button
                className={styles.pill}
                appearance="primary"
                shape="circular"
                size="small"
                icon={<ArrowUpRegular />}
                onClick={showFresh}
              >
                {held.fresh === 1 ? '1 new event' : `${held.fresh} new events`}
              </Button>
            )}
          </div>
          {held.size === 0 ? (
            <NoEvents filter={filter} clear={clear} blind={held.latest.blind} />
          ) : (
            <div className={report.isBehind ? styles.behind : undefined}>
              <List
                held={held}
                seen={report.seen}
                selection={mayTriage ? selection : undefined}
                order={filter.order}
                sort={(order) => setFilter((now) => ({ ...now, order }))}
              />
            </div>
          )}
        </div>
      )}
      {mayTriage && selection.numbers.size > 0 && (
        <BulkBar which={filter.which} selection={selection} report={report} />
      )}
    </div>
  );
}

/** Tells a screen reader how many there are, once for each filter and not whenever one comes or goes. */
function useCountTold(filter: string, words: string | undefined): void {
  const { announce } = useAnnounce();
  const told = useRef<string>(undefined);
  useEffect(() => {
    if (words === undefined || told.current === filter) return;
    told.current = filter;
    announce(words);
  }, [announce, filter, words]);
}

function countWords(count: number): string {
  return count === 1 ? '1 event' : `${count.toLocaleString('en-GB')} events`;
}

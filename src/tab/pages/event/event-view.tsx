import { MessageBar, MessageBarBody, makeStyles } from '@fluentui/react-components';
import type { ApiError } from '../../api.ts';
import { Fault } from '../../parts/fault.tsx';
import { Actions } from './actions.tsx';
import { Entities } from './entities.tsx';
import { FlowProvider } from './flow.tsx';
import { Head } from './head.tsx';
import { Activities, Deeds, History, Related } from './lists.tsx';
import { Advice, Facts, Reasons } from './story.tsx';
import { Meanwhile, useNews } from './meanwhile.tsx';
import type { EventPageValue } from './types.ts';

const useStyles = makeStyles({
  page: { display: 'grid', gap: '16px', gridTemplateColumns: 'minmax(0, 1fr)' },
  columns: {
    display: 'grid',
    gap: '16px',
    alignItems: 'start',
    gridTemplateColumns: 'minmax(0, 1fr)',
    '@media (min-width: 1000px)': { gridTemplateColumns: 'minmax(0, 5fr) minmax(300px, 3fr)' },
  },
  column: { display: 'grid', gap: '16px', gridTemplateColumns: 'minmax(0, 1fr)' },
});

interface EventViewProps {
  readonly event: EventPageValue;
  readonly asOf: Date | undefined;
  readonly error: ApiError | undefined;
  again(): void;
}

/** The page once its event is there; it stays while newer answers come, and so does an open dialog. */
export function EventView({ event, asOf, error, again }: EventViewProps) {
  const styles = useStyles();
  const news = useNews(event);
  return (
    <FlowProvider event={event} news={news} again={again}>
      <article className={styles.page}>
        <Head event={event} asOf={asOf} error={error} again={again} />
        {error && <Fault error={error} isOld again={again} />}
        <Actions event={event} />
        <Meanwhile news={news} />
        {event.missing !== '' && (
          <MessageBar intent="warning" layout="multiline">
            <MessageBarBody>{event.missing}</MessageBarBody>
          </MessageBar>
        )}
        <div className={styles.columns}>
          <div className={styles.column}>
            <Reasons event={event} />
            <Advice event={event} />
            <Entities event={event} />
            <Activities event={event} />
          </div>
          <div className={styles.column}>
            <Facts event={event} />
            <Deeds event={event} />
            <Related event={event} />
            <History event={event} />
          </div>
        </div>
      </article>
    </FlowProvider>
  );
}

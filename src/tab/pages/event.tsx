import { Button } from '@fluentui/react-components';
import { Empty } from '../parts/empty.tsx';
import { Fault } from '../parts/fault.tsx';
import { Heading } from '../parts/heading.tsx';
import { Loading } from '../parts/loading.tsx';
import type { PageProps } from '../places.ts';
import { useTab } from '../tab-context.ts';
import { EventView } from './event/event-view.tsx';
import { useReading } from '../use-reading.ts';

/** Everything known of one event, and what can be done about it. */
export function Event({ rest }: PageProps) {
  const n = /^\d{1,12}$/.test(rest) ? Number(rest) : 0;
  return n > 0 ? <Known n={n} /> : <NoEvent />;
}

function Known({ n }: { readonly n: number }) {
  const { value, error, asOf, again } = useReading<'eventPage'>('eventPage', { n });
  if (error?.code === 'NOT_FOUND') return <NoEvent n={n} />;
  if (error && !value) return <Fault error={error} again={again} />;
  if (!value) return <Loading rows={10} />;
  return <EventView event={value} asOf={asOf} error={error} again={again} />;
}

/** No such event, or one of a tenant that is not the person's: the page does not tell which. */
function NoEvent({ n }: { readonly n?: number }) {
  const { go } = useTab();
  return (
    <>
      <Heading title="No such event">Event</Heading>
      <Empty
        title={n === undefined ? 'This address names no event' : `There is no event ${n} that you can see`}
        actions={<Button onClick={() => go('report')}>Go to the report</Button>}
      >
        Its number may be wrong, or the event may be one of a tenant that you do not watch. The report lists every event
        that you can see.
      </Empty>
    </>
  );
}

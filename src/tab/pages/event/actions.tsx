import { Button, makeStyles } from '@fluentui/react-components';
import { useToasts } from '../../parts/toasts.tsx';
import { copyText } from './copy-text.ts';
import { useFlow } from './flow.tsx';
import type { EventPageValue } from './types.ts';

const useStyles = makeStyles({ row: { display: 'flex', flexWrap: 'wrap', gap: '8px' } });

/** What can be done about the event itself; what the person's role or the event's state rules out is not there. */
export function Actions({ event }: { readonly event: EventPageValue }) {
  const styles = useStyles();
  const { resolve, note, ignore, quick } = useFlow();
  const { can } = event;
  // What nobody has taken on is taken on first: that is the button which stands out, not the end.
  const isNobodys = can.assign && event.assignee === '';
  return (
    <div className={styles.row} role="group" aria-label="What to do about this event">
      {can.assign && (
        <Button appearance={isNobodys ? 'primary' : 'secondary'} onClick={() => quick('assign')}>
          {event.assignee ? 'Take it over' : 'Assign to me'}
        </Button>
      )}
      {can.resolve && (
        <Button appearance={isNobodys ? 'secondary' : 'primary'} onClick={resolve}>
          Resolve…
        </Button>
      )}
      {can.reopen && <Button onClick={() => quick('reopen')}>Re-open</Button>}
      {can.ignore && <Button onClick={ignore}>Ignore…</Button>}
      {can.unignore && <Button onClick={() => quick('unignore')}>Un-ignore</Button>}
      {can.note && <Button onClick={note}>Note…</Button>}
      {/* Not where "Assign to me" was: who presses twice would undo what they did. */}
      {can.unassign && <Button onClick={() => quick('unassign')}>Give it back</Button>}
      <CopyReport report={event.report} />
    </div>
  );
}

/** What a customer may be sent: this event's facts, times and deeds as plain text. */
function CopyReport({ report }: { readonly report: string }) {
  const toasts = useToasts();
  async function copy(): Promise<void> {
    if (await copyText(report)) toasts.said('The customer report is copied. It names this event alone.');
    else toasts.failed('Teams does not let Tocsin copy here.');
  }
  return <Button onClick={() => void copy()}>Copy customer report</Button>;
}

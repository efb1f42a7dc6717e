import { Badge, Link, makeStyles, tokens } from '@fluentui/react-components';
import type { TrailLine } from '../../../commands/page-views.ts';
import { outcomeWord } from '../../../texts/audit.ts';
import type { Wire, WireResult } from '../../api.ts';
import { ExactMoment } from '../../parts/moment.tsx';
import { Table, type Column } from '../../parts/table.tsx';
import { useTab } from '../../tab-context.ts';

type Line = Wire<TrailLine>;
type Entry = Extract<Line, { readonly verb: string }>;

const useStyles = makeStyles({
  facts: { margin: 0, padding: 0, listStyleType: 'none' },
  label: { color: tokens.colorNeutralForeground2 },
});

/** Entries of a trail, newest first; what cannot be read has a row of its own. */
export function TrailTable({ trail }: { readonly trail: WireResult<'auditTrail'> }) {
  const { name, timeZone } = trail.tenant;
  return (
    <Table
      caption={`Trail of ${name}, newest first`}
      columns={columnsFor(timeZone)}
      rows={trail.lines}
      keyOf={({ seq }) => seq}
    />
  );
}

function columnsFor(zone: string): readonly Column<Line>[] {
  const of = (cell: (entry: Entry) => ReturnType<Column<Line>['cell']>) => (line: Line) =>
    'fault' in line ? '' : cell(line);
  return [
    { id: 'seq', label: 'Entry', short: true, cell: ({ seq }) => seq },
    { id: 'at', label: 'When', cell: of(({ at }) => <ExactMoment at={at} zone={zone} />) },
    { id: 'by', label: 'Who', cell: of(({ by }) => by) },
    { id: 'what', label: 'What', cell: (line) => ('fault' in line ? <Broken words={line.fault} /> : line.what) },
    { id: 'outcome', label: 'Outcome', cell: of(({ outcome }) => <Outcome outcome={outcome} />) },
    { id: 'about', label: 'About', cell: of((entry) => <About entry={entry} />) },
  ];
}

function Broken({ words }: { readonly words: string }) {
  return (
    <>
      <Badge color="danger">Cannot be shown</Badge> {words}
    </>
  );
}

const COLOURS = { done: 'success', failed: 'danger', refused: 'danger', unknown: 'warning', lost: 'warning' } as const;

function Outcome({ outcome }: { readonly outcome: string }) {
  const known = Object.hasOwn(COLOURS, outcome) ? COLOURS[outcome as keyof typeof COLOURS] : 'informative';
  return (
    <Badge appearance="outline" color={known}>
      {outcomeWord(outcome)}
    </Badge>
  );
}

function About({ entry: { event, about, personal, corr } }: { readonly entry: Entry }) {
  const styles = useStyles();
  const { go } = useTab();
  return (
    <ul className={styles.facts}>
      {event !== undefined && (
        <li>
          <Link onClick={() => go(`events/${event}`)}>Event {event}</Link>
        </li>
      )}
      {[...about, ...personal].map(({ label, value }) => (
        <li key={label}>
          <span className={styles.label}>{label}: </span>
          {value}
        </li>
      ))}
      <li>
        <span className={styles.label}>Reference: </span>
        {corr}
      </li>
    </ul>
  );
}

import { Badge, Button, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { RuleLine } from '../../../commands/page-views.ts';
import type { Wire } from '../../api.ts';
import { ExactMoment, Moment } from '../../parts/moment.tsx';
import { Table, type Column } from '../../parts/table.tsx';
import { DeleteRule, ExtendRule } from './change.tsx';

export type Line = Wire<RuleLine>;

const useStyles = makeStyles({
  criteria: { margin: 0, padding: 0, listStyleType: 'none' },
  label: { color: tokens.colorNeutralForeground2 },
  reason: { display: 'block', marginTop: '4px', fontStyle: 'italic' },
  actions: { display: 'flex', flexWrap: 'wrap', gap: '4px' },
});

interface RuleTableProps {
  readonly caption: string;
  readonly rules: readonly Line[];
  readonly mayChange: boolean;
  changed(): void;
}

/** A row for each rule; administrators extend and delete from it. */
export function RuleTable({ caption, rules, mayChange, changed }: RuleTableProps) {
  const styles = useStyles();
  const [extending, setExtending] = useState<Line>();
  const [deleting, setDeleting] = useState<Line>();
  const change: Column<Line> = {
    id: 'change',
    label: 'Change',
    cell: (line) => (
      <div className={styles.actions}>
        <Button size="small" aria-label={`Extend rule ${line.rule.number}`} onClick={() => setExtending(line)}>
          Extend…
        </Button>
        <Button size="small" aria-label={`Delete rule ${line.rule.number}`} onClick={() => setDeleting(line)}>
          Delete…
        </Button>
      </div>
    ),
  };
  return (
    <>
      <Table
        caption={caption}
        columns={[...COLUMNS, ...(mayChange ? [change] : [])]}
        rows={rules}
        keyOf={({ rule }) => rule.number}
      />
      <ExtendRule line={extending} close={() => setExtending(undefined)} changed={changed} />
      <DeleteRule line={deleting} close={() => setDeleting(undefined)} changed={changed} />
    </>
  );
}

const COLUMNS: readonly Column<Line>[] = [
  { id: 'number', label: 'Rule', short: true, cell: ({ rule }) => `Rule ${rule.number}` },
  { id: 'criteria', label: 'Hides', cell: (line) => <CriteriaCell line={line} /> },
  { id: 'where', label: 'Where', cell: ({ rule, where }) => (rule.scope === '*' ? 'All tenants' : where) },
  {
    id: 'state',
    label: 'Holds until',
    cell: ({ rule, state, timeZone }) => (
      <>
        {state === 'expired' && <Badge color="warning">Expired</Badge>}{' '}
        <ExactMoment at={rule.expiresAt} zone={timeZone} />
      </>
    ),
  },
  { id: 'hits', label: 'Has hidden', cell: ({ hits }) => hits },
  {
    id: 'last',
    label: 'Last match',
    cell: ({ rule, timeZone }) => (rule.lastMatch ? <Moment at={rule.lastMatch} zone={timeZone} passing /> : 'never'),
  },
  {
    id: 'author',
    label: 'Made by',
    cell: ({ rule, timeZone }) => (
      <>
        {rule.author.name}, <Moment at={rule.createdAt} zone={timeZone} passing />
      </>
    ),
  },
];

/** What it hides and why, where its author said so. */
function CriteriaCell({ line: { criteria, rule, timeZone } }: { readonly line: Line }) {
  const styles = useStyles();
  return (
    <>
      <ul className={styles.criteria}>
        {criteria.map(({ label, value }) => (
          <li key={label}>
            <span className={styles.label}>{label}: </span>
            {value}
          </li>
        ))}
        {rule.from && (
          <li>
            <span className={styles.label}>Occurred from: </span>
            <ExactMoment at={rule.from} zone={timeZone} />
          </li>
        )}
        {rule.until && (
          <li>
            <span className={styles.label}>Occurred until: </span>
            <ExactMoment at={rule.until} zone={timeZone} />
          </li>
        )}
      </ul>
      <span className={styles.reason}>{rule.reason}</span>
    </>
  );
}

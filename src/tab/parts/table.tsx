import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { ArrowDownRegular, ArrowUpRegular } from '@fluentui/react-icons';
import type { ReactNode } from 'react';

const NARROW = '@media (max-width: 639px)';
const MIDDLING = '@media (max-width: 1023px)';

const useStyles = makeStyles({
  table: { width: '100%', borderCollapse: 'collapse', [NARROW]: { display: 'block' } },
  caption: {
    textAlign: 'start',
    fontWeight: tokens.fontWeightSemibold,
    padding: '0 0 8px',
    [NARROW]: { display: 'block' },
  },
  unseen: { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)' },
  head: { [NARROW]: { display: 'none' } },
  // Where rows are boxes, what can be sorted by is a line of buttons above them.
  sortHead: {
    [NARROW]: {
      display: 'block',
      '& tr': { display: 'flex', flexWrap: 'wrap' },
      '& th:not(:has(button))': { display: 'none' },
    },
  },
  body: { [NARROW]: { display: 'grid', gap: '8px' } },
  row: {
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    [NARROW]: {
      display: 'block',
      padding: '8px 12px',
      borderRadius: tokens.borderRadiusMedium,
      border: `1px solid ${tokens.colorNeutralStroke1}`,
      backgroundColor: tokens.colorNeutralBackground1,
    },
  },
  headCell: {
    textAlign: 'start',
    padding: '6px 12px 6px 0',
    fontWeight: tokens.fontWeightSemibold,
    verticalAlign: 'bottom',
  },
  cell: {
    textAlign: 'start',
    fontWeight: tokens.fontWeightRegular,
    padding: '8px 12px 8px 0',
    verticalAlign: 'top',
    overflowWrap: 'anywhere',
    [NARROW]: {
      display: 'grid',
      gridTemplateColumns: '7.5rem 1fr',
      gap: '8px',
      padding: '2px 0',
      '::before': { content: 'attr(data-label)', color: tokens.colorNeutralForeground2 },
    },
  },
  // One long name must not press all other columns together.
  name: { maxWidth: '22rem', [NARROW]: { maxWidth: 'none' } },
  end: { textAlign: 'end', fontVariantNumeric: 'tabular-nums', [NARROW]: { textAlign: 'start' } },
  keptTogether: { whiteSpace: 'nowrap', overflowWrap: 'normal' },
  whenWide: { [MIDDLING]: { display: 'none' } },
});

export interface Column<Row> {
  readonly id: string;
  readonly label: string;
  cell(row: Row): ReactNode;
  /** A number: set to the end of its column. */
  readonly number?: true;
  /** Never broken into lines where there is room for a table. */
  readonly short?: true;
  /** Left out below 1,024 px: for what is nice to have. */
  readonly whenWide?: true;
  readonly sortable?: true;
}

export interface Sorting {
  readonly by: string;
  readonly descending: boolean;
  sort(by: string): void;
}

interface TableProps<Row> {
  /** What the table is of; read out before it. */
  readonly caption: string;
  readonly captionUnseen?: true;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  keyOf(row: Row): string | number;
  readonly sorting?: Sorting;
}

/**
 * A table whose first column names its row. Below 640 px each row becomes a box with the names of its cells beside them;
 * the roles are spelt out because a browser forgets them with the table's look.
 */
export function Table<Row>({ caption, captionUnseen, columns, rows, keyOf, sorting }: TableProps<Row>) {
  const styles = useStyles();
  const look = ({ number, short, whenWide }: Column<Row>) =>
    mergeClasses(number && styles.end, (number || short) && styles.keptTogether, whenWide && styles.whenWide);
  return (
    <table role="table" className={styles.table}>
      <caption className={captionUnseen ? styles.unseen : styles.caption}>{caption}</caption>
      <thead role="rowgroup" className={sorting ? styles.sortHead : styles.head}>
        <tr role="row">
          {columns.map((column) => (
            <HeadCell key={column.id} column={column} look={look(column)} {...(sorting && { sorting })} />
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup" className={styles.body}>
        {rows.map((row) => (
          <tr role="row" key={keyOf(row)} className={styles.row}>
            {columns.map((column, at) => {
              const is = { className: mergeClasses(styles.cell, look(column)), 'data-label': column.label };
              return at === 0 ? (
                <th
                  key={column.id}
                  role="rowheader"
                  scope="row"
                  {...is}
                  className={mergeClasses(is.className, styles.name)}
                >
                  <span>{column.cell(row)}</span>
                </th>
              ) : (
                <td key={column.id} role="cell" {...is}>
                  <span>{column.cell(row)}</span>
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface HeadCellProps<Row> {
  readonly column: Column<Row>;
  readonly look: string;
  readonly sorting?: Sorting;
}

function HeadCell<Row>({ column: { id, label, sortable }, look, sorting }: HeadCellProps<Row>) {
  const styles = useStyles();
  const isSorted = sorting?.by === id;
  const order = !isSorted ? undefined : sorting.descending ? 'descending' : 'ascending';
  const arrow = sorting?.descending ? <ArrowDownRegular /> : <ArrowUpRegular />;
  return (
    <th
      role="columnheader"
      scope="col"
      className={mergeClasses(styles.headCell, look)}
      {...(order && { 'aria-sort': order })}
    >
      {sorting && sortable ? (
        <Button
          appearance="transparent"
          size="small"
          iconPosition="after"
          {...(isSorted && { icon: arrow })}
          onClick={() => sorting.sort(id)}
        >
          {label}
        </Button>
      ) : (
        label
      )}
    </th>
  );
}

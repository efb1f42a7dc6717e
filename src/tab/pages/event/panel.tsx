import { Text, makeStyles, tokens } from '@fluentui/react-components';
import { useId, type ReactNode } from 'react';

const useStyles = makeStyles({
  panel: {
    display: 'grid',
    gap: '12px',
    gridTemplateColumns: 'minmax(0, 1fr)',
    padding: '16px',
    overflowWrap: 'anywhere',
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
  },
  head: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '4px 12px' },
  title: { margin: 0 },
  beside: { color: tokens.colorNeutralForeground2 },
});

interface PanelProps {
  readonly title: string;
  /** What stands beside the title: a count, a time. */
  readonly beside?: ReactNode;
  readonly children: ReactNode;
}

/** One section of the page, under a heading of its own. */
export function Panel({ title, beside, children }: PanelProps) {
  const styles = useStyles();
  const id = useId();
  return (
    <section className={styles.panel} aria-labelledby={id}>
      <div className={styles.head}>
        <Text as="h2" id={id} size={400} weight="semibold" className={styles.title}>
          {title}
        </Text>
        {beside !== undefined && (
          <Text size={200} className={styles.beside}>
            {beside}
          </Text>
        )}
      </div>
      {children}
    </section>
  );
}

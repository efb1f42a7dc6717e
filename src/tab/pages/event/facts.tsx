import { makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';

const useStyles = makeStyles({
  list: {
    display: 'grid',
    gap: '4px 16px',
    margin: 0,
    gridTemplateColumns: 'minmax(0, 1fr)',
    '@media (min-width: 480px)': { gridTemplateColumns: 'minmax(90px, max-content) minmax(0, 1fr)' },
  },
  title: { color: tokens.colorNeutralForeground2, maxWidth: '22ch' },
  value: { margin: 0, overflowWrap: 'anywhere', '@media (max-width: 479px)': { marginBottom: '6px' } },
});

export interface FactLine {
  readonly title: string;
  readonly value: ReactNode;
}

/** Labels with what stands beside them, in two columns where there is room. */
export function FactList({ facts }: { readonly facts: readonly FactLine[] }) {
  const styles = useStyles();
  return (
    <dl className={styles.list}>
      {facts.map(({ title, value }, at) => [
        <dt key={`t${at}`} className={styles.title}>
          {title}
        </dt>,
        <dd key={`v${at}`} className={styles.value}>
          {value}
        </dd>,
      ])}
    </dl>
  );
}

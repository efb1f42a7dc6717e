import { makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';

const useStyles = makeStyles({
  list: {
    display: 'grid',
    gridTemplateColumns: 'minmax(7rem, max-content) 1fr',
    gap: '4px 12px',
    margin: 0,
    '@media (max-width: 639px)': { gridTemplateColumns: '1fr', gap: '0' },
  },
  label: { color: tokens.colorNeutralForeground2, '@media (max-width: 639px)': { marginTop: '4px' } },
  value: { margin: 0, overflowWrap: 'anywhere' },
});

export interface Fact {
  readonly label: string;
  readonly value: ReactNode;
}

/** What is known of a thing, a line each. */
export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  const styles = useStyles();
  return (
    <dl className={styles.list}>
      {facts.map(({ label, value }) => [
        <dt key={`${label} name`} className={styles.label}>
          {label}
        </dt>,
        <dd key={label} className={styles.value}>
          {value}
        </dd>,
      ])}
    </dl>
  );
}

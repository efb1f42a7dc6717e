import { Text, makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';

const useStyles = makeStyles({
  box: {
    display: 'grid',
    justifyItems: 'center',
    gap: '8px',
    padding: '32px 16px',
    maxWidth: '60ch',
    marginInline: 'auto',
    textAlign: 'center',
  },
  title: { margin: 0 },
  words: { color: tokens.colorNeutralForeground2, textAlign: 'center' },
  actions: { display: 'flex', flexWrap: 'wrap', justifyContent: 'center', gap: '8px', marginTop: '8px' },
});

interface EmptyProps {
  /** What is so, e.g. "No rule hides anything". */
  readonly title: string;
  /** Why, and how something comes to be here. */
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
}

/** In place of a list that has nothing: what that means, and what to do. Never for what could not be read. */
export function Empty({ title, children, actions }: EmptyProps) {
  const styles = useStyles();
  return (
    <div className={styles.box}>
      <Text as="h2" size={400} weight="semibold" className={styles.title}>
        {title}
      </Text>
      {children !== undefined && <Text className={styles.words}>{children}</Text>}
      {actions !== undefined && <div className={styles.actions}>{actions}</div>}
    </div>
  );
}

import { Text, makeStyles, tokens } from '@fluentui/react-components';
import { useId } from 'react';

const useStyles = makeStyles({
  part: { display: 'grid', gap: '4px', gridTemplateColumns: 'minmax(0, 1fr)' },
  title: { margin: 0 },
  lines: { display: 'grid', gap: '4px', margin: 0, paddingInlineStart: '20px', maxHeight: '30vh', overflowY: 'auto' },
  words: { display: 'block', color: tokens.colorNeutralForeground2 },
});

export interface BulkLineShown {
  readonly n: number;
  readonly title?: string | undefined;
  readonly tenantName?: string | undefined;
  /** What there is to say of it alone. */
  readonly words?: string | undefined;
}

/** Some of many events, each in a line, under what they have in common; nothing where there are none. */
export function BulkLines({ title, lines }: { readonly title: string; readonly lines: readonly BulkLineShown[] }) {
  const styles = useStyles();
  const id = useId();
  if (lines.length === 0) return null;
  return (
    <div className={styles.part}>
      <Text as="h3" id={id} weight="semibold" className={styles.title}>
        {title}
      </Text>
      <ul className={styles.lines} tabIndex={0} aria-labelledby={id}>
        {lines.map(({ n, title: name, tenantName, words }) => (
          <li key={n}>
            {[`#${n}`, name, tenantName].filter(Boolean).join(' · ')}
            {words !== undefined && <span className={styles.words}>{words}</span>}
          </li>
        ))}
      </ul>
    </div>
  );
}

import { Text, makeStyles, tokens } from '@fluentui/react-components';

const useStyles = makeStyles({
  lines: { margin: 0, paddingInlineStart: '20px', maxHeight: '30vh', overflowY: 'auto' },
  line: { color: tokens.colorNeutralForeground2 },
});

/** What there is to say of single events among many. */
export function BulkLines({ lines }: { readonly lines: readonly { readonly n: number; readonly words: string }[] }) {
  const styles = useStyles();
  if (lines.length === 0) return null;
  return (
    <ul className={styles.lines} tabIndex={0} aria-label="Events to know about">
      {lines.map(({ n, words }) => (
        <li key={n} className={styles.line}>
          <Text>
            #{n}: {words}
          </Text>
        </li>
      ))}
    </ul>
  );
}

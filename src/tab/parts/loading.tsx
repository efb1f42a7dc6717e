import { Skeleton, SkeletonItem, makeStyles, tokens } from '@fluentui/react-components';

const OUTLINE = {
  backgroundColor: 'transparent',
  border: `1px dashed ${tokens.colorNeutralStroke1}`,
  boxSizing: 'border-box',
  '::after': { display: 'none' },
} as const;

/** Shapes of what is coming are blocks of white in high contrast, or nothing at all: there they are outlines. */
export const SHAPE = {
  ':global(html[data-theme="contrast"])': OUTLINE,
  '@media (forced-colors: active)': OUTLINE,
} as const;

const useStyles = makeStyles({ rows: { display: 'grid', gap: '12px' }, item: SHAPE });

/** The shape of what is coming. */
export function Loading({ rows = 6 }: { readonly rows?: number }) {
  const styles = useStyles();
  return (
    <Skeleton className={styles.rows} aria-label="Loading">
      {Array.from({ length: rows }, (_none, at) => (
        <SkeletonItem key={at} size={32} className={styles.item} />
      ))}
    </Skeleton>
  );
}

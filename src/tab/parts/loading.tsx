import { Skeleton, SkeletonItem, makeStyles } from '@fluentui/react-components';

const useStyles = makeStyles({ rows: { display: 'grid', gap: '12px' } });

/** The shape of what is coming. */
export function Loading({ rows = 6 }: { readonly rows?: number }) {
  const styles = useStyles();
  return (
    <Skeleton className={styles.rows} aria-label="Loading">
      {Array.from({ length: rows }, (_none, at) => (
        <SkeletonItem key={at} size={32} />
      ))}
    </Skeleton>
  );
}

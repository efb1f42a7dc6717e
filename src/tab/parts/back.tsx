import { Button, makeStyles } from '@fluentui/react-components';
import { ArrowLeftRegular } from '@fluentui/react-icons/svg/arrow-left';
import { useTab } from '../tab-context.ts';

// Its arrow stands where the page's own lines begin.
const useStyles = makeStyles({ back: { marginInlineStart: '-12px', marginBottom: '8px' } });

/** The way back to where this page was opened from. */
export function Back({ to, children }: { readonly to: string; readonly children: string }) {
  const styles = useStyles();
  const { go } = useTab();
  return (
    <Button
      className={styles.back}
      appearance="transparent"
      icon={<ArrowLeftRegular aria-hidden />}
      onClick={() => go(to)}
    >
      {children}
    </Button>
  );
}

import { Button } from '@fluentui/react-components';
import { ArrowLeftRegular } from '@fluentui/react-icons';
import { useTab } from '../../tab-context.ts';

/** The way back to where this page was opened from. */
export function Back({ to, children }: { readonly to: string; readonly children: string }) {
  const { go } = useTab();
  return (
    <Button appearance="subtle" size="small" icon={<ArrowLeftRegular />} onClick={() => go(to)}>
      {children}
    </Button>
  );
}

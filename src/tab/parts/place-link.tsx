import { Link } from '@fluentui/react-components';
import type { MouseEvent, ReactNode } from 'react';
import { useTab } from '../tab-context.ts';

interface PlaceLinkProps {
  /** A place of the tab, e.g. `posture/<tenant>`. */
  readonly to: string;
  readonly children: ReactNode;
}

/** Leads to another place of the tab without loading it again; a link to the keyboard, the screen reader and the mouse. */
export function PlaceLink({ to, children }: PlaceLinkProps) {
  const { go } = useTab();
  function follow(event: MouseEvent): void {
    event.preventDefault();
    go(to);
  }
  return (
    <Link href={`/tab/${to}`} onClick={follow}>
      {children}
    </Link>
  );
}

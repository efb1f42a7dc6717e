import { makeStyles, tokens, typographyStyles } from '@fluentui/react-components';
import { useEffect, useRef, type ReactNode } from 'react';

const useStyles = makeStyles({
  row: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px 16px', marginBottom: '16px' },
  words: {
    ...typographyStyles.subtitle1,
    margin: 0,
    overflowWrap: 'anywhere',
    borderRadius: tokens.borderRadiusMedium,
  },
  beside: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px', marginInlineStart: 'auto' },
});

interface HeadingProps {
  /** One h1 a page. */
  readonly children: ReactNode;
  /** What the document is called while the page is open, where the page's own name does not say enough. */
  readonly title?: string;
  /** What stands at the far end of the same line: buttons, filters. */
  readonly beside?: ReactNode;
}

/** A page's own heading: where the focus goes when the page was opened, so that a screen reader says where one is. */
export function Heading({ children, title, beside }: HeadingProps) {
  const styles = useStyles();
  const words = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // The page came after its frame: the focus waits at the frame, unless the person has gone on meanwhile.
    if (document.activeElement === document.getElementById(MAIN)) words.current?.focus({ preventScroll: true });
  }, []);
  useEffect(() => {
    if (title !== undefined) document.title = titled(title);
  }, [title]);
  return (
    <div className={styles.row}>
      <h1 tabIndex={-1} ref={words} className={styles.words}>
        {children}
      </h1>
      {beside !== undefined && <div className={styles.beside}>{beside}</div>}
    </div>
  );
}

/** The id of the part of the frame that pages are shown in. */
export const MAIN = 'main';

export function titled(name: string): string {
  return name === '' ? 'Tocsin' : `${name} – Tocsin`;
}

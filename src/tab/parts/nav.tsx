import {
  Menu,
  MenuButton,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  Overflow,
  OverflowItem,
  makeStyles,
  mergeClasses,
  tokens,
  useIsOverflowItemVisible,
  useOverflowMenu,
} from '@fluentui/react-components';
import type { MouseEvent } from 'react';

const FORCED = '@media (forced-colors: active)';

const useStyles = makeStyles({
  nav: { overflow: 'hidden', minWidth: 0 },
  row: {
    display: 'flex',
    flexWrap: 'nowrap',
    alignItems: 'center',
    minWidth: 0,
    margin: 0,
    padding: '0 8px',
    listStyle: 'none',
  },
  item: { flexShrink: 0 },
  link: {
    display: 'block',
    padding: '11px 10px 9px',
    whiteSpace: 'nowrap',
    color: tokens.colorNeutralForeground2,
    textDecorationLine: 'none',
    borderBottom: '3px solid transparent',
    borderRadius: tokens.borderRadiusSmall,
    ':hover': { color: tokens.colorNeutralForeground1, borderBottomColor: tokens.colorNeutralStroke1Hover },
    // Where the system chooses the colours it shows every border: only the one under the page that is shown is meant.
    [FORCED]: { borderBottomColor: 'Canvas' },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  here: {
    color: tokens.colorNeutralForeground1,
    fontWeight: tokens.fontWeightSemibold,
    borderBottomColor: tokens.colorCompoundBrandStroke,
    [FORCED]: { borderBottomColor: 'Highlight' },
  },
});

export interface NavPage {
  readonly id: string;
  readonly label: string;
}

export interface Here {
  readonly id: string;
  /** In the words of `aria-current`: the page that is shown, or the one that it belongs to. */
  readonly is: 'page' | 'true';
}

interface NavProps {
  readonly pages: readonly NavPage[];
  readonly here: Here;
  go(id: string): void;
}

/** The pages in one line; those that have no room are in a menu at its end. The page that is shown is always in the line. */
export function Nav({ pages, here, go }: NavProps) {
  const styles = useStyles();
  return (
    <nav className={styles.nav} aria-label="Pages of Tocsin">
      <Overflow minimumVisible={1} padding={24}>
        <ul className={styles.row}>
          {pages.map((page) => (
            <OverflowItem key={page.id} id={page.id} priority={page.id === here.id ? 2 : 1}>
              <li className={styles.item}>
                <PageLink page={page} here={page.id === here.id ? here.is : undefined} go={go} />
              </li>
            </OverflowItem>
          ))}
          <More pages={pages} go={go} />
        </ul>
      </Overflow>
    </nav>
  );
}

interface PageLinkProps {
  readonly page: NavPage;
  readonly here: Here['is'] | undefined;
  go(id: string): void;
}

function PageLink({ page: { id, label }, here, go }: PageLinkProps) {
  const styles = useStyles();
  function follow(event: MouseEvent): void {
    event.preventDefault();
    go(id);
  }
  return (
    <a
      href={`/tab/${id}`}
      className={mergeClasses(styles.link, here && styles.here)}
      aria-current={here}
      onClick={follow}
    >
      {label}
    </a>
  );
}

function More({ pages, go }: Omit<NavProps, 'here'>) {
  const styles = useStyles();
  const { ref, isOverflowing } = useOverflowMenu<HTMLLIElement>();
  if (!isOverflowing) return null;
  return (
    <li ref={ref} className={styles.item}>
      <Menu>
        <MenuTrigger disableButtonEnhancement>
          <MenuButton appearance="subtle">More</MenuButton>
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            {pages.map((page) => (
              <HiddenPage key={page.id} page={page} go={go} />
            ))}
          </MenuList>
        </MenuPopover>
      </Menu>
    </li>
  );
}

function HiddenPage({ page: { id, label }, go }: Omit<PageLinkProps, 'here'>) {
  const isVisible = useIsOverflowItemVisible(id);
  return isVisible ? null : <MenuItem onClick={() => go(id)}>{label}</MenuItem>;
}

import {
  Button,
  Menu,
  MenuButton,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  makeStyles,
} from '@fluentui/react-components';
import { useRef } from 'react';
import { useFlow } from './flow.tsx';
import type { PageEntityValue, PageOfferValue } from './types.ts';

const useStyles = makeStyles({ row: { display: 'flex', flexWrap: 'wrap', gap: '8px' } });

/** Buttons beside each other; the rest is in a menu. */
const FIRST = 3;

/** What can be done to one person or thing. Each choice shows first what it would do. */
export function OfferButtons({ entity }: { readonly entity: PageEntityValue }) {
  const styles = useStyles();
  const row = useRef<HTMLDivElement>(null);
  const { preview } = useFlow();
  const { offers } = entity;
  if (offers.length === 0) return null;
  const room = offers.length === FIRST + 1 ? FIRST + 1 : FIRST;
  const more = offers.slice(room);
  const label = (offer: PageOfferValue) => `${offer.label}: ${entity.label}`;
  return (
    <div className={styles.row} ref={row}>
      {/* A deed that was done changes its name, and not its place: the focus comes back to it. */}
      {offers.slice(0, room).map((offer, at) => (
        <Button key={at} size="small" aria-label={label(offer)} onClick={() => preview(offer, entity.label)}>
          {offer.label}
        </Button>
      ))}
      {more.length > 0 && (
        <Menu>
          <MenuTrigger disableButtonEnhancement>
            <MenuButton size="small" data-menu aria-label={`Act on ${entity.label}`}>
              Act…
            </MenuButton>
          </MenuTrigger>
          <MenuPopover>
            <MenuList>
              {more.map((offer) => (
                <MenuItem
                  key={offer.label}
                  onClick={() => preview(offer, entity.label, row.current?.querySelector('[data-menu]'))}
                >
                  {offer.label}
                </MenuItem>
              ))}
            </MenuList>
          </MenuPopover>
        </Menu>
      )}
    </div>
  );
}

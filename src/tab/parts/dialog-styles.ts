import { makeStyles } from '@fluentui/react-components';

/** A dialog that is as wide as its words need and a phone allows, and whose contents are scrolled rather than squeezed. */
export const useDialogStyles = makeStyles({
  surface: { maxWidth: 'min(640px, calc(100vw - 16px))' },
  content: {
    display: 'grid',
    gap: '12px',
    gridTemplateColumns: 'minmax(0, 1fr)',
    // Where the window is low, what does not fit is scrolled to rather than pressed together.
    gridAutoRows: 'max-content',
    paddingBottom: '4px',
    overflowWrap: 'anywhere',
    // As wide as its longest choice otherwise, and so wider than a phone.
    '& .fui-Select': { minWidth: 0 },
  },
});

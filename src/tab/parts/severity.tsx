import { Badge, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { severityWord } from '../../texts/severity.ts';

const useStyles = makeStyles({
  badge: { fontWeight: tokens.fontWeightSemibold, whiteSpace: 'nowrap' },
  // The library's own "informative" is grey on nearly the same grey in the dark theme.
  quiet: {
    color: tokens.colorNeutralForeground1,
    backgroundColor: tokens.colorNeutralBackground1,
    '::after': {
      borderTopColor: tokens.colorNeutralStrokeAccessible,
      borderRightColor: tokens.colorNeutralStrokeAccessible,
      borderBottomColor: tokens.colorNeutralStrokeAccessible,
      borderLeftColor: tokens.colorNeutralStrokeAccessible,
    },
  },
});

const COLOURS = { high: 'danger', medium: 'warning', low: 'brand' } as const;

/** How bad it is, in its word; the colour only repeats it. */
export function Severity({ severity }: { readonly severity: string }) {
  const styles = useStyles();
  const colour = Object.hasOwn(COLOURS, severity) ? COLOURS[severity as keyof typeof COLOURS] : undefined;
  return (
    <Badge color={colour ?? 'subtle'} className={mergeClasses(styles.badge, colour === undefined && styles.quiet)}>
      {severityWord(severity)}
    </Badge>
  );
}

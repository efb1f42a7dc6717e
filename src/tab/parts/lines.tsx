import { Checkbox, MessageBar, MessageBarBody, Text, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';

const useStyles = makeStyles({
  list: { display: 'grid', gap: '4px', margin: 0, paddingInlineStart: '20px' },
  quiet: { color: tokens.colorNeutralForeground2 },
  picks: { display: 'grid', gap: '0', margin: 0, padding: 0, border: 'none' },
});

/** Sentences as a list; nothing where there are none. */
export function Sentences({ texts }: { readonly texts: readonly string[] }) {
  const styles = useStyles();
  if (texts.length === 0) return null;
  return (
    <ul className={styles.list}>
      {texts.map((text) => (
        <li key={text}>{text}</li>
      ))}
    </ul>
  );
}

/** What has to be weighed before saying yes. */
export function Concerns({ texts }: { readonly texts: readonly string[] }) {
  return texts.map((text) => (
    <MessageBar key={text} intent="warning" layout="multiline">
      <MessageBarBody>{text}</MessageBarBody>
    </MessageBar>
  ));
}

export function Quiet({ children }: { readonly children: string }) {
  const styles = useStyles();
  return (
    <Text size={200} className={styles.quiet}>
      {children}
    </Text>
  );
}

interface Choice {
  readonly input: string;
  readonly label: string;
  readonly chosen: boolean;
}

/** What is ticked, by the name of its input, as the server reads it. */
export function usePicks(choices: readonly Choice[]) {
  const [ticked, setTicked] = useState<ReadonlySet<string>>(
    () => new Set(choices.filter(({ chosen }) => chosen).map(({ input }) => input)),
  );
  function tick(input: string, isTicked: boolean): void {
    setTicked((before) => {
      const after = new Set(before);
      if (isTicked) after.add(input);
      else after.delete(input);
      return after;
    });
  }
  const inputs = Object.fromEntries([...ticked].map((input) => [input, 'true']));
  return { ticked, tick, inputs };
}

interface PicksProps {
  readonly legend: string;
  readonly choices: readonly Choice[];
  readonly picks: ReturnType<typeof usePicks>;
}

/** One box to tick for each choice. */
export function Picks({ legend, choices, picks: { ticked, tick } }: PicksProps) {
  const styles = useStyles();
  return (
    <fieldset className={styles.picks} aria-label={legend}>
      {choices.map(({ input, label }) => (
        <Checkbox
          key={input}
          label={label}
          checked={ticked.has(input)}
          onChange={(_event, data) => tick(input, data.checked === true)}
        />
      ))}
    </fieldset>
  );
}

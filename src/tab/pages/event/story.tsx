import { Text, makeStyles, tokens } from '@fluentui/react-components';
import { FactList } from './facts.tsx';
import { Panel } from './panel.tsx';
import type { EventPageValue } from './types.ts';

const useStyles = makeStyles({
  list: { display: 'grid', gap: '8px', margin: 0, paddingInlineStart: '20px' },
  why: { display: 'block', color: tokens.colorNeutralForeground2 },
});

interface StoryProps {
  readonly event: EventPageValue;
}

/** What the alert says, and why it stands out. */
export function Reasons({ event }: StoryProps) {
  const styles = useStyles();
  return (
    <Panel title="What happened">
      <Text>{event.description}</Text>
      {event.suspicious.length > 0 && (
        <>
          <Text as="h3" weight="semibold" style={{ margin: 0 }}>
            Why it is suspicious
          </Text>
          <ul className={styles.list}>
            {event.suspicious.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </>
      )}
    </Panel>
  );
}

/** What to do, in order, each step with its reason. */
export function Advice({ event }: StoryProps) {
  const styles = useStyles();
  if (event.react.length === 0) return null;
  return (
    <Panel title="How to react">
      <ol className={styles.list}>
        {event.react.map(({ what, why }) => (
          <li key={what}>
            <Text weight="semibold">{what}</Text>
            <Text size={200} className={styles.why}>
              {why}
            </Text>
          </li>
        ))}
      </ol>
    </Panel>
  );
}

/** What an analyst asks first, and when it was. */
export function Facts({ event }: StoryProps) {
  return (
    <Panel title="Facts">
      <FactList facts={[...event.facts, ...event.times]} />
    </Panel>
  );
}

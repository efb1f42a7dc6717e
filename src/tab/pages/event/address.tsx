import {
  Accordion,
  AccordionHeader,
  AccordionItem,
  AccordionPanel,
  Text,
  makeStyles,
  tokens,
} from '@fluentui/react-components';
import { FactList } from './facts.tsx';
import type { AddressValue } from './types.ts';

const useStyles = makeStyles({
  body: { display: 'grid', gap: '6px', gridTemplateColumns: 'minmax(0, 1fr)' },
  quiet: { color: tokens.colorNeutralForeground2 },
  changed: { fontWeight: tokens.fontWeightSemibold },
  facts: { display: 'grid', gap: '8px' },
});

/** An address as it was at detection and as it is now, one under the other, and what has changed. */
export function AddressDetails({ address }: { readonly address: AddressValue }) {
  const styles = useStyles();
  const { recorded, live, difference, isChanged, seen, scope } = address;
  if (scope !== '') return <Text>{scope}</Text>;
  return (
    <div className={styles.body}>
      {difference !== '' && <Text className={isChanged ? styles.changed : styles.quiet}>{difference}</Text>}
      <Text>{recorded.summary}</Text>
      <Text>{live.summary}</Text>
      {seen !== '' && <Text className={styles.quiet}>{seen}</Text>}
      <Accordion collapsible multiple>
        <AllFacts value="recorded" title="Everything recorded" facts={recorded} />
        <AllFacts value="live" title="Everything known now" facts={live} />
      </Accordion>
    </div>
  );
}

interface AllFactsProps {
  readonly value: string;
  readonly title: string;
  readonly facts: AddressValue['live'];
}

function AllFacts({ value, title, facts }: AllFactsProps) {
  const styles = useStyles();
  if (facts.facts.length === 0) return null;
  return (
    <AccordionItem value={value}>
      <AccordionHeader as="h4" size="small">
        {title}
      </AccordionHeader>
      <AccordionPanel>
        <div className={styles.facts}>
          <FactList
            facts={facts.facts.map(({ title: label, value: said, source }) => ({
              title: label,
              value: (
                <>
                  {said}
                  {source !== '' && (
                    <Text size={200} className={styles.quiet}>
                      {` – ${source}`}
                    </Text>
                  )}
                </>
              ),
            }))}
          />
          {facts.unchecked.map((text) => (
            <Text key={text} size={200} className={styles.quiet}>
              {text}
            </Text>
          ))}
        </div>
      </AccordionPanel>
    </AccordionItem>
  );
}

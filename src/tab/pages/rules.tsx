import { Button, Dropdown, Field, MessageBar, MessageBarBody, Option, makeStyles } from '@fluentui/react-components';
import { useState } from 'react';
import { Empty } from '../parts/empty.tsx';
import { Fault } from '../parts/fault.tsx';
import { Freshness } from '../parts/freshness.tsx';
import { Heading } from '../parts/heading.tsx';
import { Loading } from '../parts/loading.tsx';
import { manyWords } from '../parts/numbers.ts';
import { Pager } from '../parts/pager.tsx';
import { TypedSearch } from '../parts/typed-search.tsx';
import type { PageProps } from '../places.ts';
import { useTab } from '../tab-context.ts';
import { useReading } from '../use-reading.ts';
import { RuleTable } from './rules/table.tsx';

const SIZE = 50;
const CHOICES = { all: 'All rules', live: 'Rules that hold', expired: 'Expired rules' } as const;
type Which = keyof typeof CHOICES;

const useStyles = makeStyles({
  filters: { display: 'flex', flexWrap: 'wrap', gap: '8px 12px', marginBottom: '16px' },
  filter: { flexGrow: 1, flexBasis: '14rem', maxWidth: '20rem', minWidth: 0 },
});

/** What events are hidden by rule, by whose rule, and until when. */
export function Rules(_page: PageProps) {
  const styles = useStyles();
  const [which, setWhich] = useState<Which>('all');
  const [words, setWords] = useState('');
  const [from, setFrom] = useState(1);
  const { value, error, asOf, again } = useReading<'rulesPage'>('rulesPage', { which, words, from });
  function search(next: string): void {
    setWords(next);
    setFrom(1);
  }
  return (
    <>
      <Heading beside={<Freshness asOf={asOf} error={error} again={again} />}>Ignore rules</Heading>
      <div role="search" aria-label="Filter the rules" className={styles.filters}>
        <Field label="Show" className={styles.filter}>
          <Dropdown
            value={CHOICES[which]}
            selectedOptions={[which]}
            onOptionSelect={(_event, { optionValue }) => {
              setWhich(optionValue as Which);
              setFrom(1);
            }}
          >
            {Object.entries(CHOICES).map(([id, words]) => (
              <Option key={id} value={id}>
                {words}
              </Option>
            ))}
          </Dropdown>
        </Field>
        <TypedSearch label="Search" hint="What it hides, why, whose, where" value={words} typed={search} />
      </div>
      {error && <Fault error={error} isOld={value !== undefined} again={again} />}
      {!value && !error && <Loading />}
      {value && value.unseen > 0 && (
        <MessageBar layout="multiline">
          <MessageBarBody>
            {manyWords(value.unseen, 'rule')} for all tenants may hide events of yours too. They name people of other
            tenants, so only staff who see all tenants are shown them.
          </MessageBarBody>
        </MessageBar>
      )}
      {value?.total === 0 && (words === '' ? <Nothing which={which} /> : <NoneFits words={words} />)}
      {value && value.rules.length > 0 && (
        <RuleTable rules={value.rules} mayChange={value.mayChange} caption={CHOICES[which]} changed={again} />
      )}
      {value && (
        <Pager from={value.from} shown={value.rules.length} total={value.total} size={SIZE} of="rules" turn={setFrom} />
      )}
    </>
  );
}

function NoneFits({ words }: { readonly words: string }) {
  return (
    <Empty title="No rule fits">
      None of the rules that you may see has “{words}” in what it hides, why, whose or where.
    </Empty>
  );
}

function Nothing({ which }: { readonly which: Which }) {
  const { go } = useTab();
  if (which === 'expired') return <Empty title="No rule has expired">Expired rules stay here for you to extend.</Empty>;
  const openReport = (
    <Button appearance="primary" onClick={() => go('report')}>
      Choose an event
    </Button>
  );
  return (
    <Empty title="No rule hides anything" actions={openReport}>
      A rule is made from an event: open one that you know to be harmless, choose “Ignore…”, and keep only what makes it
      harmless – the address of your own scanner, say. Before it is saved you see how many events of the last 30 days it
      would have hidden. An administrator may make rules; each ends by itself after 90 days unless it is extended.
    </Empty>
  );
}

import { Button, SearchBox, Select, makeStyles } from '@fluentui/react-components';
import { ArrowDownloadRegular } from '@fluentui/react-icons/svg/arrow-download';
import { FilterRegular } from '@fluentui/react-icons/svg/filter';
import { useEffect, useState } from 'react';
import { Loading } from '../../parts/loading.tsx';
import { ORDER, WHICH, countSet, type Filter } from './filter.ts';
import type { Choices } from './use-choices.ts';
import { useExport } from './use-export.ts';
import { part } from '../../part.tsx';

const FilterPanel = part(
  () => import('./filter-panel.tsx').then((file) => file.FilterPanel),
  () => <Loading rows={1} />,
);

const useStyles = makeStyles({
  bar: { display: 'flex', flexWrap: 'wrap', gap: '8px', alignItems: 'center' },
  search: { flexGrow: 1, minWidth: '200px', maxWidth: '480px' },
});

export interface FilterProps {
  readonly filter: Filter;
  readonly choices: Choices | undefined;
  onChange(filter: Filter): void;
}

const TYPED_MS = 250;

export function FilterBar({ filter, choices, onChange }: FilterProps) {
  const styles = useStyles();
  const [words, setWords] = useState(filter.words);
  const [isOpen, setOpen] = useState(false);
  const { save, isSaving } = useExport(filter);
  // The address may change by other means than typing, as when filters are cleared.
  useEffect(() => setWords(filter.words), [filter.words]);
  useEffect(() => {
    if (words === filter.words) return undefined;
    const timer = setTimeout(() => onChange({ ...filter, words }), TYPED_MS);
    return () => clearTimeout(timer);
  }, [words, filter, onChange]);
  const set = countSet(filter);
  return (
    <>
      <div className={styles.bar} role="search">
        <SearchBox
          className={styles.search}
          aria-label="Search events"
          placeholder="Person, address, tenant, title or #number"
          value={words}
          onChange={(_event, { value }) => setWords(value.slice(0, 300))}
        />
        <Select
          aria-label="Which events"
          value={filter.which}
          onChange={(_event, { value }) => onChange({ ...filter, which: value as Filter['which'] })}
        >
          {options(WHICH)}
        </Select>
        <Select
          aria-label="Order"
          value={filter.order}
          onChange={(_event, { value }) => onChange({ ...filter, order: value as Filter['order'] })}
        >
          {options(ORDER)}
        </Select>
        <Button icon={<FilterRegular />} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {set > 0 ? `Filters (${set})` : 'Filters'}
        </Button>
        <Button appearance="subtle" icon={<ArrowDownloadRegular />} disabled={isSaving} onClick={save}>
          Export CSV
        </Button>
      </div>
      {isOpen && <FilterPanel filter={filter} choices={choices} onChange={onChange} />}
    </>
  );
}

function options(words: Readonly<Record<string, string>>) {
  return Object.entries(words).map(([value, label]) => (
    <option key={value} value={value}>
      {label}
    </option>
  ));
}

import { Button } from '@fluentui/react-components';
import { Empty } from '../../parts/empty.tsx';
import { useTab } from '../../tab-context.ts';
import { WHICH, countSet, type Filter } from './filter.ts';

interface NoEventsProps {
  readonly filter: Filter;
  readonly blind: readonly string[];
  clear(): void;
}

/** Why there is nothing to see, and what to do about it. */
export function NoEvents({ filter, blind, clear }: NoEventsProps) {
  const { go } = useTab();
  const isFiltered = countSet(filter) > 0 || filter.words.trim() !== '';
  const action = isFiltered ? (
    <Button onClick={clear}>Clear filters</Button>
  ) : (
    <Button onClick={() => go('coverage')}>See what Tocsin watches</Button>
  );
  return (
    <Empty title={isFiltered ? 'No event matches these filters' : TITLES[filter.which]} actions={action}>
      {isFiltered ? filteredWords(filter) : wordsOf(filter.which, blind)}
    </Empty>
  );
}

const TITLES: Readonly<Record<Filter['which'], string>> = {
  open: 'No open events',
  new: 'No new events',
  inProgress: 'Nobody is working on an event',
  resolved: 'No resolved events yet',
  ignored: 'Nothing is ignored',
  all: 'No events yet',
};

function filteredWords({ mine, words, which }: Filter): string {
  if (mine) return 'Nothing here is assigned to you. “Take on” makes an event yours.';
  if (words.trim() !== '')
    return 'Words are looked for in titles, tenants, people, addresses and numbers (#123); all of them have to be found.';
  return which === 'all' ? 'Try fewer of them, or other days.' : `Only “${WHICH[which]}” is searched; try “All”.`;
}

function wordsOf(which: Filter['which'], blind: readonly string[]): string {
  if (which === 'ignored') return 'Events that somebody or a rule ignores stay here and can be shown again.';
  if (which === 'resolved') return 'Events that are resolved here or at Microsoft stay here and can be re-opened.';
  if (which === 'inProgress') return 'An event is in progress as soon as somebody takes it on.';
  return blind.length > 0
    ? 'That holds only for tenants that can be read: see above.'
    : 'New alerts of all your tenants appear here by themselves. Coverage says what is watched and how fresh it is.';
}

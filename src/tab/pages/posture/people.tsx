import { Button, Dropdown, Field, Option, SearchBox, Text, makeStyles } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import type { PeopleState } from '../../../commands/page-views.ts';
import { policyName } from '../../../texts/posture.ts';
import { Empty } from '../../parts/empty.tsx';
import { Fault } from '../../parts/fault.tsx';
import { Heading } from '../../parts/heading.tsx';
import { Loading } from '../../parts/loading.tsx';
import { ExactMoment } from '../../parts/moment.tsx';
import { countWords, manyWords } from '../../parts/numbers.ts';
import { Pager } from '../../parts/pager.tsx';
import { saveFile } from '../../parts/save-file.ts';
import { useToasts } from '../../parts/toasts.tsx';
import { useTab } from '../../tab-context.ts';
import { useAsked } from '../../use-asked.ts';
import { Back } from '../../parts/back.tsx';
import { PeopleTable } from './people-table.tsx';
import { STATES, STATE_WORDS, isState, type Policy } from './words.ts';

const SIZE = 50;
const TYPED_MS = 400;

const useStyles = makeStyles({
  filters: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 14rem), 1fr))',
    gap: '8px 12px',
    marginBottom: '16px',
  },
  wide: { minWidth: 0, width: '100%' },
});

interface Filter {
  readonly state: PeopleState;
  readonly policy?: Policy;
  readonly words: string;
}

/** People of one state in the newest reading, a page at a time. */
export function People({ tenant, state }: { readonly tenant: string; readonly state: string }) {
  const [filter, setFilter] = useState<Filter>(() => filterOf(state));
  const [from, setFrom] = useState(1);
  const input = { tenant, ...filter };
  const { value, error, again } = useAsked<'posturePeople'>('posturePeople', { ...input, from });
  function choose(next: Filter): void {
    setFrom(1);
    setFilter(next);
  }
  const name = value ? `People of ${value.tenant.name}` : 'People';
  return (
    <>
      <Back to={`posture/${tenant}`}>MFA posture of the tenant</Back>
      <Heading title={name} beside={value && value.total > 0 && <Export input={input} />}>
        {name}
      </Heading>
      <Filters filter={filter} choose={choose} />
      {error && <Fault error={error} again={again} />}
      {!value && !error && <Loading />}
      {value?.takenAt && (
        <Text as="p" block role="status">
          {manyWords(value.total, 'person', 'people')} in the reading of{' '}
          <ExactMoment at={value.takenAt} zone={value.tenant.timeZone} />.
        </Text>
      )}
      {value && value.total === 0 && <Nobody isRead={value.takenAt !== undefined} />}
      {value && value.people.length > 0 && (
        <PeopleTable
          caption={`${STATE_WORDS[filter.state]}, ${value.tenant.name}`}
          tenant={tenant}
          people={value.people}
        />
      )}
      {value && (
        <Pager
          from={value.from}
          shown={value.people.length}
          total={value.total}
          size={SIZE}
          of="people"
          turn={setFrom}
        />
      )}
    </>
  );
}

/** "none-admin": a state, and a policy where only its people are meant. */
function filterOf(words: string): Filter {
  const [state = '', policy] = words.split('-');
  const known = isState(state) ? state : 'none';
  return { state: known, words: '', ...((policy === 'admin' || policy === 'user') && { policy }) };
}

function Nobody({ isRead }: { readonly isRead: boolean }) {
  if (!isRead)
    return (
      <Empty title="There is no reading yet">People are listed once the tenant was read for the first time.</Empty>
    );
  return (
    <Empty title="Nobody fits">
      Nobody of this kind is in the newest reading. New accounts are seen with the next one.
    </Empty>
  );
}

interface FiltersProps {
  readonly filter: Filter;
  choose(filter: Filter): void;
}

const EVERYBODY = 'all';

function Filters({ filter, choose }: FiltersProps) {
  const styles = useStyles();
  const [typed, setTyped] = useState(filter.words);
  useEffect(() => {
    if (typed.trim() === filter.words) return undefined;
    const timer = setTimeout(() => choose({ ...filter, words: typed.trim() }), TYPED_MS);
    return () => clearTimeout(timer);
  }, [typed, filter, choose]);
  function choosePolicy(chosen: string | undefined): void {
    const { policy: _before, ...rest } = filter;
    choose(chosen === 'admin' || chosen === 'user' ? { ...rest, policy: chosen } : rest);
  }
  return (
    <div role="search" aria-label="Filter people" className={styles.filters}>
      <Field label="MFA">
        <Dropdown
          className={styles.wide}
          value={STATE_WORDS[filter.state]}
          selectedOptions={[filter.state]}
          onOptionSelect={(_event, { optionValue = 'none' }) =>
            isState(optionValue) && choose({ ...filter, state: optionValue })
          }
        >
          {STATES.map((state) => (
            <Option key={state} value={state}>
              {STATE_WORDS[state]}
            </Option>
          ))}
        </Dropdown>
      </Field>
      <Field label="Policy">
        <Dropdown
          className={styles.wide}
          value={filter.policy ? policyName(filter.policy) : 'Both policies'}
          selectedOptions={[filter.policy ?? EVERYBODY]}
          onOptionSelect={(_event, { optionValue }) => choosePolicy(optionValue)}
        >
          <Option value={EVERYBODY}>Both policies</Option>
          <Option value="admin">{policyName('admin')}</Option>
          <Option value="user">{policyName('user')}</Option>
        </Dropdown>
      </Field>
      <Field label="Name or address">
        <SearchBox className={styles.wide} value={typed} onChange={(_event, { value }) => setTyped(value)} />
      </Field>
    </div>
  );
}

function Export({ input }: { readonly input: unknown }) {
  const { api } = useTab();
  const toasts = useToasts();
  const [busy, setBusy] = useState(false);
  async function save(): Promise<void> {
    setBusy(true);
    try {
      const file = await api.run<'file'>('postureCsv', input);
      saveFile(file);
      const part =
        file.rows < file.total
          ? `The first ${countWords(file.rows)} of ${countWords(file.total)}`
          : manyWords(file.rows, 'person', 'people');
      toasts.said(`${part} saved as ${file.name}.`);
    } catch (problem) {
      toasts.failed(problem);
    } finally {
      setBusy(false);
    }
  }
  return (
    <Button disabledFocusable={busy} onClick={() => void save()}>
      Save as CSV
    </Button>
  );
}

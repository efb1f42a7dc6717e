import { Button, Dropdown, Field, Input, Option, makeStyles } from '@fluentui/react-components';
import { outcomeWord } from '../../../texts/audit.ts';
import type { WireResult } from '../../api.ts';
import { TypedSearch } from '../../parts/typed-search.tsx';

export interface Filter {
  /** Empty for the first trail that one may read. */
  readonly tenant: string;
  readonly who: string;
  readonly what: string;
  readonly outcome: string;
  /** yyyy-mm-dd. */
  readonly day: string;
}

export const NO_FILTER: Filter = { tenant: '', who: '', what: '', outcome: '', day: '' };

/** What the command is asked: only what is set. */
export function inputOf(filter: Filter): Partial<Filter> {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== ''));
}

export function isFiltered({ tenant: _tenant, ...wanted }: Filter): boolean {
  return Object.values(wanted).some((value) => value !== '');
}

const OUTCOMES = ['intent', 'done', 'failed', 'unknown', 'refused', 'asked', 'approved', 'declined', 'decided', 'lost'];
const ANY = 'any';

const useStyles = makeStyles({
  row: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 14.5rem), 1fr))',
    gap: '8px 12px',
    alignItems: 'end',
    marginBottom: '16px',
  },
  wide: {
    minWidth: 0,
    width: '100%',
    '& button': { whiteSpace: 'nowrap', overflow: 'hidden', textOverflow: 'ellipsis' },
  },
});

interface FiltersProps {
  readonly trail: WireResult<'auditTrail'>;
  readonly filter: Filter;
  choose(filter: Filter): void;
}

export function Filters({ trail, filter, choose }: FiltersProps) {
  const styles = useStyles();
  const set = (part: Partial<Filter>) => choose({ ...filter, ...part });
  return (
    <div role="search" aria-label="Filter the trail" className={styles.row}>
      <Field label="Tenant">
        <Dropdown
          className={styles.wide}
          value={trail.tenant.name}
          selectedOptions={[trail.tenant.id]}
          onOptionSelect={(_event, { optionValue }) => set({ tenant: optionValue ?? '' })}
        >
          {trail.tenants.map(({ id, name }) => (
            <Option key={id} value={id}>
              {name}
            </Option>
          ))}
        </Dropdown>
      </Field>
      <TypedSearch label="Who" hint="Name or object id" value={filter.who} typed={(who) => set({ who })} />
      <TypedSearch label="What" hint="Words, or event number" value={filter.what} typed={(what) => set({ what })} />
      <Field label="Outcome">
        <Dropdown
          className={styles.wide}
          value={filter.outcome === '' ? 'Any' : outcomeWord(filter.outcome)}
          selectedOptions={[filter.outcome || ANY]}
          onOptionSelect={(_event, { optionValue = ANY }) => set({ outcome: optionValue === ANY ? '' : optionValue })}
        >
          <Option value={ANY}>Any</Option>
          {OUTCOMES.map((outcome) => (
            <Option key={outcome} value={outcome}>
              {outcomeWord(outcome)}
            </Option>
          ))}
        </Dropdown>
      </Field>
      <Field label="Day (UTC)">
        <Input
          className={styles.wide}
          type="date"
          value={filter.day}
          onChange={(_event, { value }) => set({ day: value })}
        />
      </Field>
      {isFiltered(filter) && (
        <Button onClick={() => choose({ ...NO_FILTER, tenant: filter.tenant })}>Clear the filter</Button>
      )}
    </div>
  );
}

import { Button, Checkbox, Dropdown, Field, Input, Option, makeStyles, tokens } from '@fluentui/react-components';
import { severityWord } from '../../../texts/severity.ts';
import { NO_FILTER, countSet } from './filter.ts';
import type { FilterProps } from './filter-bar.tsx';

const SEVERITIES = ['high', 'medium', 'low', 'informational'];

const useStyles = makeStyles({
  panel: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 200px), 1fr))',
    gap: '12px',
    alignItems: 'end',
    padding: '12px',
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
  },
  choice: { minWidth: 0, width: '100%' },
});

/** The filters that are not always at hand. */
export function FilterPanel({ filter, choices, onChange }: FilterProps) {
  const styles = useStyles();
  const tenants = choices?.tenants.map(({ id, name }) => ({ value: id, label: name })) ?? [];
  const kinds = choices?.kinds.map(({ id, title }) => ({ value: id, label: title })) ?? [];
  const severities = SEVERITIES.map((value) => ({ value, label: severityWord(value) }));
  return (
    <section className={styles.panel} aria-label="Filters">
      <Many
        label="Tenants"
        all="All tenants"
        options={tenants}
        chosen={filter.tenants}
        onChange={(chosen) => onChange({ ...filter, tenants: chosen })}
      />
      <Many
        label="Severity"
        all="Any severity"
        options={severities}
        chosen={filter.severities}
        onChange={(chosen) => onChange({ ...filter, severities: chosen })}
      />
      <Many
        label="Kind"
        all="Any kind"
        options={kinds}
        chosen={filter.kinds}
        onChange={(chosen) => onChange({ ...filter, kinds: chosen })}
      />
      <Field label="Detected from (UTC)">
        <Input
          className={styles.choice}
          type="date"
          value={filter.from}
          max={filter.to}
          onChange={(_event, { value }) => onChange({ ...filter, from: value })}
        />
      </Field>
      <Field label="Until, that day included">
        <Input
          className={styles.choice}
          type="date"
          value={filter.to}
          min={filter.from}
          onChange={(_event, { value }) => onChange({ ...filter, to: value })}
        />
      </Field>
      <Checkbox
        label="Assigned to me"
        checked={filter.mine}
        onChange={(_event, { checked }) => onChange({ ...filter, mine: checked === true })}
      />
      <Button
        appearance="subtle"
        disabled={countSet(filter) === 0}
        onClick={() => onChange({ ...NO_FILTER, which: filter.which, order: filter.order, words: filter.words })}
      >
        Clear filters
      </Button>
    </section>
  );
}

interface ManyProps {
  readonly label: string;
  readonly all: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly chosen: readonly string[];
  onChange(chosen: readonly string[]): void;
}

function Many({ label, all, options, chosen, onChange }: ManyProps) {
  const styles = useStyles();
  const labels = options.filter(({ value }) => chosen.includes(value)).map((option) => option.label);
  return (
    <Field label={label}>
      <Dropdown
        className={styles.choice}
        multiselect
        placeholder={all}
        value={labels.length > 2 ? `${labels.length} chosen` : labels.join(', ')}
        selectedOptions={[...chosen]}
        onOptionSelect={(_event, { selectedOptions }) => onChange(selectedOptions)}
      >
        {options.map((option) => (
          <Option key={option.value} value={option.value}>
            {option.label}
          </Option>
        ))}
      </Dropdown>
    </Field>
  );
}

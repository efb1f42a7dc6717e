import { Combobox, Option, makeStyles, type ComboboxProps } from '@fluentui/react-components';
import { useMemo } from 'react';

const SHOWN = 40;

const useStyles = makeStyles({ zone: { minWidth: 0, width: '100%' } });

interface ZoneInputProps extends Omit<ComboboxProps, 'value' | 'onChange'> {
  readonly value: string;
  choose(zone: string): void;
}

/** A time zone by its name: typed, or chosen among those that have what was typed in it. */
export function ZoneInput({ value, choose, ...field }: ZoneInputProps) {
  const styles = useStyles();
  const zones = useMemo(() => ['UTC', ...Intl.supportedValuesOf('timeZone')], []);
  const typed = value.trim().toLowerCase().replaceAll(' ', '_');
  const whole = zones.some((zone) => zone.toLowerCase() === typed);
  const near = whole ? zones : zones.filter((zone) => zone.toLowerCase().includes(typed));
  return (
    <Combobox
      {...field}
      className={styles.zone}
      freeform
      autoComplete="off"
      value={value}
      selectedOptions={[value]}
      onChange={(event) => choose(event.target.value)}
      onOptionSelect={(_event, { optionValue }) => optionValue !== undefined && choose(optionValue)}
    >
      {near.slice(0, whole ? zones.length : SHOWN).map((zone) => (
        <Option key={zone} value={zone}>
          {zone}
        </Option>
      ))}
    </Combobox>
  );
}

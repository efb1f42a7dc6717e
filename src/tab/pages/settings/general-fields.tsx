import { Field, Select, Textarea, makeStyles } from '@fluentui/react-components';
import type { Draft } from './draft.ts';
import { markOf } from './fault-of.ts';
import { Section } from './section.tsx';
import type { FieldsProps } from './tenant-form.tsx';
import { ZoneInput } from './zone-input.tsx';

const useStyles = makeStyles({
  grid: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 260px), 1fr))',
    gap: '16px',
    alignItems: 'start',
  },
});

const LIMITS: readonly { readonly id: Draft['ignoreUpTo']; readonly label: string }[] = [
  { id: 'informational', label: 'Informational only' },
  { id: 'low', label: 'Low and below' },
  { id: 'medium', label: 'Medium and below' },
  { id: 'high', label: 'All, High included' },
];

/** Time zone, emergency accounts, and how grave an event may be and still be ignored. */
export function GeneralFields(props: FieldsProps) {
  const styles = useStyles();
  const { draft, edit } = props.form;
  return (
    <Section title="General">
      <div className={styles.grid}>
        <ZoneField {...props} />
        <Field
          label="Events that may be ignored"
          hint="By hand or by a rule. Graver ones always ring."
          {...markOf(props, 'ignoreUpTo')}
        >
          <Select
            value={draft.ignoreUpTo}
            onChange={(_event, { value }) => edit({ ignoreUpTo: value as Draft['ignoreUpTo'] })}
          >
            {LIMITS.map(({ id, label }) => (
              <option key={id} value={id}>
                {label}
              </option>
            ))}
          </Select>
        </Field>
        <Field
          label="Emergency (break-glass) accounts"
          hint="Never blocked from here. One a line: user principal name or object id."
          {...markOf(props, 'breakGlass')}
        >
          <Textarea
            value={draft.breakGlass}
            rows={3}
            resize="vertical"
            onChange={(_event, { value }) => edit({ breakGlass: value })}
          />
        </Field>
      </div>
    </Section>
  );
}

function ZoneField(props: FieldsProps) {
  const { draft, edit } = props.form;
  return (
    <Field
      label="Time zone"
      hint="Times on this tenant’s cards are shown in it, beside UTC."
      {...markOf(props, 'timeZone')}
    >
      <ZoneInput value={draft.timeZone} choose={(timeZone) => edit({ timeZone })} />
    </Field>
  );
}

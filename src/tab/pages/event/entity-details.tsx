import { Text, makeStyles, tokens } from '@fluentui/react-components';
import { WarningFilled } from '@fluentui/react-icons/svg/warning';
import { FactList } from './facts.tsx';
import type { SectionValue } from './types.ts';

const useStyles = makeStyles({
  body: { display: 'grid', gap: '8px', gridTemplateColumns: 'minmax(0, 1fr)' },
  alarm: { color: tokens.colorStatusWarningForeground1, verticalAlign: '-2px' },
  alarming: { fontWeight: tokens.fontWeightSemibold },
  quiet: { color: tokens.colorNeutralForeground2 },
  unknown: { color: tokens.colorNeutralForeground2, fontStyle: 'italic' },
  values: { margin: 0, paddingInlineStart: '18px', listStyleType: 'disc' },
  reasons: { display: 'grid', gap: '4px', margin: 0, padding: 0, listStyle: 'none' },
});

/** What was looked up of a person or thing. What is found, what is none and what is not known read differently. */
export function EntityDetails({ section }: { readonly section: SectionValue }) {
  const styles = useStyles();
  return (
    <div className={styles.body}>
      {section.suspicious.length > 0 && (
        <ul className={styles.reasons} aria-label="Why it is suspicious">
          {section.suspicious.map((text) => (
            <li key={text}>
              <Alarm /> {text}
            </li>
          ))}
        </ul>
      )}
      <FactList facts={section.fields.map((field) => ({ title: field.label, value: <FieldValue field={field} /> }))} />
      {section.source !== '' && (
        <Text size={200} className={styles.quiet}>
          {section.source}
        </Text>
      )}
    </div>
  );
}

function FieldValue({ field }: { readonly field: SectionValue['fields'][number] }) {
  const styles = useStyles();
  if (field.status === 'unavailable')
    return <span className={styles.unknown}>{`Not known: ${field.reason ?? ''}`}</span>;
  const mark = field.alarming && <Alarm />;
  if (field.status === 'absent') return <span>{mark} None</span>;
  const [only] = field.values;
  if (field.values.length === 1)
    return (
      <span className={field.alarming ? styles.alarming : undefined}>
        {mark} {only}
      </span>
    );
  return (
    <>
      {mark}
      <ul className={styles.values}>
        {field.values.map((value, at) => (
          <li key={at}>{value}</li>
        ))}
      </ul>
    </>
  );
}

function Alarm() {
  const styles = useStyles();
  return <WarningFilled className={styles.alarm} aria-label="Warning:" />;
}

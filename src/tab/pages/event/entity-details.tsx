import { Text, makeStyles, tokens } from '@fluentui/react-components';
import { WarningFilled } from '@fluentui/react-icons/svg/warning';
import { FactList, type FactLine } from './facts.tsx';
import type { SectionValue } from './types.ts';

type Field = SectionValue['fields'][number];

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
      <FactList facts={factsOf(section.fields)} />
      {section.source !== '' && (
        <Text size={200} className={styles.quiet}>
          {section.source}
        </Text>
      )}
    </div>
  );
}

/** Few enough to stand each on a line of its own, though one reason holds for all of them. */
const FEW = 2;

/** A line for each field; what is not known of many for one reason is said once, where the first of them stands. */
function factsOf(fields: readonly Field[]): readonly FactLine[] {
  const alike = (field: Field) =>
    fields.filter(({ status, reason }) => status === 'unavailable' && reason === field.reason);
  return fields.flatMap((field) => {
    const same = field.status === 'unavailable' ? alike(field) : [];
    if (same.length <= FEW) return [{ title: field.label, value: <FieldValue field={field} /> }];
    return same[0] === field ? [{ title: 'Not known', value: <Unknown fields={same} /> }] : [];
  });
}

function Unknown({ fields }: { readonly fields: readonly Field[] }) {
  const styles = useStyles();
  return (
    <>
      <span className={styles.unknown}>{fields[0]?.reason}</span>
      <Text block size={200} className={styles.quiet}>
        {fields.map(({ label }) => label).join(', ')}
      </Text>
    </>
  );
}

function FieldValue({ field }: { readonly field: Field }) {
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

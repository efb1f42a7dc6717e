import { Field, SearchBox, makeStyles } from '@fluentui/react-components';
import { useEffect, useState } from 'react';

/** Longer than the pause between two letters. */
const TYPED_MS = 400;

const useStyles = makeStyles({
  field: { flexGrow: 1, flexBasis: '14rem', maxWidth: '28rem', minWidth: 0 },
  box: { minWidth: 0, width: '100%', maxWidth: 'none' },
});

interface TypedSearchProps {
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  typed(text: string): void;
}

/** A field that asks once the typing rests, not with every letter. */
export function TypedSearch({ label, hint, value, typed }: TypedSearchProps) {
  const styles = useStyles();
  const [text, setText] = useState(value);
  // A space at the end is still being typed behind.
  useEffect(() => setText((now) => (now.trim() === value ? now : value)), [value]);
  useEffect(() => {
    if (text.trim() === value) return undefined;
    const timer = setTimeout(() => typed(text.trim()), TYPED_MS);
    return () => clearTimeout(timer);
  }, [text, value, typed]);
  return (
    <Field label={label} className={styles.field}>
      <SearchBox
        className={styles.box}
        placeholder={hint}
        value={text}
        onChange={(_event, data) => setText(data.value)}
      />
    </Field>
  );
}

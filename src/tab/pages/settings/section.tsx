import { Text, makeStyles, tokens } from '@fluentui/react-components';
import { useId, type ReactNode } from 'react';

const useStyles = makeStyles({
  box: {
    padding: '16px',
    marginBottom: '16px',
    borderRadius: tokens.borderRadiusLarge,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
    minWidth: 0,
  },
  title: { margin: '0 0 4px' },
  about: { display: 'block', color: tokens.colorNeutralForeground2, maxWidth: '75ch', marginBottom: '12px' },
});

interface SectionProps {
  readonly title: string;
  readonly about?: ReactNode;
  readonly children: ReactNode;
}

/** A part of the settings under its own heading. */
export function Section({ title, about, children }: SectionProps) {
  const styles = useStyles();
  const id = useId();
  return (
    <section className={styles.box} aria-labelledby={id}>
      <Text as="h2" id={id} size={400} weight="semibold" block className={styles.title}>
        {title}
      </Text>
      {about !== undefined && <Text className={styles.about}>{about}</Text>}
      {children}
    </section>
  );
}

import { Field, MessageBar, MessageBarBody, Textarea, makeStyles } from '@fluentui/react-components';
import { TOPICS } from './draft.ts';
import { markOf } from './fault-of.ts';
import { Section } from './section.tsx';
import type { FieldsProps } from './tenant-form.tsx';

const useStyles = makeStyles({
  grid: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 260px), 1fr))',
    gap: '16px',
    alignItems: 'start',
  },
  none: { marginBottom: '12px' },
});

/** Who hears by e-mail, topic by topic. */
export function MailFields({ form, faults, view }: FieldsProps) {
  const styles = useStyles();
  const { mail } = form.draft;
  return (
    <Section title="E-mail" about="Who hears of what, in plain text. One address a line; nobody where it is empty.">
      {!view.channels.includes('mail') && (
        <MessageBar intent="warning" layout="multiline" className={styles.none}>
          <MessageBarBody>
            Sending e-mail is not set up on this Tocsin (MAIL_FROM), so nobody below hears of anything yet.
          </MessageBarBody>
        </MessageBar>
      )}
      <div className={styles.grid}>
        {TOPICS.map(({ id, mail: label }) => (
          <Field key={id} label={label} {...markOf({ form: only(form, id), faults }, 'mail', `mail.${id}`)}>
            <Textarea
              value={mail[id]}
              rows={2}
              resize="vertical"
              onChange={(_event, { value }) => form.edit({ mail: { ...mail, [id]: value } })}
            />
          </Field>
        ))}
      </div>
    </Section>
  );
}

/** The mark of a change stands below the topic that was changed, not below all of them. */
function only(form: FieldsProps['form'], topic: (typeof TOPICS)[number]['id']): FieldsProps['form'] {
  return form.changedTopics.includes(topic) ? form : { ...form, changed: [] };
}

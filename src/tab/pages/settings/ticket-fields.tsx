import { Checkbox, Field, Input, MessageBar, MessageBarBody, Select, makeStyles } from '@fluentui/react-components';
import { PSA_NAMES } from '../../../texts/psa-name.ts';
import { TOPICS, type Draft } from './draft.ts';
import { markOf } from './fault-of.ts';
import { Section } from './section.tsx';
import type { FieldsProps } from './tenant-form.tsx';

const useStyles = makeStyles({
  grid: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 220px), 1fr))',
    gap: '16px',
    alignItems: 'start',
    marginBottom: '12px',
  },
  boxes: { display: 'grid', gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 300px), 1fr))' },
  none: { marginBottom: '12px' },
});

/** Where this tenant's tickets go, and what opens one. */
export function TicketFields(props: FieldsProps) {
  const styles = useStyles();
  const { draft, edit } = props.form;
  const mapped = draft.system !== 'none';
  return (
    <Section title="Tickets" about="A tenant without a company gets no ticket: there is no default company.">
      {!props.view.channels.includes('psa') && (
        <MessageBar intent="warning" layout="multiline" className={styles.none}>
          <MessageBarBody>No ticket system is set up on this Tocsin, so none is opened yet.</MessageBarBody>
        </MessageBar>
      )}
      <div className={styles.grid}>
        <Field label="Ticket system" {...markOf(props, 'system')}>
          <Select value={draft.system} onChange={(_event, { value }) => edit({ system: value as Draft['system'] })}>
            <option value="none">No tickets</option>
            <option value="connectwise">{PSA_NAMES.connectwise}</option>
            <option value="autotask">{PSA_NAMES.autotask}</option>
          </Select>
        </Field>
        {mapped && (
          <>
            <Field label="Company id" required {...markOf(props, 'company')}>
              <Input value={draft.company} onChange={(_event, { value }) => edit({ company: value })} />
            </Field>
            <Field
              label={draft.system === 'autotask' ? 'Queue' : 'Board'}
              hint="The usual one where it is empty."
              {...markOf(props, 'board')}
            >
              <Input value={draft.board} onChange={(_event, { value }) => edit({ board: value })} />
            </Field>
          </>
        )}
      </div>
      {mapped && <Opens {...props} />}
    </Section>
  );
}

function Opens(props: FieldsProps) {
  const styles = useStyles();
  const { draft, edit } = props.form;
  return (
    <Field label="What opens a ticket" {...markOf(props, 'opens')}>
      <div role="group" aria-label="What opens a ticket" className={styles.boxes}>
        {TOPICS.map(({ id, label }) => (
          <Checkbox
            key={id}
            label={label}
            checked={draft.opens.includes(id)}
            onChange={(_event, { checked }) =>
              edit({ opens: checked ? [...draft.opens, id] : draft.opens.filter((one) => one !== id) })
            }
          />
        ))}
      </div>
    </Field>
  );
}

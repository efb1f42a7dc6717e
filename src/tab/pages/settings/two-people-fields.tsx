import { Checkbox, Field, Switch, Text, makeStyles, tokens } from '@fluentui/react-components';
import { markOf } from './fault-of.ts';
import { Section } from './section.tsx';
import type { FieldsProps } from './tenant-form.tsx';
import type { View } from './view.ts';

const useStyles = makeStyles({
  group: {
    display: 'grid',
    gridTemplateColumns: '160px 1fr',
    paddingBlock: '4px',
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    '@media (max-width: 640px)': { gridTemplateColumns: '1fr' },
  },
  on: { paddingTop: '6px', color: tokens.colorNeutralForeground2 },
  boxes: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 230px), 1fr))',
    alignItems: 'start',
  },
});

const ALL = '*';

/** The actions in this tenant that a second person has to approve. */
export function TwoPeopleFields(props: FieldsProps) {
  const { draft, edit } = props.form;
  const { twoPeople } = draft;
  const all = twoPeople.includes(ALL);
  return (
    <Section
      title="Approval by a second person"
      about="Who asks for one of these cannot approve it; somebody else has 24 hours to do so."
    >
      <Field {...markOf(props, 'twoPeople')}>
        <Switch
          label="Every action"
          checked={all}
          onChange={(_event, { checked }) => edit({ twoPeople: checked ? [ALL] : [] })}
        />
      </Field>
      {!all && groupsOf(props.view).map((group) => <Group key={group.on} group={group} form={props.form} />)}
    </Section>
  );
}

interface ActionGroup {
  readonly on: string;
  readonly actions: View['actions'];
}

/** By what they are done to: "Disable rule" alone does not say whose. */
function groupsOf({ actions }: View): readonly ActionGroup[] {
  const names = [...new Set(actions.map(({ on }) => on))];
  return names.map((on) => ({ on, actions: actions.filter((action) => action.on === on) }));
}

function Group({ group: { on, actions }, form }: { readonly group: ActionGroup } & Pick<FieldsProps, 'form'>) {
  const styles = useStyles();
  const { twoPeople } = form.draft;
  return (
    <div role="group" aria-label={on} className={styles.group}>
      <Text className={styles.on}>{on}</Text>
      <div className={styles.boxes}>
        {actions.map(({ id, label }) => (
          <Checkbox
            key={id}
            label={label}
            checked={twoPeople.includes(id)}
            onChange={(_event, { checked }) =>
              form.edit({ twoPeople: checked ? [...twoPeople, id] : twoPeople.filter((one) => one !== id) })
            }
          />
        ))}
      </div>
    </div>
  );
}

import {
  Button,
  Checkbox,
  Combobox,
  Field,
  Option,
  Radio,
  RadioGroup,
  Text,
  makeStyles,
} from '@fluentui/react-components';
import { useState } from 'react';
import { objectIdFault, scopeFault } from '../../../texts/settings.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { useToasts } from '../../parts/toasts.tsx';
import { useTab } from '../../tab-context.ts';
import { useChanged } from '../../use-changed.ts';
import { ROLES } from './roles.ts';
import type { Member, View } from './view.ts';

const useStyles = makeStyles({
  form: { display: 'grid', gap: '16px' },
  tenants: { display: 'grid', maxHeight: '200px', overflowY: 'auto' },
  id: { overflowWrap: 'anywhere' },
  person: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px' },
  who: { flexGrow: 1, minWidth: 0 },
});

type Role = keyof typeof ROLES;

interface Person {
  readonly objectId: string;
  readonly name: string;
}

interface MemberDialogProps {
  readonly view: View;
  /** Whom to choose from: people of the channels who are not on the staff. */
  readonly people: readonly Person[];
  /** Absent to add somebody. */
  readonly member?: Member;
  readonly name?: string | undefined;
  done(): void;
  close(): void;
}

/** Role and tenants of somebody on the staff, or of somebody new. */
export function MemberDialog({ view, people, member, name, done, close }: MemberDialogProps) {
  const styles = useStyles();
  const { api } = useTab();
  const tell = useChanged(done);
  const [objectId, setObjectId] = useState(member?.objectId ?? '');
  const [role, setRole] = useState<Role>(member?.role ?? 'viewer');
  const [all, setAll] = useState(member ? member.scope === 'all' : view.mayAll);
  const [chosen, setChosen] = useState<readonly string[]>(() =>
    member && member.scope !== 'all'
      ? member.scope
      : view.tenants.slice(0, view.tenants.length === 1 ? 1 : 0).map(({ id }) => id),
  );
  const isMe = member?.objectId.toLowerCase() === view.me.objectId;
  async function save(): Promise<void> {
    const fault = objectIdFault(objectId) ?? (all ? undefined : scopeFault(chosen));
    if (fault) throw new Error(fault);
    const input = { objectId, role, scope: all ? 'all' : chosen, version: member?.version ?? null };
    tell(await api.run<'changed'>('saveStaff', input));
  }
  return (
    <Confirm
      open
      title={member ? `Change ${name ?? 'this person'}` : 'Add somebody to the staff'}
      confirmLabel={member ? 'Save' : 'Add'}
      onConfirm={save}
      onClose={close}
    >
      <div className={styles.form}>
        {member ? (
          <Text className={styles.id}>Object id {member.objectId}</Text>
        ) : (
          <PersonField people={people} choose={setObjectId} />
        )}
        <Field label="Role">
          <RadioGroup value={role} onChange={(_event, { value }) => setRole(value as Role)}>
            {(['viewer', 'responder', 'admin'] as const).map((one) => (
              <Radio key={one} value={one} label={ROLES[one]} />
            ))}
          </RadioGroup>
        </Field>
        <Field label="Tenants">
          <RadioGroup value={all ? 'all' : 'some'} onChange={(_event, { value }) => setAll(value === 'all')}>
            <Radio value="all" label="All, those of tomorrow included" disabled={!view.mayAll} />
            <Radio value="some" label="Only these:" />
          </RadioGroup>
        </Field>
        {!all && <TenantBoxes view={view} chosen={chosen} choose={setChosen} />}
        {isMe && <Text>This is you: what you take from yourself, another administrator has to give you back.</Text>}
      </div>
    </Confirm>
  );
}

interface TenantBoxesProps {
  readonly view: View;
  readonly chosen: readonly string[];
  choose(ids: readonly string[]): void;
}

function TenantBoxes({ view, chosen, choose }: TenantBoxesProps) {
  const styles = useStyles();
  return (
    <div role="group" aria-label="Tenants" className={styles.tenants}>
      {view.tenants.map(({ id, name }) => (
        <Checkbox
          key={id}
          label={name}
          checked={chosen.includes(id)}
          onChange={(_event, { checked }) => choose(checked ? [...chosen, id] : chosen.filter((one) => one !== id))}
        />
      ))}
    </div>
  );
}

interface PersonFieldProps {
  readonly people: readonly Person[];
  choose(objectId: string): void;
}

/** Somebody of a channel by name, or anybody by object id. */
function PersonField({ people, choose }: PersonFieldProps) {
  const styles = useStyles();
  const { host } = useTab();
  const { failed } = useToasts();
  const [typed, setTyped] = useState('');
  async function pick(ask: NonNullable<typeof host.pickPerson>): Promise<void> {
    const one = await ask();
    if (!one) return;
    setTyped(one.name);
    choose(one.objectId);
  }
  const words = typed.trim().toLowerCase();
  const near = people.filter(({ name, objectId }) => `${name} ${objectId}`.toLowerCase().includes(words)).slice(0, 30);
  return (
    <div className={styles.person}>
      <Field
        className={styles.who}
        label="Person"
        hint="Choose somebody of a channel that Tocsin is in, or paste an Entra object id."
      >
        <Combobox
          freeform
          autoComplete="off"
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            choose(event.target.value.trim());
          }}
          onOptionSelect={(_event, { optionValue, optionText }) => {
            if (optionValue === undefined) return;
            setTyped(optionText ?? optionValue);
            choose(optionValue);
          }}
        >
          {near.map(({ objectId, name }) => (
            <Option key={objectId} value={objectId} text={name}>
              {name}
            </Option>
          ))}
        </Combobox>
      </Field>
      {host.pickPerson && (
        <Button onClick={() => host.pickPerson && void pick(host.pickPerson).catch(failed)}>Search in Teams</Button>
      )}
    </div>
  );
}

import { Badge, Button, Text, makeStyles } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { Confirm } from '../../parts/confirm.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Table, type Column } from '../../parts/table.tsx';
import { useTab } from '../../tab-context.ts';
import { useChanged } from '../../use-changed.ts';
import { useReading } from '../../use-reading.ts';
import { MemberDialog } from './member-dialog.tsx';
import { ROLES } from './roles.ts';
import type { Member, SectionProps, View } from './view.ts';

const useStyles = makeStyles({
  top: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '12px', marginBottom: '12px' },
  words: { flexGrow: 1, flexBasis: '260px', maxWidth: '75ch' },
  buttons: { display: 'inline-flex', flexWrap: 'wrap', gap: '4px' },
});

/** Who works with Tocsin, in which role and for which tenants. */
export function Staff({ view, again }: SectionProps) {
  if (!view.staff) return <OwnPlace view={view} />;
  return <StaffList view={view} staff={view.staff} again={again} />;
}

function OwnPlace({ view }: { readonly view: View }) {
  const { role, scope } = view.me;
  return (
    <Empty title={`Your role here is ${role}`}>
      {ROLES[role]} {scopeWords(view, { scope, more: false })}. Administrators of Tocsin change who may do what.
    </Empty>
  );
}

interface StaffListProps extends SectionProps {
  readonly staff: readonly Member[];
}

function StaffList({ view, staff, again }: StaffListProps) {
  const styles = useStyles();
  const { api } = useTab();
  const tell = useChanged(again);
  const [edited, setEdited] = useState<Member | 'new'>();
  const [leaving, setLeaving] = useState<Member>();
  const { value: roster } = useReading<'roster'>('roster', {});
  const people = roster?.people ?? [];
  const nameOf = (objectId: string) => people.find((one) => one.objectId === objectId.toLowerCase())?.name;
  async function remove({ objectId, version }: Member): Promise<void> {
    tell(await api.run<'changed'>('removeStaff', { objectId, version }));
  }
  return (
    <>
      <div className={styles.top}>
        <Text className={styles.words}>
          People are known by their Entra object id alone; names come from the channels that Tocsin is in. Whoever
          stands in ADMIN_OBJECT_IDS is made administrator of all tenants at every start.
        </Text>
        <Button appearance="primary" icon={<AddRegular />} onClick={() => setEdited('new')}>
          Add somebody
        </Button>
      </div>
      <Table
        caption="Staff"
        captionUnseen
        columns={columns(view, { nameOf, edit: setEdited, remove: setLeaving })}
        rows={staff}
        keyOf={({ objectId }) => objectId}
      />
      {edited && (
        <MemberDialog
          key={edited === 'new' ? 'new' : edited.objectId}
          view={view}
          people={people.filter((one) => !staff.some(({ objectId }) => objectId.toLowerCase() === one.objectId))}
          {...(edited !== 'new' && { member: edited, name: nameOf(edited.objectId) })}
          done={again}
          close={() => setEdited(undefined)}
        />
      )}
      {leaving && (
        <Confirm
          open
          title={
            isMe(view, leaving)
              ? 'Take yourself off the staff?'
              : `Take ${nameOf(leaving.objectId) ?? 'this person'} off the staff?`
          }
          confirmLabel="Take off"
          onConfirm={() => remove(leaving)}
          onClose={() => setLeaving(undefined)}
        >
          {isMe(view, leaving)
            ? 'You would see and do nothing in Tocsin from then on, and could not take it back: another administrator would have to.'
            : `${nameOf(leaving.objectId) ?? leaving.objectId} sees and does nothing in Tocsin from then on. Cards in a channel that they are in stay readable to them: take them out of the team as well.`}
        </Confirm>
      )}
    </>
  );
}

interface Deeds {
  nameOf(objectId: string): string | undefined;
  edit(member: Member): void;
  remove(member: Member): void;
}

function columns(view: View, { nameOf, edit, remove }: Deeds): readonly Column<Member>[] {
  return [
    {
      id: 'name',
      label: 'Person',
      cell: ({ objectId }) => (
        <>
          {nameOf(objectId) ?? 'Name not known'}
          {isMe(view, { objectId }) ? ' (you)' : ''}
        </>
      ),
    },
    { id: 'id', label: 'Object id', whenWide: true, cell: ({ objectId }) => <code>{objectId}</code> },
    {
      id: 'role',
      label: 'Role',
      cell: ({ role, fixed }) => (
        <>
          {role} {fixed && <Badge appearance="outline">by configuration</Badge>}
        </>
      ),
    },
    { id: 'scope', label: 'Tenants', cell: (member) => scopeWords(view, member) },
    {
      id: 'deeds',
      label: 'Change',
      cell: (member) => {
        if (member.fixed) return 'In the configuration alone';
        return member.mine ? <Buttons {...{ member, nameOf, edit, remove }} /> : 'Not by you';
      },
    },
  ];
}

function Buttons({ member, nameOf, edit, remove }: Deeds & { readonly member: Member }) {
  const styles = useStyles();
  const who = nameOf(member.objectId) ?? member.objectId;
  return (
    <span className={styles.buttons}>
      <Button size="small" aria-label={`Change ${who}`} onClick={() => edit(member)}>
        Change
      </Button>
      <Button size="small" aria-label={`Remove ${who}`} onClick={() => remove(member)}>
        Remove
      </Button>
    </span>
  );
}

function isMe({ me }: View, { objectId }: Pick<Member, 'objectId'>): boolean {
  return objectId.toLowerCase() === me.objectId;
}

function scopeWords(view: View, { scope, more }: Pick<Member, 'scope' | 'more'>): string {
  if (scope === 'all') return 'All tenants';
  const names = scope.map((id) => view.tenants.find((tenant) => tenant.id === id)?.name ?? 'a tenant that is gone');
  return [...names, ...(more ? ['others'] : [])].join(', ') || 'No tenant';
}

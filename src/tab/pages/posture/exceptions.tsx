import { Button, Field, Input, Text, Textarea, makeStyles } from '@fluentui/react-components';
import { useState } from 'react';
import type { WireResult } from '../../api.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { Table, type Column } from '../../parts/table.tsx';
import { useTab } from '../../tab-context.ts';
import { useChanged } from '../../use-changed.ts';

type Tenant = WireResult<'postureHistory'>['tenant'];
type Exception = NonNullable<Tenant['posture']['exempt']>[number];

const useStyles = makeStyles({
  part: { display: 'grid', gap: '8px', justifyItems: 'start' },
  title: { margin: 0 },
});

interface ExceptionsProps {
  readonly tenant: Tenant;
  changed(): void;
}

/** Accounts that are looked at and shown but never alerted, and why. */
export function Exceptions({ tenant, changed }: ExceptionsProps) {
  const styles = useStyles();
  const { api } = useTab();
  const tell = useChanged(changed);
  const [ending, setEnding] = useState<Exception>();
  const [adding, setAdding] = useState(false);
  const exceptions = tenant.posture.exempt ?? [];
  async function end(): Promise<void> {
    if (!ending) return;
    tell(await api.run<'text'>('postureUnexcept', { tenant: tenant.id, person: ending.userId }));
  }
  const columns: readonly Column<Exception>[] = [
    { id: 'name', label: 'Account', cell: ({ name }) => name },
    { id: 'reason', label: 'Why', cell: ({ reason }) => reason },
    {
      id: 'end',
      label: 'Change',
      cell: (exception) => (
        <Button size="small" aria-label={`End the exception of ${exception.name}`} onClick={() => setEnding(exception)}>
          End…
        </Button>
      ),
    },
  ];
  return (
    <div className={styles.part}>
      <Text as="h3" weight="semibold" className={styles.title}>
        Accepted exceptions
      </Text>
      {exceptions.length === 0 && (
        <Text>
          None. An emergency account that must work without MFA is accepted here: it is shown, and never alerted.
        </Text>
      )}
      {exceptions.length > 0 && (
        <Table
          caption="Accepted exceptions"
          captionUnseen
          columns={columns}
          rows={exceptions}
          keyOf={({ userId }) => userId}
        />
      )}
      <Button onClick={() => setAdding(true)}>Accept an exception…</Button>
      <AddException tenant={tenant} open={adding} close={() => setAdding(false)} changed={changed} />
      <Confirm
        open={ending !== undefined}
        title={`End the exception of ${ending?.name ?? ''}?`}
        confirmLabel="End it"
        onConfirm={end}
        onClose={() => setEnding(undefined)}
      >
        When this account loses the MFA requirement, it is alerted like any other.
      </Confirm>
    </div>
  );
}

interface AddProps extends ExceptionsProps {
  readonly open: boolean;
  close(): void;
}

function AddException({ tenant, open, close, changed }: AddProps) {
  const { api } = useTab();
  const tell = useChanged(changed);
  const [person, setPerson] = useState('');
  const [reason, setReason] = useState('');
  async function add(): Promise<void> {
    if (person.trim() === '') throw new Error('Say which account it is.');
    if (reason.trim() === '') throw new Error('Say why: whoever finds the exception later will ask.');
    const input = { tenant: tenant.id, person: person.trim(), reason: reason.trim() };
    tell(await api.run<'text'>('postureExcept', input));
    setPerson('');
    setReason('');
  }
  return (
    <Confirm
      open={open}
      title={`Accept an exception in ${tenant.name}?`}
      confirmLabel="Accept"
      onConfirm={add}
      onClose={close}
    >
      <Text as="p" block>
        The account is looked at and shown as before, but losing the MFA requirement is never alerted for it.
      </Text>
      <Field label="Account" hint="Its address or name, as in the newest reading" required>
        <Input value={person} maxLength={320} onChange={(_event, { value }) => setPerson(value)} />
      </Field>
      <Field label="Why" required>
        <Textarea value={reason} maxLength={300} onChange={(_event, { value }) => setReason(value)} />
      </Field>
    </Confirm>
  );
}

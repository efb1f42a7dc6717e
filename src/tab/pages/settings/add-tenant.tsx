import { Button, Field, Input, Text, makeStyles } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { Confirm } from '../../parts/confirm.tsx';
import { useToasts } from '../../parts/toasts.tsx';
import { useTab } from '../../tab-context.ts';
import { newTenantFaults, type NewTenant } from './new-tenant.ts';
import type { View } from './view.ts';
import { ZoneInput } from './zone-input.tsx';

const useStyles = makeStyles({ form: { display: 'grid', gap: '12px' } });

const EMPTY: NewTenant = { id: '', name: '', domain: '', timeZone: 'UTC' };

/** Begins to watch a tenant; its page then says where consent is given. */
export function AddTenant({ view }: { readonly view: View }) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button appearance="primary" icon={<AddRegular />} onClick={() => setAsking(true)}>
        Add a tenant
      </Button>
      {asking && <AddDialog view={view} close={() => setAsking(false)} />}
    </>
  );
}

function AddDialog({ view, close }: { readonly view: View; close(): void }) {
  const styles = useStyles();
  const { api, go } = useTab();
  const { said } = useToasts();
  const [typed, setTyped] = useState(EMPTY);
  const [pressed, setPressed] = useState(false);
  const faults = newTenantFaults(typed, view.tenants);
  async function add(): Promise<void> {
    setPressed(true);
    if (Object.keys(faults).length > 0) throw new Error('Put right what is marked above. Nothing was added.');
    const id = typed.id.trim().toLowerCase();
    said((await api.run<'changed'>('addTenant', typed)).text);
    go(`settings/tenants/${id}`);
  }
  /** What is wrong is said once somebody has pressed: a field that is still empty is no fault. */
  const field = (key: keyof NewTenant, hint = '') => ({
    required: true,
    ...(pressed && faults[key] !== undefined ? { validationMessage: faults[key] } : { hint }),
  });
  const input = (key: keyof NewTenant) => ({
    value: typed[key],
    onChange: (_event: unknown, { value }: { readonly value: string }) => setTyped({ ...typed, [key]: value }),
  });
  return (
    <Confirm open title="Add a tenant" confirmLabel="Add" onConfirm={add} onClose={close}>
      <div className={styles.form}>
        <Text>
          Tocsin begins to watch it at once. What is open there comes in one summary card, as soon as an administrator
          of that tenant has given Tocsin access: the next page says how.
        </Text>
        <Field label="Tenant id" {...field('id', 'From the tenant’s overview in Microsoft Entra')}>
          <Input {...input('id')} autoComplete="off" spellCheck={false} />
        </Field>
        <Field label="Name" {...field('name', 'First on every card of it')}>
          <Input {...input('name')} autoComplete="off" />
        </Field>
        <Field label="Default domain" {...field('domain')}>
          <Input {...input('domain')} placeholder="contoso.com" autoComplete="off" spellCheck={false} />
        </Field>
        <Field label="Time zone" {...field('timeZone')}>
          <ZoneInput value={typed.timeZone} choose={(timeZone) => setTyped({ ...typed, timeZone })} />
        </Field>
      </div>
    </Confirm>
  );
}

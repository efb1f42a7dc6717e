import { Button, Spinner, Text, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { ApiError } from '../../api.ts';
import { useToasts } from '../../parts/toasts.tsx';
import { useTab } from '../../tab-context.ts';
import { useChanged } from '../../use-changed.ts';
import { faultsOf, labelOf } from './draft.ts';
import { useEdits, type TenantForm } from './edits.ts';
import { GeneralFields } from './general-fields.tsx';
import { MailFields } from './mail-fields.tsx';
import { TicketFields } from './ticket-fields.tsx';
import { TwoPeopleFields } from './two-people-fields.tsx';
import type { OpenTenantProps, View } from './view.ts';

const useStyles = makeStyles({
  bar: {
    position: 'sticky',
    bottom: 0,
    zIndex: 1,
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: '8px 12px',
    padding: '12px 16px',
    borderRadius: tokens.borderRadiusLarge,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    backgroundColor: tokens.colorNeutralBackground1,
    boxShadow: tokens.shadow16,
  },
  words: { flexGrow: 1, flexBasis: '200px' },
});

export interface FieldsProps {
  readonly form: TenantForm;
  /** What is wrong, by field. */
  readonly faults: Readonly<Record<string, string>>;
  readonly view: View;
}

/** What is saved together: nothing is changed before Save, and Discard brings back what is stored. */
export function TenantFormPart({ view, tenant, again }: OpenTenantProps) {
  const { api } = useTab();
  const { failed } = useToasts();
  const tell = useChanged(again);
  const [busy, setBusy] = useState(false);
  const form = useEdits(tenant);
  const faults = faultsOf(form.draft);
  async function save(): Promise<void> {
    setBusy(true);
    try {
      const { version, changes } = form;
      const answer = await api.run<'changed'>('changeTenant', { tenant: tenant.id, version, changes });
      form.drop();
      tell(answer);
    } catch (problem) {
      // What somebody else saved meanwhile is said beside the buttons, as soon as it is read.
      if (!(problem instanceof ApiError) || problem.code !== 'CONFLICT') failed(problem);
      again();
    }
    setBusy(false);
  }
  const fields = { form, faults, view };
  return (
    <form
      aria-label={`Settings of ${tenant.name}`}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <GeneralFields {...fields} />
      <MailFields {...fields} />
      <TicketFields {...fields} />
      <TwoPeopleFields {...fields} />
      <SaveBar form={form} wrong={Object.keys(faults).length} busy={busy} />
    </form>
  );
}

interface SaveBarProps {
  readonly form: TenantForm;
  readonly wrong: number;
  readonly busy: boolean;
}

function SaveBar({ form, wrong, busy }: SaveBarProps) {
  const styles = useStyles();
  const { changed, overtaken, drop } = form;
  if (changed.length === 0) return null;
  if (overtaken) return <Overtaken form={form} />;
  const fix = wrong === 1 ? 'One field has to be put right first.' : `${wrong} fields have to be put right first.`;
  return (
    <div className={styles.bar} role="group" aria-label="Not saved">
      <Text className={styles.words} role="status">
        Not saved: {changed.map(labelOf).join(', ')}. {wrong > 0 && fix}
      </Text>
      <Button
        type="submit"
        appearance="primary"
        disabled={wrong > 0}
        disabledFocusable={busy}
        {...(busy && { icon: <Spinner size="tiny" /> })}
      >
        Save
      </Button>
      <Button type="button" disabled={busy} onClick={drop}>
        Discard
      </Button>
    </div>
  );
}

/** Somebody else saved something meanwhile: seen first, then gone on with. */
function Overtaken({ form: { changed, goOn, drop } }: { readonly form: TenantForm }) {
  const styles = useStyles();
  return (
    <div className={styles.bar} role="group" aria-label="Not saved">
      <Text className={styles.words} role="status">
        Somebody else has saved other settings of this tenant since you began, so yours are not saved:{' '}
        {changed.map(labelOf).join(', ')}. Everything else above shows what they saved.
      </Text>
      <Button type="button" appearance="primary" onClick={goOn}>
        Go on with mine
      </Button>
      <Button type="button" onClick={drop}>
        Drop mine
      </Button>
    </div>
  );
}

import { Button, Field, Input, Switch, Text, makeStyles } from '@fluentui/react-components';
import { useState } from 'react';
import { policyName } from '../../../texts/posture.ts';
import { ExactMoment } from '../../parts/moment.tsx';
import { Table } from '../../parts/table.tsx';
import { useToasts } from '../../parts/toasts.tsx';
import { useTab } from '../../tab-context.ts';
import { useChanged } from '../../use-changed.ts';
import { Section } from './section.tsx';
import { TurnOff } from './turn-off.tsx';
import type { Tenant, TenantProps } from './view.ts';

const useStyles = makeStyles({
  switches: { display: 'grid', gap: '4px', marginBottom: '16px' },
  since: { display: 'inline-block', marginInline: '12px' },
  policy: { display: 'flex', flexWrap: 'wrap', alignItems: 'center' },
  sub: { margin: '0 0 8px' },
  add: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 220px), 1fr))',
    gap: '8px',
    alignItems: 'start',
    marginTop: '12px',
    maxWidth: '900px',
  },
  press: { marginTop: '8px' },
});

/** What of MFA is watched in a tenant. A switch acts without Save, because since when it is on decides what is told. */
export function PosturePart({ tenant, again }: TenantProps) {
  const styles = useStyles();
  const { api } = useTab();
  const { failed } = useToasts();
  const tell = useChanged(again);
  const [busy, setBusy] = useState(false);
  const [ending, setEnding] = useState<Policy>();
  async function run(verb: string, input: object): Promise<boolean> {
    setBusy(true);
    try {
      tell(await api.run<'text'>(verb, { ...input, tenant: tenant.id }));
      return true;
    } catch (problem) {
      failed(problem);
      return false;
    } finally {
      setBusy(false);
    }
  }
  const { guests } = tenant.posture;
  return (
    <Section
      title="MFA policies"
      about="While a policy is on, Tocsin tells every morning who lost the requirement to use MFA. Turning one off and on again makes a new baseline."
    >
      <div className={styles.switches}>
        {(['admin', 'user'] as const).map((policy) => (
          <PolicySwitch
            key={policy}
            policy={policy}
            tenant={tenant}
            busy={busy}
            turn={(on) => (on ? void run('postureOn', { policy }) : setEnding(policy))}
          />
        ))}
        <Switch
          label="Look at guests too (User MFA Policy)"
          checked={guests}
          disabled={busy}
          onChange={(_event, { checked }) => void run('postureGuests', { included: checked })}
        />
      </div>
      <Text as="h3" block weight="semibold" className={styles.sub}>
        Accepted exceptions
      </Text>
      <Exceptions tenant={tenant} run={run} />
      {ending && <TurnOff policy={ending} tenant={tenant} done={again} close={() => setEnding(undefined)} />}
    </Section>
  );
}

type Policy = 'admin' | 'user';
type Run = (verb: string, input: object) => Promise<boolean>;

interface PolicySwitchProps {
  readonly policy: Policy;
  readonly tenant: Tenant;
  readonly busy: boolean;
  turn(on: boolean): void;
}

function PolicySwitch({ policy, tenant: { posture, rules }, busy, turn }: PolicySwitchProps) {
  const styles = useStyles();
  const since = posture[policy];
  return (
    <div className={styles.policy}>
      <Switch
        label={policyName(policy)}
        checked={since !== undefined}
        disabled={busy}
        onChange={(_event, { checked }) => turn(checked)}
      />
      <Text size={200} className={styles.since}>
        {since === undefined ? (
          'Off'
        ) : (
          <>
            On since <ExactMoment at={since} zone={rules.timeZone} />
          </>
        )}
      </Text>
    </div>
  );
}

function Exceptions({ tenant: { posture, name }, run }: { readonly tenant: Tenant; readonly run: Run }) {
  const styles = useStyles();
  const [person, setPerson] = useState('');
  const [reason, setReason] = useState('');
  const ready = person.trim() !== '' && reason.trim() !== '';
  async function add(): Promise<void> {
    if (!(await run('postureExcept', { person: person.trim(), reason: reason.trim() }))) return;
    setPerson('');
    setReason('');
  }
  return (
    <>
      {posture.exceptions.length === 0 ? (
        <Text>None: everybody in {name} is alerted.</Text>
      ) : (
        <Table
          caption="Accepted exceptions"
          captionUnseen
          rows={posture.exceptions}
          keyOf={({ userId }) => userId}
          columns={[
            { id: 'name', label: 'Account', cell: (one) => one.name },
            { id: 'reason', label: 'Reason', cell: (one) => one.reason },
            {
              id: 'end',
              label: 'End',
              short: true,
              cell: ({ userId, name: who }) => (
                <Button
                  size="small"
                  aria-label={`End the exception of ${who}`}
                  onClick={() => void run('postureUnexcept', { person: userId })}
                >
                  End
                </Button>
              ),
            },
          ]}
        />
      )}
      <div className={styles.add}>
        <Field label="Account (address or object id)">
          <Input value={person} onChange={(_event, { value }) => setPerson(value)} />
        </Field>
        <Field label="Why MFA need not be required of it">
          <Input value={reason} maxLength={300} onChange={(_event, { value }) => setReason(value)} />
        </Field>
      </div>
      <Button className={styles.press} disabled={!ready} onClick={() => void add()}>
        Add exception
      </Button>
    </>
  );
}

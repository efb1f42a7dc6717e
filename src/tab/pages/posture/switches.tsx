import { Card, Switch, Text, makeStyles } from '@fluentui/react-components';
import { useState } from 'react';
import { policyName } from '../../../texts/posture.ts';
import type { WireResult } from '../../api.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { useTab } from '../../tab-context.ts';
import { useChanged } from '../../use-changed.ts';
import { Exceptions } from './exceptions.tsx';
import { POLICIES, type Policy } from './words.ts';

type Tenant = WireResult<'postureHistory'>['tenant'];

const useStyles = makeStyles({
  title: { margin: 0 },
  row: { display: 'flex', flexWrap: 'wrap', gap: '0 16px', alignItems: 'center' },
});

/** A change that waits for a yes: the same command as in chat. */
interface Change {
  readonly verb: 'postureOn' | 'postureOff' | 'postureGuests';
  readonly input: object;
  readonly title: string;
  readonly means: string;
  readonly label: string;
}

interface SwitchesProps {
  readonly tenant: Tenant;
  changed(): void;
}

/** What is watched in this tenant; each switch says first what it means. */
export function Switches({ tenant, changed }: SwitchesProps) {
  const styles = useStyles();
  const { api } = useTab();
  const tell = useChanged(changed);
  const [change, setChange] = useState<Change>();
  async function confirm(): Promise<void> {
    if (!change) return;
    tell(await api.run<'text'>(change.verb, { ...change.input, tenant: tenant.id }));
  }
  const guests = tenant.posture.includeGuests ?? false;
  return (
    <section aria-labelledby="switches">
      <Card>
        <Text as="h2" id="switches" size={400} weight="semibold" className={styles.title}>
          What is watched
        </Text>
        <div className={styles.row}>
          {POLICIES.map((policy) => (
            <Switch
              key={policy}
              label={policyName(policy)}
              checked={tenant.posture[policy] !== undefined}
              onChange={() => setChange(policyChange(tenant, policy))}
            />
          ))}
          <Switch label="Guests too" checked={guests} onChange={() => setChange(guestChange(tenant, !guests))} />
        </div>
        <Exceptions tenant={tenant} changed={changed} />
      </Card>
      <Confirm
        open={change !== undefined}
        title={change?.title ?? ''}
        confirmLabel={change?.label ?? ''}
        onConfirm={confirm}
        onClose={() => setChange(undefined)}
      >
        {change?.means}
      </Confirm>
    </section>
  );
}

function policyChange({ name, posture }: Tenant, policy: Policy): Change {
  const called = policyName(policy);
  const since = posture[policy]?.enabledAt;
  if (since)
    return {
      verb: 'postureOff',
      input: { policy },
      title: `Turn the ${called} off for ${name}?`,
      means:
        'Nobody is told any more who loses the MFA requirement under this policy. When it is turned on again, its first reading is a new baseline: what was lost in between is never told.',
      label: 'Turn off',
    };
  return {
    verb: 'postureOn',
    input: { policy },
    title: `Turn the ${called} on for ${name}?`,
    means:
      'Nothing is told yet: the first reading is the baseline, whoever lacks the requirement then included. From the day after, whoever loses it is told every morning, where notices of this tenant go.',
    label: 'Turn on',
  };
}

function guestChange({ name }: Tenant, included: boolean): Change {
  const means = included
    ? 'Guests are looked at under the User MFA Policy from the next reading on. What it finds of them is their baseline.'
    : 'Guests are looked at no longer; guests who hold an admin role still are.';
  return {
    verb: 'postureGuests',
    input: { included },
    title: included ? `Look at guests of ${name} too?` : `Look at guests of ${name} no longer?`,
    means,
    label: included ? 'Look at guests' : 'Leave guests out',
  };
}

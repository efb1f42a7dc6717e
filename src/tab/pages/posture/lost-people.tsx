import { Badge, makeStyles } from '@fluentui/react-components';
import { useState } from 'react';
import type { LostPerson } from '../../../commands/page-views.ts';
import { policyName } from '../../../texts/posture.ts';
import { overWords } from '../../../texts/recovery.ts';
import type { Wire } from '../../api.ts';
import { Fault } from '../../parts/fault.tsx';
import { Heading } from '../../parts/heading.tsx';
import { Loading } from '../../parts/loading.tsx';
import { Pager } from '../../parts/pager.tsx';
import { Table, type Column } from '../../parts/table.tsx';
import { useAsked } from '../../use-asked.ts';
import { Back } from '../../parts/back.tsx';
import { Who } from './people-table.tsx';
import { dayOf } from './words.ts';

type Person = Wire<LostPerson>;

const SIZE = 50;

const useStyles = makeStyles({ list: { margin: 0, padding: 0, listStyleType: 'none' } });

/** Who lost the requirement on a day, and by which change each. */
export function LostPeople({ tenant, alert }: { readonly tenant: string; readonly alert: string }) {
  const [from, setFrom] = useState(1);
  const { value, error, again } = useAsked<'postureLost'>('postureLost', { tenant, alert, from });
  const name = value ? `Lost MFA requirement: ${value.tenant.name}` : 'Lost MFA requirement';
  const columns: readonly Column<Person>[] = [
    { id: 'name', label: 'Name', cell: (person) => <Who tenant={tenant} person={person} /> },
    { id: 'why', label: 'What took it away', cell: (person) => <Why person={person} /> },
    { id: 'before', label: 'Required until', short: true, cell: ({ previousDate }) => dayOf(previousDate) },
  ];
  return (
    <>
      <Back to={`posture/${tenant}`}>MFA posture of the tenant</Back>
      <Heading title={name}>{name}</Heading>
      {error && <Fault error={error} again={again} />}
      {!value && !error && <Loading />}
      {value && (
        <>
          <Table
            caption={`${policyName(value.policy)}, ${dayOf(value.localDate)}`}
            columns={columns}
            rows={value.people}
            keyOf={({ userId }) => userId}
          />
          <Pager
            from={value.from}
            shown={value.people.length}
            total={value.total}
            size={SIZE}
            of="people"
            turn={setFrom}
          />
        </>
      )}
    </>
  );
}

function Why({ person: { why, flapping, over } }: { readonly person: Person }) {
  const styles = useStyles();
  return (
    <>
      {flapping && <Badge color="warning">Third loss within 7 days</Badge>}
      <ul className={styles.list}>
        {why.map((words) => (
          <li key={words}>{words}</li>
        ))}
        {over && <li>{overWords(over)}</li>}
        {why.length === 0 && <li>It could not be found out</li>}
      </ul>
    </>
  );
}

import { Badge, makeStyles, tokens } from '@fluentui/react-components';
import type { RollPerson } from '../../../commands/page-views.ts';
import { policyName } from '../../../texts/posture.ts';
import type { Wire } from '../../api.ts';
import { PlaceLink } from '../../parts/place-link.tsx';
import { Table, type Column } from '../../parts/table.tsx';

type Person = Wire<RollPerson>;

const useStyles = makeStyles({ faint: { display: 'block', color: tokens.colorNeutralForeground2 } });

interface PeopleTableProps {
  readonly caption: string;
  readonly tenant: string;
  readonly people: readonly Person[];
}

/** People, each with why MFA is or is not required of them. */
export function PeopleTable({ caption, tenant, people }: PeopleTableProps) {
  const columns: readonly Column<Person>[] = [
    { id: 'name', label: 'Name', cell: (person) => <Who tenant={tenant} person={person} /> },
    {
      id: 'policy',
      label: 'Policy',
      cell: ({ policy }) => (policy === 'notEvaluated' ? 'neither' : policyName(policy)),
    },
    { id: 'why', label: 'Why', cell: (person) => <Why person={person} /> },
  ];
  return <Table caption={caption} captionUnseen columns={columns} rows={people} keyOf={({ userId }) => userId} />;
}

interface WhoProps {
  readonly tenant: string;
  readonly person: Pick<Person, 'userId' | 'name' | 'email'>;
}

/** A name that leads to the person, with the address where it says more. */
export function Who({ tenant, person: { userId, name, email } }: WhoProps) {
  const styles = useStyles();
  return (
    <>
      <PlaceLink to={`posture/${tenant}/person/${encodeURIComponent(userId)}`}>{name}</PlaceLink>
      {email !== '' && email.toLowerCase() !== name.toLowerCase() && <span className={styles.faint}>{email}</span>}
    </>
  );
}

function Why({ person: { why, excepted } }: { readonly person: Person }) {
  return (
    <>
      {why === '' ? 'It is not known why.' : `${why.charAt(0).toUpperCase()}${why.slice(1)}.`}{' '}
      {excepted !== undefined && <Badge appearance="outline">{`Accepted exception: ${excepted}`}</Badge>}
    </>
  );
}

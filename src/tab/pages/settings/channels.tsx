import { Badge, Button, MessageBar, MessageBarBody, makeStyles } from '@fluentui/react-components';
import { Empty } from '../../parts/empty.tsx';
import { Table, type Column } from '../../parts/table.tsx';
import { useRoute } from './use-route.tsx';
import type { Place, SectionProps } from './view.ts';

const useStyles = makeStyles({ bar: { marginBottom: '12px' } });

const STATES = {
  active: { label: 'Open', color: 'success' },
  parked: { label: 'Team archived', color: 'warning' },
  gone: { label: 'Tocsin was removed', color: 'danger' },
} as const;

/** Where Tocsin is installed, which of them is the default, and who is told of where. */
export function Channels({ view, again }: SectionProps) {
  const styles = useStyles();
  const { ask, dialog } = useRoute({ what: 'every tenant without a channel of its own', done: again });
  if (view.places.length === 0)
    return (
      <Empty title="Tocsin is in no channel yet">
        Add it to a channel of a team in Teams: the first one takes the cards of all tenants, until you say otherwise
        here or by writing “watch here” in another channel.
      </Empty>
    );
  const was = view.places.find(({ isDefault }) => isDefault)?.id ?? null;
  const makeDefault = ({ id }: Place) => void ask('defaultRoute', { to: id, was });
  return (
    <>
      {was === null && view.mayChange && (
        <MessageBar intent="warning" layout="multiline" className={styles.bar}>
          <MessageBarBody>
            There is no default channel: tenants without one of their own are not told in Teams.
          </MessageBarBody>
        </MessageBar>
      )}
      <Table
        caption="Channels"
        captionUnseen
        columns={columns(view.mayAll && view.places.some(isCandidate), makeDefault)}
        rows={view.places}
        keyOf={({ id }) => id}
      />
      {dialog}
    </>
  );
}

function isCandidate({ isDefault, state }: Place): boolean {
  return !isDefault && state === 'active';
}

function columns(mayChoose: boolean, makeDefault: (place: Place) => void): readonly Column<Place>[] {
  const shown: readonly Column<Place>[] = [
    {
      id: 'name',
      label: 'Channel',
      cell: ({ name, isDefault }) => (
        <>
          {name} {isDefault && <Badge appearance="tint">Default</Badge>}
        </>
      ),
    },
    { id: 'team', label: 'Team', cell: ({ team }) => team ?? '' },
    {
      id: 'state',
      label: 'State',
      short: true,
      cell: ({ state }) => (
        <Badge appearance="tint" color={STATES[state].color}>
          {STATES[state].label}
        </Badge>
      ),
    },
    { id: 'tenants', label: 'Tenants told of there', cell: ({ tenants }) => namesOf(tenants) },
  ];
  if (!mayChoose) return shown;
  return [
    ...shown,
    {
      id: 'default',
      label: 'Default',
      short: true,
      cell: (place) => <DefaultCell place={place} choose={makeDefault} />,
    },
  ];
}

interface DefaultCellProps {
  readonly place: Place;
  choose(place: Place): void;
}

function DefaultCell({ place, choose }: DefaultCellProps) {
  if (place.isDefault) return 'This one';
  if (!isCandidate(place)) return 'Not possible';
  return (
    <Button size="small" aria-label={`Make ${place.name} the default`} onClick={() => choose(place)}>
      Make default
    </Button>
  );
}

const NAMED = 6;

function namesOf(tenants: readonly string[]): string {
  if (tenants.length === 0) return 'None';
  const more = tenants.length - NAMED;
  return `${tenants.slice(0, NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

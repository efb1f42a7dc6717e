import { Badge, Button, Text, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { LossLine } from '../../../commands/page-views.ts';
import { peopleWords, policyName } from '../../../texts/posture.ts';
import type { Wire, WireResult } from '../../api.ts';
import { countWords } from '../../parts/numbers.ts';
import { PlaceLink } from '../../parts/place-link.tsx';
import { Table, type Column } from '../../parts/table.tsx';
import { PutBack, type Asked } from './put-back.tsx';
import { dayOf } from './words.ts';

type Line = Wire<LossLine>;

const CAUSES = 5;
/** So many of the newest, and whatever is not over: the rest is a press away. */
const FEW = 5;

const useStyles = makeStyles({
  title: { margin: '0 0 8px' },
  more: { marginTop: '8px' },
  list: { margin: 0, paddingInlineStart: '1.2em', display: 'grid', gap: '2px' },
  buttons: { display: 'flex', flexWrap: 'wrap', gap: '4px', marginTop: '4px' },
  who: { display: 'inline-grid', gap: '4px', justifyItems: 'start' },
  faint: { color: tokens.colorNeutralForeground2 },
});

interface LossesProps {
  readonly view: WireResult<'postureHistory'>;
  changed(): void;
}

/** Who lost the requirement in the last 30 days, what took it away, and what can be put back. */
export function Losses({ view: { tenant, losses }, changed }: LossesProps) {
  const styles = useStyles();
  const [asked, setAsked] = useState<Asked>();
  const [all, setAll] = useState(false);
  const shown = all ? losses : losses.filter(({ still }, at) => still > 0 || at < FEW);
  const hidden = losses.length - shown.length;
  const isOn = tenant.posture.admin ?? tenant.posture.user;
  const columns: readonly Column<Line>[] = [
    { id: 'day', label: 'Day', short: true, cell: ({ localDate }) => dayOf(localDate) },
    { id: 'policy', label: 'Policy', cell: ({ policy }) => policyName(policy) },
    { id: 'people', label: 'Who', short: true, cell: (line) => <WhoCell line={line} tenant={tenant.id} /> },
    { id: 'why', label: 'What took it away', cell: (line) => <CausesCell line={line} /> },
    {
      id: 'done',
      label: 'Done about it',
      cell: (line) => <DoneCell line={line} ask={(offer) => setAsked({ tenant: tenant.id, alert: line.id, offer })} />,
    },
  ];
  return (
    <section aria-labelledby="losses">
      <Text as="h2" id="losses" size={400} weight="semibold" block className={styles.title}>
        Lost MFA requirement, last 30 days
      </Text>
      {losses.length === 0 && (
        <Text>
          {isOn
            ? 'Nobody, of the policies that are on and as far as the tenant could be read.'
            : 'Both policies are off, so nobody is told of anything.'}
        </Text>
      )}
      {losses.length > 0 && (
        <Table
          caption="Who lost the MFA requirement, newest first"
          captionUnseen
          columns={columns}
          rows={shown}
          keyOf={({ id }) => id}
        />
      )}
      {hidden > 0 && (
        <Button size="small" className={styles.more} onClick={() => setAll(true)}>
          {`Show ${countWords(hidden)} more`}
        </Button>
      )}
      <PutBack asked={asked} close={() => setAsked(undefined)} changed={changed} />
    </section>
  );
}

function WhoCell({ line: { id, people, still, flapping }, tenant }: { readonly line: Line; readonly tenant: string }) {
  const styles = useStyles();
  return (
    <div className={styles.who}>
      <PlaceLink to={`posture/${tenant}/lost/${encodeURIComponent(id)}`}>{peopleWords(people)}</PlaceLink>
      {still === 0 ? (
        <Badge appearance="tint" color="success">
          {people === 0 ? 'Nobody after all' : 'All over'}
        </Badge>
      ) : (
        <Badge color="danger">{still < people ? `Still lost: ${countWords(still)}` : 'Still lost'}</Badge>
      )}
      {flapping > 0 && <Badge color="warning">{`Flapping: ${flapping}`}</Badge>}
    </div>
  );
}

function CausesCell({ line: { causes } }: { readonly line: Line }) {
  const styles = useStyles();
  const hidden = causes.length - CAUSES;
  if (causes.length === 0) return <span className={styles.faint}>It could not be found out</span>;
  return (
    <ul className={styles.list}>
      {causes.slice(0, CAUSES).map(({ words }) => (
        <li key={words}>{words}</li>
      ))}
      {hidden > 0 && <li>{`${hidden} more, of fewer people each`}</li>}
    </ul>
  );
}

interface DoneCellProps {
  readonly line: Line;
  ask(offer: Asked['offer']): void;
}

function DoneCell({ line: { deeds, putBacks }, ask }: DoneCellProps) {
  const styles = useStyles();
  return (
    <>
      {deeds.length === 0 && putBacks.length === 0 && <span className={styles.faint}>Nothing from here</span>}
      {deeds.length > 0 && (
        <ul className={styles.list}>
          {deeds.map((words) => (
            <li key={words}>{words}</li>
          ))}
        </ul>
      )}
      {putBacks.length > 0 && (
        <div className={styles.buttons}>
          {putBacks.map((offer) => (
            <Button key={`${offer.action} ${offer.target}`} size="small" onClick={() => ask(offer)}>
              {`${offer.words.replace('…', '')}: ${offer.label}${offer.words.endsWith('…') ? '…' : ''}`}
            </Button>
          ))}
        </div>
      )}
    </>
  );
}

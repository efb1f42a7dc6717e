import { Button, Link, Spinner, Text, makeStyles, tokens } from '@fluentui/react-components';
import { Fault } from '../../parts/fault.tsx';
import { AddressDetails } from './address.tsx';
import { EntityDetails } from './entity-details.tsx';
import { OfferButtons } from './offer-buttons.tsx';
import { Panel } from './panel.tsx';
import type { EventPageValue, PageEntityValue } from './types.ts';
import { useEntities, type EntitiesReading } from './use-entities.ts';

const useStyles = makeStyles({
  list: { display: 'grid', gap: '16px', margin: 0, padding: 0, listStyle: 'none' },
  entity: {
    display: 'grid',
    gap: '8px',
    gridTemplateColumns: 'minmax(0, 1fr)',
    paddingTop: '12px',
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  name: { margin: 0 },
  foot: { display: 'flex', flexWrap: 'wrap', gap: '8px', alignItems: 'center' },
});

/** Who and what the event points at: what is known of each, and what can be done to it. */
export function Entities({ event }: { readonly event: EventPageValue }) {
  const styles = useStyles();
  const reading = useEntities(event.n, event.revision);
  if (event.entities.length === 0)
    return (
      <Panel title="Who and what">
        <Text>The alert names nobody and nothing.</Text>
      </Panel>
    );
  const beside = reading.isReading ? (
    <Spinner size="extra-tiny" label="Looking it up…" labelPosition="after" />
  ) : undefined;
  return (
    <Panel title="Who and what" {...(beside && { beside })}>
      {reading.error && <Fault error={reading.error} again={reading.again} />}
      <ul className={styles.list}>
        {event.entities.filter(isShown(reading)).map((entity) => (
          <li key={entity.key} className={styles.entity}>
            <Text as="h3" weight="semibold" className={styles.name}>{`${entity.typeName}: ${entity.label}`}</Text>
            <OfferButtons entity={entity} />
            <Details entity={entity} reading={reading} />
          </li>
        ))}
      </ul>
      <div className={styles.foot}>
        {reading.hasMore && <Button onClick={reading.more}>{`Show more of ${event.entities.length}`}</Button>}
        <Button size="small" disabledFocusable={reading.isReading} onClick={reading.again}>
          Look again
        </Button>
      </div>
      {reading.credits.length > 0 && (
        <Text size={200}>
          {reading.credits.map(({ text, url }) => (
            <Link key={url} inline href={url} target="_blank" rel="noreferrer noopener">
              {text}
            </Link>
          ))}
        </Text>
      )}
    </Panel>
  );
}

/** Those that are looked up already; before the first answer the first few, so that their buttons are there at once. */
function isShown({ sections, addresses }: EntitiesReading) {
  const isFirst = sections.size === 0 && addresses.size === 0;
  return ({ key }: PageEntityValue, at: number) => (isFirst ? at < 8 : sections.has(key) || addresses.has(key));
}

function Details({ entity, reading }: { readonly entity: PageEntityValue; readonly reading: EntitiesReading }) {
  const section = reading.sections.get(entity.key);
  const address = reading.addresses.get(entity.key);
  if (address) return <AddressDetails address={address} />;
  return section ? <EntityDetails section={section} /> : null;
}

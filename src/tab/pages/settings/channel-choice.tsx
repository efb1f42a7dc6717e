import { Button, Field, MessageBar, MessageBarBody, Select, makeStyles } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import { Section } from './section.tsx';
import { useRoute } from './use-route.tsx';
import { placeWords, type TenantProps } from './view.ts';

const useStyles = makeStyles({
  row: { display: 'flex', flexWrap: 'wrap', alignItems: 'end', gap: '8px' },
  field: { flexGrow: 1, flexBasis: '240px', maxWidth: '480px', minWidth: 0 },
  select: { minWidth: 0, '& select': { minWidth: 0, textOverflow: 'ellipsis' } },
});

const DEFAULT = '';

/** The channel that a tenant is told of in. */
export function ChannelChoice({ view, tenant: { id, name, route }, again }: TenantProps) {
  const styles = useStyles();
  const [to, setTo] = useState(route ?? DEFAULT);
  const [busy, setBusy] = useState(false);
  const { ask, dialog } = useRoute({ what: name, done: again });
  useEffect(() => setTo(route ?? DEFAULT), [route]);
  const usual = view.places.find(({ isDefault }) => isDefault);
  const open = view.places.filter((place) => place.state === 'active' || place.id === route);
  const own = view.places.find((place) => place.id === (route ?? usual?.id));
  const changed = to !== (route ?? DEFAULT);
  async function save(): Promise<void> {
    setBusy(true);
    await ask('routeTenant', { tenant: id, to: to === DEFAULT ? null : to, was: route ?? null });
    setBusy(false);
  }
  return (
    <Section
      title="Channel"
      about="New cards of this tenant come here, where everybody in the channel reads them. Who has no permission for the tenant is named before it is changed."
    >
      {own && own.state !== 'active' && (
        <MessageBar intent="error" layout="multiline">
          <MessageBarBody>
            {own.state === 'parked'
              ? `The team of ${placeWords(own)} is archived in Teams`
              : `Tocsin was removed from ${placeWords(own)}`}
            : nothing of {name} is told in Teams until you choose another channel.
          </MessageBarBody>
        </MessageBar>
      )}
      <div className={styles.row}>
        <Field label="Channel" className={styles.field} {...(changed && { hint: 'Not saved yet' })}>
          <Select className={styles.select} value={to} onChange={(_event, { value }) => setTo(value)}>
            <option value={DEFAULT}>{usual ? `Default: ${placeWords(usual)}` : 'Default: none yet'}</option>
            {route !== undefined && !open.some((place) => place.id === route) && (
              <option value={route}>A channel that Tocsin does not know any more</option>
            )}
            {open.map((place) => (
              <option key={place.id} value={place.id}>
                {placeWords(place)}
              </option>
            ))}
          </Select>
        </Field>
        {changed && (
          <>
            <Button appearance="primary" disabledFocusable={busy} onClick={() => void save()}>
              Save channel
            </Button>
            <Button disabled={busy} onClick={() => setTo(route ?? DEFAULT)}>
              Discard
            </Button>
          </>
        )}
      </div>
      {dialog}
    </Section>
  );
}

import { Button, Link, Text, makeStyles, tokens } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import { ExactMoment } from '../../parts/moment.tsx';
import { useToasts } from '../../parts/toasts.tsx';
import { useTab } from '../../tab-context.ts';
import { copyText } from '../event/copy-text.ts';
import { Section } from './section.tsx';
import type { TenantProps } from './view.ts';

const useStyles = makeStyles({
  words: { display: 'block', marginBottom: '12px', maxWidth: '75ch' },
  address: {
    display: 'block',
    marginBottom: '12px',
    padding: '8px 12px',
    overflowWrap: 'anywhere',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground3,
  },
  buttons: { display: 'flex', flexWrap: 'wrap', gap: '8px' },
});

/** Who waits for a tenant to be readable looks at this page: sooner than others are read again. */
const EVERY_MS = 3_000;

/** How a tenant that Tocsin cannot read, or never has read, is opened to it. */
export function Access({ tenant, again }: TenantProps) {
  const styles = useStyles();
  const { name, state, importedAt, lastError, rules } = tenant;
  if (state === 'paused' || (state === 'active' && importedAt !== undefined)) return null;
  return (
    <Section
      title={importedAt === undefined ? 'Not read yet' : 'Access'}
      about={`As soon as Tocsin may read ${name}, what is open there comes in one summary card; nothing of it rings by itself.`}
    >
      {lastError && state === 'active' && (
        <Text className={styles.words}>
          The last try, <ExactMoment at={lastError.at} zone={rules.timeZone} />: {lastError.why}
        </Text>
      )}
      <Consent {...{ tenant, again }} />
    </Section>
  );
}

function Consent({ tenant: { id, name, consent }, again }: Pick<TenantProps, 'tenant' | 'again'>) {
  const styles = useStyles();
  const { api } = useTab();
  const { said, failed } = useToasts();
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    const timer = setInterval(() => document.visibilityState === 'visible' && again(), EVERY_MS);
    return () => clearInterval(timer);
  }, [again]);
  async function read(): Promise<void> {
    setBusy(true);
    try {
      said((await api.run<'changed'>('readTenant', { tenant: id })).text);
    } catch (problem) {
      failed(problem);
    }
    setBusy(false);
  }
  async function copy(address: string): Promise<void> {
    if (await copyText(address)) said('The address is copied.');
    else failed('The browser does not let Tocsin copy. Mark the address and copy it yourself.');
  }
  return (
    <>
      {consent === undefined ? (
        <Text className={styles.words}>
          This Tocsin has no application of its own (GRAPH_CLIENT_ID), so there is no address to give it access by.
        </Text>
      ) : (
        <>
          <Text className={styles.words}>
            An administrator of {name} opens this address, signs in there and accepts what Tocsin asks for. Send it to
            them, or open it if that is you:
          </Text>
          <Link className={styles.address} href={consent} target="_blank" rel="noopener noreferrer">
            {consent}
          </Link>
        </>
      )}
      <div className={styles.buttons}>
        {consent !== undefined && <Button onClick={() => void copy(consent)}>Copy the address</Button>}
        <Button disabledFocusable={busy} onClick={() => void read()}>
          Try to read it now
        </Button>
      </div>
    </>
  );
}

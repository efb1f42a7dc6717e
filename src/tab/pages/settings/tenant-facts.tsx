import { MessageBar, MessageBarBody, makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { policyName } from '../../../texts/posture.ts';
import { severityWord } from '../../../texts/severity.ts';
import { ExactMoment } from '../../parts/moment.tsx';
import { Section } from './section.tsx';
import { routeWords, type TenantProps, type View } from './view.ts';

const useStyles = makeStyles({
  bar: { marginBottom: '16px' },
  list: {
    display: 'grid',
    gridTemplateColumns: 'minmax(8rem, max-content) 1fr',
    gap: '8px 24px',
    margin: 0,
    '@media (max-width: 480px)': { gridTemplateColumns: '1fr', gap: '2px' },
  },
  name: { color: tokens.colorNeutralForeground2 },
  value: { margin: 0, overflowWrap: 'anywhere', '@media (max-width: 480px)': { marginBottom: '8px' } },
});

/** The settings of a tenant for who may read them only. */
export function TenantFacts({ view, tenant }: TenantProps) {
  const styles = useStyles();
  const { rules, posture } = tenant;
  const { timeZone } = rules;
  return (
    <>
      <MessageBar className={styles.bar} layout="multiline">
        <MessageBarBody>
          You may read these settings. Administrators of Tocsin change them; who is told by e-mail, tickets and
          emergency accounts are shown to them alone.
        </MessageBarBody>
      </MessageBar>
      <Section title="How it is set">
        <dl className={styles.list}>
          <Fact name="Channel">{routeWords(view, tenant)}</Fact>
          <Fact name="Time zone">{timeZone}</Fact>
          {(['admin', 'user'] as const).map((policy) => (
            <Fact key={policy} name={policyName(policy)}>
              {posture[policy] === undefined ? (
                'Off'
              ) : (
                <>
                  On since <ExactMoment at={posture[policy]} zone={timeZone} />
                </>
              )}
            </Fact>
          ))}
          <Fact name="Guests">{posture.guests ? 'Looked at' : 'Not looked at, but for admin roles'}</Fact>
          <Fact name="Exceptions">
            {posture.exceptions.map(({ name, reason }) => `${name}: ${reason}`).join('; ') || 'None'}
          </Fact>
          <Fact name="May be ignored">Up to {severityWord(rules.ignoreUpTo)}</Fact>
          <Fact name="Second person">{twoPeopleWords(view, rules.twoPeople)}</Fact>
        </dl>
      </Section>
    </>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  const styles = useStyles();
  return (
    <>
      <dt className={styles.name}>{name}</dt>
      <dd className={styles.value}>{children}</dd>
    </>
  );
}

function twoPeopleWords({ actions }: View, ids: readonly string[]): string {
  if (ids.includes('*')) return 'Every action';
  return ids.map((id) => actions.find((action) => action.id === id)?.label ?? id).join(', ') || 'No action';
}

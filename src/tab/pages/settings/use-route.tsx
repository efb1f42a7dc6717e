import { Text, makeStyles } from '@fluentui/react-components';
import { useState, type ReactNode } from 'react';
import type { WireResult } from '../../api.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { useToasts } from '../../parts/toasts.tsx';
import { useTab } from '../../tab-context.ts';
import { useChanged } from '../../use-changed.ts';

type Warning = WireResult<'routeWarning'>;

const useStyles = makeStyles({ people: { maxHeight: '240px', overflowY: 'auto', paddingInlineStart: '20px' } });

interface Asked {
  readonly verb: 'routeTenant' | 'defaultRoute';
  readonly input: Readonly<Record<string, unknown>>;
  readonly warning: Warning;
}

interface Routing {
  /** Asks for a change of channel; shows who would read without scope before it is done. */
  ask(verb: Asked['verb'], input: Asked['input']): Promise<void>;
  readonly dialog: ReactNode;
}

/** A change of channel in two steps: who would read there is named before anything is told there. */
export function useRoute({ what, done }: { readonly what: string; done(): void }): Routing {
  const { api } = useTab();
  const { failed } = useToasts();
  const tell = useChanged(done);
  const [asked, setAsked] = useState<Asked>();
  async function send(verb: Asked['verb'], input: Asked['input']): Promise<void> {
    const answer = await api.run<'changed' | 'routeWarning'>(verb, input);
    if (answer.show === 'routeWarning') return setAsked({ verb, input, warning: answer });
    setAsked(undefined);
    tell(answer);
  }
  async function confirm(): Promise<void> {
    if (!asked) return;
    const { verb, input, warning } = asked;
    await send(verb, { ...input, confirmed: warning.confirm });
  }
  const dialog = asked && (
    <Confirm
      open
      title={`Tell of ${what} in “${asked.warning.place}”?`}
      confirmLabel="Tell it there"
      onConfirm={confirm}
      onClose={() => setAsked(undefined)}
    >
      <Readers warning={asked.warning} what={what} />
    </Confirm>
  );
  return { ask: (verb, input) => send(verb, input).catch(failed), dialog };
}

function Readers({ warning: { outsiders, unreadable }, what }: { readonly warning: Warning; readonly what: string }) {
  const styles = useStyles();
  if (unreadable !== undefined)
    return (
      <Text>
        Teams does not say who is in this channel ({unreadable.replace(/[.\s]+$/, '')}), so it is not known whether
        somebody there may not see {what}. Everybody in the channel will read it.
      </Text>
    );
  return (
    <>
      <Text block>
        {outsiders.length === 1 ? 'One person in this channel has' : `${outsiders.length} people in this channel have`}{' '}
        no permission for {what}, and will read it there all the same:
      </Text>
      <ul className={styles.people}>
        {outsiders.map(({ objectId, name, isStaff }) => (
          <li key={objectId}>
            {name} ({isStaff ? 'staff, for other tenants' : 'not on the staff'})
          </li>
        ))}
      </ul>
    </>
  );
}

import { Button, Field, Input, Text, makeStyles, tokens } from '@fluentui/react-components';
import { useRef, useState } from 'react';
import { quoted } from '../../../texts/dialogs.ts';
import type { WireResult } from '../../api.ts';
import type { AnswerProps } from './answer-view.tsx';
import { copyText } from './copy-text.ts';
import { Foot } from '../../parts/foot.tsx';

const useStyles = makeStyles({
  row: { display: 'flex', flexWrap: 'wrap', gap: '8px', alignItems: 'end' },
  field: { flexGrow: 1, minWidth: '200px' },
  value: { fontFamily: tokens.fontFamilyMonospace },
});

/** Something that this person is shown once. It is in this dialog and nowhere else; closing it lets go of it. */
export function SecretStep({ answer, state, close }: AnswerProps<WireResult<'secret'>>) {
  return (
    <>
      <Text role="status">{quoted(answer.said)}</Text>
      <SecretValue secret={answer.secret} />
      <Text>
        It is shown once, to you alone, and kept nowhere. Give it to the user by another way than their mailbox.
      </Text>
      <Foot busy={state.busy} close={close} closeLabel="I have it" />
    </>
  );
}

export function SecretValue({ secret }: { readonly secret: { readonly label: string; readonly value: string } }) {
  const styles = useStyles();
  const row = useRef<HTMLDivElement>(null);
  const [said, setSaid] = useState('');
  async function copy(): Promise<void> {
    const isCopied = await copyText(secret.value);
    if (!isCopied) row.current?.querySelector('input')?.select();
    setSaid(isCopied ? 'Copied.' : 'Teams does not let Tocsin copy here: it is selected, press Ctrl+C.');
  }
  return (
    <div>
      <div className={styles.row} ref={row}>
        <Field label={secret.label} className={styles.field}>
          <Input
            readOnly
            value={secret.value}
            autoComplete="off"
            spellCheck={false}
            input={{ className: styles.value }}
          />
        </Field>
        <Button onClick={() => void copy()}>Copy</Button>
      </div>
      <Text size={200} role="status">
        {said}
      </Text>
    </div>
  );
}

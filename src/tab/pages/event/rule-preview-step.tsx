import { Button, MessageBar, MessageBarBody, Text } from '@fluentui/react-components';
import type { WireResult } from '../../api.ts';
import type { AnswerProps } from './answer-view.tsx';
import { FactList } from './facts.tsx';
import { Foot } from '../../parts/foot.tsx';
import { Quiet, Sentences } from '../../parts/lines.tsx';

/** What an ignore rule would hide, and what it would have hidden, before anybody says yes. */
export function RulePreviewStep({ answer, state, ask, close }: AnswerProps<WireResult<'ignorePreview'>>) {
  const { words, draft } = answer;
  return (
    <>
      <Text weight="semibold">Ignore rule: not saved yet</Text>
      <FactList facts={words.facts} />
      <MessageBar intent={words.isGrave ? 'error' : 'info'} layout="multiline">
        <MessageBarBody>{[words.impact, words.partly, words.narrowest].filter(Boolean).join(' ')}</MessageBarBody>
      </MessageBar>
      <Sentences texts={words.notes} />
      <Quiet>Only you can save this, once, within 15 minutes.</Quiet>
      <Foot
        busy={state.busy}
        doLabel="Save the rule"
        act={() => void ask('ignoreSave', { previewId: draft.id })}
        close={close}
      >
        <Button disabledFocusable={state.busy} onClick={() => void ask('ignoreForm', { previewId: draft.id })}>
          Change it
        </Button>
      </Foot>
    </>
  );
}

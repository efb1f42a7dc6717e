import { Button, Text } from '@fluentui/react-components';
import type { WireResult } from '../../api.ts';
import { ApprovalAsked, PreviewAsked, UndecidedAsked } from '../../parts/asked.tsx';
import { Foot } from '../../parts/foot.tsx';
import type { AnswerProps } from './answer-view.tsx';

export function PreviewStep({ answer, state, ask, close }: AnswerProps<WireResult<'preview'>>) {
  const confirm = (input: object) => void ask('confirm', input);
  return <PreviewAsked answer={answer} busy={state.busy} legend="What to include" confirm={confirm} close={close} />;
}

export function ApprovalStep({ answer, state, ask, close }: AnswerProps<WireResult<'approval'>>) {
  const { action, target, generation: g } = answer;
  const approve = (input: object) => void ask('confirm', input);
  const decline = () => void ask('decline', { action, target, g });
  return <ApprovalAsked answer={answer} busy={state.busy} approve={approve} decline={decline} close={close} />;
}

export function UndecidedStep({ answer, state, ask, close }: AnswerProps<WireResult<'undecided'>>) {
  const { action, target, generation: g } = answer;
  const settle = (happened: boolean) => void ask('settle', { action, target, g, happened });
  return <UndecidedAsked answer={answer} busy={state.busy} settle={settle} close={close} />;
}

/** Asks which of several it is meant for. */
export function ChooseStep({ answer, state, ask, close }: AnswerProps<WireResult<'chooseTarget'>>) {
  return (
    <>
      <Text>{`${answer.actionLabel}: for whom or what?`}</Text>
      {answer.targets.map(({ key, label }) => (
        <Button
          key={key}
          disabledFocusable={state.busy}
          onClick={() => void ask('preview', { action: answer.action, target: key })}
        >
          {label}
        </Button>
      ))}
      <Foot busy={state.busy} close={close} />
    </>
  );
}

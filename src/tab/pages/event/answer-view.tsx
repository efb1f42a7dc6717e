import { Button, Text } from '@fluentui/react-components';
import { ApprovalStep, ChooseStep, PreviewStep, UndecidedStep } from './deed-steps.tsx';
import { ContainStep, ContainedStep } from './contain-steps.tsx';
import type { FlowAnswer } from './flow.tsx';
import type { StepProps } from './flow-dialog.tsx';
import { Foot } from '../../parts/foot.tsx';
import { IgnoreStep } from './ignore-step.tsx';
import { OutcomeStep } from './outcome-step.tsx';
import { RulePreviewStep } from './rule-preview-step.tsx';
import { SecretStep } from './secret.tsx';

export type AnswerProps<A extends FlowAnswer = FlowAnswer> = StepProps & { readonly answer: A };

/** What a step was answered with. */
export function AnswerView({ answer, ...props }: AnswerProps) {
  switch (answer.show) {
    case 'preview':
      return <PreviewStep key={answer.previewId} {...props} answer={answer} />;
    case 'approval':
      return <ApprovalStep {...props} answer={answer} />;
    case 'undecided':
      return <UndecidedStep {...props} answer={answer} />;
    case 'chooseTarget':
      return <ChooseStep {...props} answer={answer} />;
    case 'contain':
      return <ContainStep key={answer.previewId} {...props} answer={answer} />;
    case 'contained':
      return <ContainedStep {...props} answer={answer} />;
    case 'secret':
      return <SecretStep {...props} answer={answer} />;
    case 'ignoreForm':
      return <IgnoreStep {...props} answer={answer} />;
    case 'ignorePreview':
      return <RulePreviewStep {...props} answer={answer} />;
    case 'waiting':
      return <WaitingStep {...props} id={answer.id} />;
    case 'event':
      return <OutcomeStep {...props} said={answer.said ?? 'This is how the event stands now.'} way={answer.undo} />;
    case 'text':
      return <OutcomeStep {...props} said={answer.text} />;
  }
}

function WaitingStep({ id, state, ask, close }: StepProps & { readonly id: string }) {
  return (
    <>
      <Text>
        This takes longer. It goes on without you: the outcome is kept for you alone, for five minutes, and the event
        will tell what was done.
      </Text>
      <Foot busy={state.busy} close={close} closeLabel="Close">
        <Button appearance="primary" disabledFocusable={state.busy} onClick={() => void ask('outcome', { id })}>
          Show the outcome
        </Button>
      </Foot>
    </>
  );
}

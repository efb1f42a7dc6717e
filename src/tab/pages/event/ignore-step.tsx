import { Button, Divider, Field, Input, Select, Text, Textarea } from '@fluentui/react-components';
import { useState } from 'react';
import { IGNORING } from '../../../texts/dialogs.ts';
import type { WireResult } from '../../api.ts';
import type { AnswerProps } from './answer-view.tsx';
import { Foot } from '../../parts/foot.tsx';
import { Quiet } from '../../parts/lines.tsx';

type Form = WireResult<'ignoreForm'>['form'];
type Values = Readonly<Record<string, string>>;

const LONGEST_REASON = 500;

function valuesOf(form: Form): Values {
  return {
    reason: form.reasonValue,
    kind: form.kindValue,
    user: form.userValue,
    network: form.networkValue,
    otherNetworks: form.otherNetworksValue,
    country: form.countryValue,
    application: form.applicationValue,
    title: form.titleValue,
    otherWords: form.otherWordsValue,
    where: form.whereValue,
    from: form.fromValue,
    until: form.untilValue,
    days: form.daysValue,
  };
}

/** Asks why an event should be ignored and, of those who may, what a rule should hide. */
export function IgnoreStep({ answer, state, ask, close, tell }: AnswerProps<WireResult<'ignoreForm'>>) {
  const { form, mayRule } = answer;
  const [values, setValues] = useState<Values>(() => valuesOf(form));
  const set = (name: string, value: string) => setValues((before) => ({ ...before, [name]: value }));
  const hasReason = (values['reason'] ?? '').trim() !== '';
  async function ignoreOne(): Promise<void> {
    const outcome = await ask('ignore', { reason: values['reason'] });
    if (!outcome || outcome.show === 'waiting') return;
    close();
    tell(outcome);
  }
  return (
    <>
      <Text>{IGNORING}</Text>
      <Field label="Why? Others will read this." required>
        <Textarea
          value={values['reason'] ?? ''}
          maxLength={LONGEST_REASON}
          resize="vertical"
          onChange={(_event, data) => set('reason', data.value)}
        />
      </Field>
      {mayRule && <RuleFields form={form} values={values} set={set} />}
      <Foot
        busy={state.busy}
        doLabel="Ignore this event only"
        canDo={hasReason}
        act={() => void ignoreOne()}
        close={close}
      >
        {mayRule && (
          <Button
            disabledFocusable={state.busy || !hasReason}
            onClick={() => void ask('ignorePreview', { ...values, days: Number(values['days']) })}
          >
            Show what the rule would hide
          </Button>
        )}
      </Foot>
    </>
  );
}

interface RuleFieldsProps {
  readonly form: Form;
  readonly values: Values;
  set(name: string, value: string): void;
}

function RuleFields({ form, values, set }: RuleFieldsProps) {
  const choose = (name: string, label: string, choices: Form['kindChoices']) => (
    <Field label={label}>
      <Select value={values[name] ?? ''} onChange={(_event, data) => set(name, data.value)}>
        {choices.map(({ title, value }) => (
          <option key={value} value={value}>
            {title}
          </option>
        ))}
      </Select>
    </Field>
  );
  const type = (name: string, label: string, extra: { readonly type?: 'date'; readonly placeholder?: string } = {}) => (
    <Field label={label}>
      <Input {...extra} value={values[name] ?? ''} onChange={(_event, data) => set(name, data.value)} />
    </Field>
  );
  return (
    <>
      <Divider />
      <Text as="h3" weight="semibold" style={{ margin: 0 }}>
        Or a rule for events like this
      </Text>
      <Text>
        The narrowest rule is filled in. Choose Any where it should hide more; an event must meet all the rest. An event
        that names somebody or something beyond it is not hidden.
      </Text>
      {form.hasKind && choose('kind', 'Kind', form.kindChoices)}
      {form.hasUser && choose('user', 'User', form.userChoices)}
      {form.hasNetwork && choose('network', 'From', form.networkChoices)}
      {type('otherNetworks', 'Or from these addresses, ranges or AS numbers instead', {
        placeholder: '203.0.113.0/24, 2001:db8::/64, AS64496',
      })}
      {form.hasCountry && choose('country', 'Country', form.countryChoices)}
      {form.hasApplication && choose('application', 'Application', form.applicationChoices)}
      {form.hasTitle && choose('title', 'Title', form.titleChoices)}
      {type('otherWords', 'Or these words in the title instead, in any order')}
      {form.hasUnknown && <Quiet>{form.unknown}</Quiet>}
      {choose('where', 'Where', form.whereChoices)}
      {type('from', 'Only what occurred from this day on (optional, for example a business trip)', { type: 'date' })}
      {type('until', '… until the end of this day (optional)', { type: 'date' })}
      {choose('days', 'The rule expires after', form.daysChoices)}
    </>
  );
}

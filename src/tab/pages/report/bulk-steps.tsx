import { Text } from '@fluentui/react-components';
import type { BulkAction } from '../../../commands/bulk-fit.ts';
import type { WireResult } from '../../api.ts';
import { BulkLines } from './bulk-lines.tsx';
import { canWords, doneWords } from './bulk-words.ts';

type Preview = WireResult<'bulkPreview'>;
type Outcome = WireResult<'bulk'>;

/** Which events it will be done to, and which not and why. */
export function BulkPreviewStep({ action, lines }: { readonly action: BulkAction; readonly lines: Preview['lines'] }) {
  const can = lines.filter(({ why }) => why === undefined);
  const cannot = lines.filter(({ why }) => why !== undefined);
  return (
    <>
      <Text role="status">{canWords(action, { can: can.length, all: lines.length })}</Text>
      <BulkLines title="These events" lines={can.map((line) => ({ ...line, words: line.note }))} />
      <BulkLines title="Left as they are" lines={cannot.map((line) => ({ ...line, words: line.why }))} />
    </>
  );
}

interface BulkOutcomeStepProps {
  readonly outcome: Outcome;
  /** What the preview called them. */
  readonly names: Preview['lines'];
}

/** What became of each, where not all went as it was wanted. */
export function BulkOutcomeStep({ outcome: { action, lines }, names }: BulkOutcomeStepProps) {
  const named = lines.map((line) => ({ ...names.find(({ n }) => n === line.n), ...line, words: line.said }));
  const of = (state: Outcome['lines'][number]['state']) => named.filter((line) => line.state === state);
  const done = of('done');
  return (
    <>
      <Text role="status">{`${doneWords(action, done.length)}, ${lines.length - done.length} not.`}</Text>
      <BulkLines title="Not done" lines={of('notDone')} />
      <BulkLines title="Not known" lines={of('unknown')} />
      <BulkLines title="Done" lines={done.map(({ words: _said, ...line }) => line)} />
    </>
  );
}

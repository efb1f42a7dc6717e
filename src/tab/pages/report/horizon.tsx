import { MessageBar, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import { timeUtc } from '../../../texts/time.ts';
import type { Answer } from './held.ts';

/** What the list cannot know: tenants that are not read, and how far back was looked. */
export function Horizon({ answer }: { readonly answer: Answer }) {
  const words = [
    answer.since &&
      `Resolved events that were detected before ${timeUtc(new Date(answer.since))} are not in this list.`,
    answer.wordsSince &&
      `In events that were stored before ${timeUtc(new Date(answer.wordsSince))} only the title is searched, not the names and addresses.`,
    answer.reading && 'Tocsin has just started and is still reading older ones; the list completes itself.',
  ].filter(Boolean);
  return (
    <>
      {answer.blind.length > 0 && (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>
            <MessageBarTitle>Cannot read {namesOf(answer.blind)}</MessageBarTitle>
            New alerts from there do not come in. Coverage says since when and why.
          </MessageBarBody>
        </MessageBar>
      )}
      {words.length > 0 && (
        <MessageBar intent="info" layout="multiline">
          <MessageBarBody>{words.join(' ')}</MessageBarBody>
        </MessageBar>
      )}
    </>
  );
}

const NAMED = 3;

function namesOf(names: readonly string[]): string {
  if (names.length <= NAMED) return names.join(', ');
  return `${names.slice(0, NAMED).join(', ')} and ${names.length - NAMED} more`;
}

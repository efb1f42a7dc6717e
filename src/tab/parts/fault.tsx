import { Button, MessageBar, MessageBarActions, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import type { ApiError } from '../api.ts';

const TITLES: Readonly<Record<string, string>> = {
  NOT_AUTHORISED: 'This is not open to you',
  NOT_FOUND: 'This is not here',
};

interface FaultProps {
  readonly error: ApiError;
  /** What was answered before is still shown below. */
  readonly isOld?: boolean;
  again(): void;
}

/** What went wrong, in the server's own words for people, and the way to try again where that may help. */
export function Fault({ error, isOld = false, again }: FaultProps) {
  return (
    <MessageBar intent={error.code in TITLES ? 'warning' : 'error'} layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>
          {TITLES[error.code] ?? (isOld ? 'This is not up to date' : 'This cannot be shown')}
        </MessageBarTitle>
        {error.message}
      </MessageBarBody>
      {error.code !== 'NOT_FOUND' && (
        <MessageBarActions>
          <Button onClick={again}>Try again</Button>
        </MessageBarActions>
      )}
    </MessageBar>
  );
}

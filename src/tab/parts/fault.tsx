import { Button, MessageBar, MessageBarActions, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import type { ApiError } from '../api.ts';

/** What went wrong, in the server's own words for people, and the way to try again. */
export function Fault({ error, again }: { readonly error: ApiError; again(): void }) {
  return (
    <MessageBar intent="error" layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>This cannot be shown</MessageBarTitle>
        {error.message}
      </MessageBarBody>
      <MessageBarActions>
        <Button onClick={again}>Try again</Button>
      </MessageBarActions>
    </MessageBar>
  );
}

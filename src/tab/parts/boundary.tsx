import { Button, MessageBar, MessageBarActions, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import { Component, type ReactNode } from 'react';

interface BoundaryProps {
  readonly children: ReactNode;
  /** Away from the page that broke. */
  readonly leave?: () => void;
  /** What is shown in place of a part that a page can do without. */
  readonly instead?: ReactNode;
}

/** Keeps what broke on one page on that page, and says what to do about it. */
export class Boundary extends Component<BoundaryProps, { readonly broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError(): { readonly broken: boolean } {
    return { broken: true };
  }

  override render(): ReactNode {
    const { children, leave, instead } = this.props;
    if (!this.state.broken) return children;
    if (instead !== undefined) return instead;
    return (
      <MessageBar intent="error" layout="multiline">
        <MessageBarBody>
          <MessageBarTitle>This page cannot be shown</MessageBarTitle>
          Something in it broke. Load Tocsin again; if it breaks again, tell your administrator which page it was. If
          you had just confirmed something, look at the Audit page before you repeat it: it may have been done.
        </MessageBarBody>
        <MessageBarActions>
          <Button onClick={() => window.location.reload()}>Load Tocsin again</Button>
          {leave && <Button onClick={leave}>Go to the report</Button>}
        </MessageBarActions>
      </MessageBar>
    );
  }
}

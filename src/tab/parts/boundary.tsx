import { Button, MessageBar, MessageBarActions, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import { Component, type ReactNode } from 'react';

interface BoundaryProps {
  readonly children: ReactNode;
  /** Away from the page that broke. */
  readonly leave: () => void;
}

/**
 * Keeps what broke on one page on that page. A part of a page that cannot be fetched any more is most often one of a
 * Tocsin that was renewed meanwhile: loading the tab again brings the new one.
 */
export class Boundary extends Component<BoundaryProps, { readonly broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError(): { readonly broken: boolean } {
    return { broken: true };
  }

  override render(): ReactNode {
    if (!this.state.broken) return this.props.children;
    return (
      <MessageBar intent="error" layout="multiline">
        <MessageBarBody>
          <MessageBarTitle>This page cannot be shown</MessageBarTitle>
          Something broke in it, or Tocsin was renewed while it was open. Nothing was changed in any tenant.
        </MessageBarBody>
        <MessageBarActions>
          <Button onClick={() => window.location.reload()}>Load Tocsin again</Button>
          <Button onClick={this.props.leave}>Go to the report</Button>
        </MessageBarActions>
      </MessageBar>
    );
  }
}

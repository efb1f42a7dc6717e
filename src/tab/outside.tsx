import { FluentProvider, Text, teamsLightTheme } from '@fluentui/react-components';

/** Somebody opened the address in a browser: Tocsin knows people through Teams alone. */
export function Outside() {
  return (
    <FluentProvider theme={teamsLightTheme}>
      <main style={{ padding: '2rem', maxWidth: '40rem' }}>
        <Text as="h1" size={600} weight="semibold" block>
          Open Tocsin in Teams
        </Text>
        <Text as="p" block>
          This page works inside Microsoft Teams, which tells Tocsin who you are. Find Tocsin among your apps there, or
          open the link again from Teams.
        </Text>
      </main>
    </FluentProvider>
  );
}

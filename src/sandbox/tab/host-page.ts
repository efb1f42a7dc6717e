export interface HostPageParts {
  readonly tabUrl: string;
  readonly people: readonly { readonly objectId: string; readonly name: string }[];
  readonly tenantId: string;
}

/** The page that holds the tab as Teams would, and speaks teams-js's protocol with it (teams-js 2.58). */
export function hostPage({ tabUrl, people, tenantId }: HostPageParts): string {
  const options = people.map(({ objectId, name }) => `<option value="${escape(objectId)}">${escape(name)}</option>`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Tocsin tab – sandbox</title>
<style>
  body { margin: 0; display: flex; flex-direction: column; height: 100vh; font: 14px system-ui, sans-serif; }
  header { display: flex; flex-wrap: wrap; gap: 12px; padding: 6px 12px; background: #2f3b9c; color: #fff; }
  iframe { flex: 1; border: 0; width: 100%; }
</style>
</head>
<body>
<header>
  <span>Sandbox in place of Teams</span>
  <label>Person <select id="person">${options.join('')}</select></label>
  <label>Theme <select id="theme"><option>default</option><option>dark</option><option>contrast</option></select></label>
</header>
<iframe id="tab" title="Tocsin"></iframe>
<script>
${SCRIPT}
start(${inScript({ tabUrl, tenantId })});
</script>
</body>
</html>`;
}

const SCRIPT = `
function start({ tabUrl, tenantId }) {
  const frame = document.getElementById('tab');
  const person = document.getElementById('person');
  const theme = document.getElementById('theme');
  const asked = new URLSearchParams(location.search);
  if (asked.get('person')) person.value = asked.get('person');
  if (asked.get('theme')) theme.value = asked.get('theme');
  const origin = new URL(tabUrl).origin;
  const tell = (message) => frame.contentWindow.postMessage(message, origin);
  const context = () => ({
    entityId: 'report', subEntityId: asked.get('place') || '', theme: theme.value, userObjectId: person.value,
    tid: tenantId, hostName: 'Teams', hostClientType: 'web', locale: 'en-us', sessionId: 'sandbox',
    page: undefined, frameContext: 'content',
  });
  const runtime = { apiVersion: 4, hostVersionsInfo: {}, isLegacyTeams: false, supports: { pages: {} } };
  const answers = {
    initialize: () => ['content', 'web', JSON.stringify(runtime), '2.0.0'],
    getContext: () => [context()],
    'authentication.getAuthToken': async () => {
      const response = await fetch('/token?person=' + encodeURIComponent(person.value));
      return [response.ok, await response.text()];
    },
  };
  addEventListener('message', async (event) => {
    if (event.source !== frame.contentWindow || event.origin !== origin) return;
    const { id, uuidAsString, func } = event.data || {};
    const answer = answers[func];
    if (answer) tell({ id, uuidAsString, args: await answer() });
  });
  theme.addEventListener('change', () => tell({ func: 'themeChange', args: [theme.value] }));
  person.addEventListener('change', () => { frame.src = tabUrl; });
  frame.src = tabUrl;
}
`;

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}

/** JSON that cannot end the script it stands in. */
function inScript(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}

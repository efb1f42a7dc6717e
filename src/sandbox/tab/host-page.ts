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
<link rel="icon" href="data:,">
<style>
  body { margin: 0; display: flex; flex-direction: column; height: 100vh; font: 14px system-ui, sans-serif; background: #888; }
  header { display: flex; flex-wrap: wrap; align-items: center; gap: 6px 12px; padding: 6px 12px; background: #2f3b9c; color: #fff; }
  header input { width: 9em; }
  iframe { flex: 1; border: 0; width: 100%; min-height: 0; align-self: center; background: #fff; }
</style>
</head>
<body>
<header>
  <button id="back">Back</button>
  <span>Sandbox in place of Teams</span>
  <label>Person <select id="person">${options.join('')}</select></label>
  <label>Theme <select id="theme"><option>default</option><option>dark</option><option>contrast</option></select></label>
  <label>Width <select id="width">
    <option value="">whole window</option><option value="1280">desktop, 1,280 px</option>
    <option value="768">tablet, 768 px</option><option value="360">phone, 360 px</option><option value="320">320 px</option>
  </select></label>
  <form id="link"><label>Deep link to <input id="place" placeholder="events/1"></label> <button>Open</button></form>
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
  const byId = (id) => document.getElementById(id);
  const [frame, person, theme, width, place] = ['tab', 'person', 'theme', 'width', 'place'].map(byId);
  const asked = new URLSearchParams(location.search);
  for (const choice of [person, theme, width, place]) {
    if (asked.get(choice.id)) choice.value = asked.get(choice.id);
  }
  const origin = new URL(tabUrl).origin;
  const tell = (message) => frame.contentWindow.postMessage(message, origin);
  const context = () => ({
    entityId: 'report', subEntityId: place.value, theme: theme.value, userObjectId: person.value,
    tid: tenantId, hostName: 'Teams', hostClientType: 'web', locale: 'en-us', sessionId: 'sandbox',
    page: undefined, frameContext: 'content',
  });
  const supports = { pages: { backStack: {} } };
  const runtime = { apiVersion: 4, hostVersionsInfo: {}, isLegacyTeams: false, supports };
  const answers = {
    initialize: () => ['content', 'web', JSON.stringify(runtime), '2.0.0'],
    getContext: () => [context()],
    'authentication.getAuthToken': async () => {
      const response = await fetch('/token?person=' + encodeURIComponent(person.value));
      return [response.ok, await response.text()];
    },
    executeDeepLink: (link) => [follow(link)],
    'pages.backStack.navigateBack': () => [true],
  };
  addEventListener('message', async (event) => {
    if (event.source !== frame.contentWindow || event.origin !== origin) return;
    const { id, uuidAsString, func, args } = event.data || {};
    const answer = answers[func];
    if (answer) tell({ id, uuidAsString, args: await answer(...(args || [])) });
  });
  const wide = () => { frame.style.width = width.value ? width.value + 'px' : '100%'; };
  const load = () => { frame.src = tabUrl + '?' + Math.random(); };
  // As Teams does with a link to a tab: the place is in its context.
  function follow(link) {
    const { pathname, searchParams } = new URL(link);
    if (!pathname.startsWith('/l/entity/')) return Boolean(open(link, '_blank', 'noopener'));
    place.value = JSON.parse(searchParams.get('context') || '{}').subEntityId || '';
    load();
    return true;
  }
  theme.addEventListener('change', () => tell({ func: 'themeChange', args: [theme.value] }));
  width.addEventListener('change', wide);
  person.addEventListener('change', load);
  byId('back').addEventListener('click', () => tell({ func: 'backButtonPress', args: [] }));
  byId('link').addEventListener('submit', (event) => { event.preventDefault(); load(); });
  wide();
  load();
}
`;

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}

/** JSON that cannot end the script it stands in. */
function inScript(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}

import './page.css';
import { createRoot } from 'react-dom/client';
import { createApi } from './api.ts';
import { App } from './app.tsx';
import { meetHost } from './host.ts';
import { Outside } from './outside.tsx';

const root = createRoot(document.getElementById('root') as HTMLElement);
meetHost().then(
  (host) => root.render(<App host={host} api={createApi(host.token)} />),
  () => root.render(<Outside />),
);

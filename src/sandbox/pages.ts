import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A list to look into with a browser: each entry as text; newest first on the page, oldest first as JSON. */
export interface Listed {
  readonly nothingYet: string;
  entries(): readonly { readonly text: string; readonly json: unknown }[];
}

export interface Pages {
  /** `http://127.0.0.1:PORT`; `/NAME` is a page of text, `/NAME.json` the same for programs. */
  readonly url: string;
  close(): Promise<void>;
}

/** Shows lists on 127.0.0.1. Always as text, since what others wrote may hold anything. */
export async function startPages(lists: Readonly<Record<string, Listed>>): Promise<Pages> {
  const server = createServer((request, response) => {
    const [, name = '', json] = /^\/([^/.]*)(\.json)?$/.exec(request.url ?? '') ?? [];
    const list = Object.hasOwn(lists, name) ? lists[name] : undefined;
    const type = list && json ? 'application/json' : 'text/plain; charset=utf-8';
    response.writeHead(list ? 200 : 404, { 'content-type': type, 'x-content-type-options': 'nosniff' });
    if (!list) return void response.end(`There is: ${Object.keys(lists).join(', ')}\n`);
    response.end(json ? JSON.stringify(list.entries().map((entry) => entry.json)) : pageOf(list));
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function pageOf({ entries, nothingYet }: Listed): string {
  const texts = entries().map(({ text }) => `${text.trimEnd()}\n`);
  return texts.length === 0 ? `${nothingYet}\n` : texts.toReversed().join(`\n${'='.repeat(78)}\n\n`);
}

import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { entityKey, type EntityOf } from '../../src/entities/entity.ts';
import type { EntitySection } from '../../src/entities/section.ts';
import { createLinkDetails } from '../../src/graph/link-details.ts';
import { SHARED_FILE, storyLink } from '../../src/sandbox/graph/drives/drives.ts';
import { startGraphSimulator, type GraphSimulator } from '../../src/sandbox/graph/simulator.ts';
import { SANDBOX_TENANTS } from '../../src/sandbox/graph/tenants.ts';
import { closeServers, fakeClock, graphAt, serveGraph, tenant as anyTenant, type Reply } from './server.ts';

const place = SANDBOX_TENANTS[0]!;
const tenant = { ...anyTenant, id: place.id as typeof anyTenant.id };
const victim = place.users[2]!;
type Link = EntityOf<'anonymousLink'>;
const BY_LINK: Link = { type: 'anonymousLink', url: storyLink(victim) };
const BY_PATH: Link = {
  type: 'anonymousLink',
  path: `Documents/Finance/${SHARED_FILE}`,
  owner: victim.userPrincipalName,
};
let sim: GraphSimulator;

function describeLink(link: Link, url = sim.url): Promise<EntitySection> {
  const clock = fakeClock();
  return createLinkDetails({ graph: graphAt(url, { clock }), clock }).describe(
    tenant,
    link,
    new AbortController().signal,
  );
}

function field(section: EntitySection, label: string): string {
  const value = section.fields.find((one) => one.label === label)?.value;
  if (!value) return 'no such field';
  if (value.status === 'found') return String(value.value);
  return value.status === 'absent' ? 'absent' : `unavailable: ${value.reason}`;
}

const file = () => {
  const drive = [...sim.state.drives(place.id).values()].find(({ ownerId }) => ownerId === victim.id)!;
  return [...drive.items.values()].find(({ name }) => name === SHARED_FILE)!;
};

describe('graph: details of a link that works for anybody', () => {
  beforeEach(async () => {
    sim = await startGraphSimulator({ clock: fakeClock(), tenants: SANDBOX_TENANTS });
  });
  afterEach(() => Promise.all([sim.close(), closeServers()]));

  for (const [by, link] of Object.entries({
    link: BY_LINK,
    'owner and path': BY_PATH,
    both: { ...BY_PATH, ...BY_LINK },
  })) {
    it(`are found by ${by}`, async () => {
      const section = await describeLink(link);
      equal(section.key, entityKey(link));
      match(field(section, 'State'), /^works for whoever holds it/);
      match(field(section, 'Permissions'), /^edit/);
      equal(field(section, 'File'), `Finance/${SHARED_FILE}`);
      equal(field(section, 'Expires'), '31 March 2027, 00:00 UTC');
      equal(field(section, 'Password'), 'no');
      match(field(section, 'Uses seen'), /^unavailable: Microsoft counts none/);
      deepEqual(section.suspicious, ['Strangers who hold the link can change the file.']);
    });
  }

  it('take the first of January of year 1 for no end', async () => {
    const link = file().permissions.get('anonymous')!;
    file().permissions.set('anonymous', {
      ...link,
      expirationDateTime: '0001-01-01T00:00:00Z',
      roles: ['read'],
      link: { ...(link['link'] as object), type: 'view' },
    });
    const section = await describeLink(BY_PATH);
    match(field(section, 'Expires'), /^never/);
    match(field(section, 'Permissions'), /^view/);
    match(section.suspicious.join(), /never ends and asks for no password/);
  });

  it('tell a link that is over from one that works, and do not guess a password', async () => {
    const { hasPassword: _secret, ...link } = file().permissions.get('anonymous')!;
    file().permissions.set('anonymous', { ...link, id: 'anonymous', expirationDateTime: '2026-01-01T00:00:00Z' });
    const section = await describeLink(BY_PATH);
    match(field(section, 'State'), /^over/);
    match(field(section, 'Password'), /^unavailable/);
    deepEqual(section.suspicious, []);
  });

  it('say that it was removed, and that the file has others', async () => {
    const link = file().permissions.get('anonymous')!;
    file().permissions.delete('anonymous');
    equal(field(await describeLink(BY_PATH), 'State'), 'removed: the file has no link for anybody');
    match(field(await describeLink(BY_LINK), 'State'), /leads nowhere any more, or Tocsin may not follow it/);
    file().permissions.set('other', {
      ...link,
      id: 'other',
      link: { ...(link['link'] as object), webUrl: 'https://x.example/:x:/g/other' },
    });
    const section = await describeLink({ ...BY_PATH, ...BY_LINK });
    equal(field(section, 'State'), 'removed; the file has other links');
    equal(field(section, 'Other links'), '1 more for anybody on this file');
  });

  it('say what is missing: the file, a way to it, a permission', async () => {
    match(field(await describeLink({ ...BY_PATH, path: 'Documents/Gone.xlsx' }), 'State'), /not there any more/);
    match(
      field(await describeLink({ type: 'anonymousLink', path: 'a.xlsx' }), 'State'),
      /names neither the link nor whose file/,
    );
    sim.setQuirks({ lacks: ['Files.Read.All', 'Files.ReadWrite.All', 'Sites.Read.All', 'Sites.ReadWrite.All'] });
    match(field(await describeLink(BY_PATH), 'State'), /Files\.Read\.All was not granted/);
    match(field(await describeLink(BY_LINK), 'State'), /Files\.ReadWrite\.All was not granted/);
  });

  it('wait as a 429 asks, and count a permission that cannot be understood', async () => {
    sim.setQuirks({ fail: [{ path: '/users', status: 429, times: 1, retryAfter: 1 }] });
    match(field(await describeLink(BY_PATH), 'State'), /^works/);
    const replies: Record<string, Reply> = {
      '/v1.0/drives/d/items/i': {
        body: { id: 'i', name: 'a.txt', parentReference: { driveId: 'd', path: '/drives/d/root:' } },
      },
      '/v1.0/drives/d/items/i/permissions': {
        body: {
          value: [
            { id: 7, link: { scope: 'anonymous' } },
            { id: 'p', roles: ['read'], grantedToV2: {} },
          ],
        },
      },
    };
    const server = await serveGraph(({ url }) => replies[url.pathname] ?? { status: 404, body: {} });
    const section = await describeLink({ type: 'anonymousLink', driveId: 'd', itemId: 'i' }, server.url);
    match(field(section, 'State'), /^unavailable: some permissions/);
    ok(field(section, 'Not understood').startsWith('1 more'));
  });
});

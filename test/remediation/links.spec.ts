import assert from 'node:assert/strict';
import type { EntityOf } from '../../src/entities/entity.ts';
import { createLinkWriter } from '../../src/graph/link-writer.ts';
import { isTocsinError } from '../../src/kernel/errors.ts';
import { SHARED_FILE, storyLink } from '../../src/sandbox/graph/drives/drives.ts';
import { startGraphSimulator, type GraphSimulator } from '../../src/sandbox/graph/simulator.ts';
import { SANDBOX_TENANTS } from '../../src/sandbox/graph/tenants.ts';
import type { Tenant } from '../../src/tenants/tenant.ts';
import { fakeClock, graphAt } from '../graph/server.ts';
import { fakeWriter } from '../world.ts';
import { performer } from './performer.ts';

const place = SANDBOX_TENANTS[0]!;
const tenant: Tenant = {
  id: place.id as Tenant['id'],
  name: place.name,
  domain: place.domain,
  state: 'active',
  timeZone: 'UTC',
};
const victim = place.users[2]!;
type Link = EntityOf<'anonymousLink'>;
const BY_LINK: Link = { type: 'anonymousLink', url: storyLink(victim) };
const BY_PATH: Link = {
  type: 'anonymousLink',
  path: `Documents/Finance/${SHARED_FILE}`,
  owner: victim.userPrincipalName,
};
let sim: GraphSimulator;

const perform = (entity: Link) =>
  performer({ tenant, entity, writer: { ...fakeWriter(fakeClock()).writer, ...createLinkWriter(graphAt(sim.url)) } });
const file = () => {
  const drive = [...sim.state.drives(place.id).values()].find(({ ownerId }) => ownerId === victim.id)!;
  return [...drive.items.values()].find(({ name }) => name === SHARED_FILE)!;
};
const addLink = (id: string, more: object = {}) => {
  const known = file().permissions.get('anonymous')!;
  const link = { ...(known['link'] as object), webUrl: `https://x.example/${id}` };
  file().permissions.set(id, { ...known, link, ...more, id });
};

describe('Removing a link that works for anybody, over HTTP', () => {
  beforeEach(async () => {
    sim = await startGraphSimulator({ tenants: SANDBOX_TENANTS });
  });
  afterEach(() => sim.close());

  for (const [by, link] of Object.entries({ link: BY_LINK, path: BY_PATH })) {
    it(`says before that it cannot come back, and removes the link found by its ${by} alone`, async () => {
      const { act, look } = perform(link);
      const { said, choices } = await look('removeAnonymousLink');
      assert.match(said[0] ?? '', /Finance\/Suppliers and bank details\.xlsx, which has one link for anybody/);
      assert.match(said.join(' '), /cannot be undone: the link cannot come back as it was/);
      assert.match(choices[0]?.label ?? '', /^a link to edit, until 31 March 2027, 00:00 UTC, without a password/);
      await act('removeAnonymousLink');
      assert.deepEqual([...file().permissions.keys()], ['owner']);
    });
  }

  it('ticks the link of the alert and leaves the others to the person', async () => {
    addLink('other');
    const named = perform({ ...BY_PATH, ...BY_LINK });
    assert.deepEqual(
      (await named.look('removeAnonymousLink')).choices.map(({ id, chosen }) => [id, chosen]),
      [
        ['anonymous', true],
        ['other', false],
      ],
    );
    const unnamed = perform(BY_PATH);
    assert.deepEqual(
      (await unnamed.look('removeAnonymousLink')).choices.map(({ chosen }) => chosen),
      [true, true],
    );
    await named.act('removeAnonymousLink');
    assert.deepEqual([...file().permissions.keys()], ['owner', 'other']);
  });

  it('knows that it is gone although the answer was lost', async () => {
    for (const link of [BY_PATH, BY_LINK]) {
      addLink('anonymous', { link: { scope: 'anonymous', type: 'edit', webUrl: storyLink(victim) } });
      sim.setQuirks({ fail: [{ path: '/drives', method: 'DELETE', status: 503, times: 1, afterEffect: true }] });
      assert.equal((await perform(link).act('removeAnonymousLink')).lost, true);
      assert.match((await perform(link).act('removeAnonymousLink')).refusal ?? '', /no link for anybody|leads nowhere/);
      if (link === BY_PATH) file().permissions.set('anonymous', { id: 'anonymous', roles: ['write'] });
    }
  });

  it('leaves a link of a folder above alone and says where to remove it', async () => {
    file().permissions.set('anonymous', { ...file().permissions.get('anonymous')!, inheritedFrom: { id: 'folder' } });
    assert.match((await perform(BY_PATH).act('removeAnonymousLink')).refusal ?? '', /belongs to a folder above/);
  });

  it('names the missing permission, and says when the file is gone', async () => {
    sim.setQuirks({ lacks: ['Files.ReadWrite.All', 'Sites.ReadWrite.All'] });
    await assert.rejects(perform(BY_PATH).act('removeAnonymousLink'), /Files\.ReadWrite\.All/);
    sim.setQuirks({ lacks: [] });
    await assert.rejects(perform({ ...BY_PATH, path: 'Documents/Gone.xlsx' }).act('removeAnonymousLink'), (error) =>
      isTocsinError(error, 'NOT_FOUND'),
    );
  });
});

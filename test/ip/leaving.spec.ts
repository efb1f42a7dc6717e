import assert from 'node:assert/strict';
import dns from 'node:dns';
import { createServer, type Server } from 'node:http';
import { Socket, type AddressInfo } from 'node:net';
import sinon from 'sinon';
import { tellIp } from '../../src/ip/cli.ts';
import { createIpLookup } from '../../src/ip/lookup.ts';
import type { IpProvider } from '../../src/ip/provider.ts';
import { WEB_SERVICES, type WebServiceId } from '../../src/ip/providers/index.ts';
import { fakeClock } from '../fakes/clock.ts';
import { embedded, found } from './facts.ts';
import { KEY, providerAt } from './web.ts';

const NOT_PUBLIC = (
  '10.0.0.1 172.16.0.1 192.168.1.1 100.64.0.1 169.254.1.1 127.0.0.1 0.0.0.0 203.0.113.5 224.0.0.1 255.255.255.255 ' +
  ':: ::1 fe80::1 fd00::1 ff02::1 2001:db8::1 2002:a00:1::1 ::ffff:10.0.0.1 10[.]0[.]0[.]1 [fe80::1]:443 192.168.1.1:8080'
).split(' ');
const NO_ADDRESS = ['999.1.1.1', '010.0.0.1', '0x8.8.8.8', '8.8', 'https://8.8.8.8/x', '1'.repeat(2_000), ''];

describe('What leaves the process when an address is looked up', () => {
  let server: Server;
  let heard: string[];
  let provider: IpProvider;

  before(async () => {
    server = createServer((request, response) => {
      heard.push(request.url ?? '');
      response.end('{}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    provider = {
      id: 'far',
      name: 'Far',
      reach: 'live',
      offers: ['threat'],
      async lookup(address, signal) {
        await fetch(`http://127.0.0.1:${port}/${address}`, { signal });
        return { status: 'found', value: { threat: found('none', 'Far') }, source: 'Far', asOf: new Date(0) };
      },
    };
  });
  beforeEach(() => (heard = []));
  afterEach(() => sinon.restore());
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  /** The far provider and all the services that can be configured, each against the server. */
  function lookup() {
    const { port } = server.address() as AddressInfo;
    const services = (Object.keys(WEB_SERVICES) as WebServiceId[]).map(
      (id) => providerAt(id, `http://127.0.0.1:${port}`).provider,
    );
    return createIpLookup({ embedded, providers: [provider, ...services], clock: fakeClock() });
  }

  it('is the canonical form of a public address, to the live sources that are configured', async () => {
    await lookup().describe('[2606:4700:4700:0::1111]:443');
    await lookup().describe('8[.]8[.]8[.]8');
    assert.deepEqual(heard.slice(0, 4).toSorted(), [
      '/2606:4700:4700::1111',
      `/?key=${KEY}&ip=2606%3A4700%3A4700%3A%3A1111&format=json`,
      '/api/v2/check?ipAddress=2606%3A4700%3A4700%3A%3A1111&maxAgeInDays=30&verbose=true',
      `/v2/${KEY}/2606%3A4700%3A4700%3A%3A1111`,
    ]);
    assert.deepEqual(heard.slice(4).toSorted(), [
      '/8.8.8.8',
      `/?key=${KEY}&ip=8.8.8.8&format=json`,
      '/api/v2/check?ipAddress=8.8.8.8&maxAgeInDays=30&verbose=true',
      `/v2/${KEY}/8.8.8.8`,
    ]);
  });

  for (const text of [...NOT_PUBLIC, ...NO_ADDRESS])
    it(`is nothing for ${text.slice(0, 24) || 'an empty text'}`, async () => {
      const connect = sinon.spy(Socket.prototype, 'connect');
      const resolve = sinon.spy(dns, 'lookup');
      const answer = await lookup().describe(text);
      if (answer.kind === 'facts') assert.notEqual(answer.facts.scope, 'public');
      assert.deepEqual([heard, connect.callCount, resolve.callCount], [[], 0, 0]);
    });

  it('is nothing at all on the command line without a key, even for a public address', async () => {
    const connect = sinon.spy(Socket.prototype, 'connect');
    const resolve = sinon.spy(dns, 'lookup');
    const { text } = await tellIp('8.8.8.8', { json: false, ipFiles: [] });
    assert.match(text, /AS15169/);
    assert.deepEqual([connect.callCount, resolve.callCount], [0, 0]);
  });
});

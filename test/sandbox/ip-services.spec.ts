import assert from 'node:assert/strict';
import '../../src/http/server.ts';
import { startIpServices } from '../../src/sandbox/ip/services.ts';

describe('The invented address services', () => {
  it('answer beside the service itself, whose HTTP library changes how every answer of the process is written', async () => {
    const services = await startIpServices();
    try {
      const answer = await fetch(`${services.baseUrls.dbIp}/v2/${services.key}/185.220.101.34`);
      assert.equal(((await answer.json()) as { countryCode: string }).countryCode, 'DE');
      services.setFault('dbIp', { status: 503, body: 'later' });
      const refused = await fetch(`${services.baseUrls.dbIp}/v2/${services.key}/185.220.101.34`);
      assert.equal(refused.status, 503);
      assert.equal(await refused.text(), 'later');
    } finally {
      await services.close();
    }
  });
});

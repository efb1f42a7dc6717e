import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { startApp } from '../src/app.ts';
import { loadConfig } from '../src/config.ts';
import { systemClock } from '../src/kernel/clock.ts';
import { createLog } from '../src/kernel/log.ts';
import { createMemoryStores } from '../src/store/index.ts';

describe('The app', () => {
  it('has no timer left once it is stopped: what runs beside it in the process can end', async () => {
    const timers = () => process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;
    const log = createLog('silent');
    const config = loadConfig({
      PORT: '0',
      STORAGE: 'embedded',
      GRAPH_BASE_URL: 'http://127.0.0.1:9',
      BOT_TENANT_ID: '5b0a7a1e-91c4-4f0d-8a53-2c6f1d7e9b10',
    });
    const stores = createMemoryStores({ clock: systemClock, log, replica: 'test' });
    // Mocha sets its own once it has the promise of the test.
    await nextTurn();
    const before = timers();
    const app = await startApp({ config, log, stores, replica: 'test' });
    assert.ok(timers() > before);
    await app.stop();
    assert.ok(timers() <= before, `${timers() - before} more than before`);
  });
});

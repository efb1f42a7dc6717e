import { SANDBOX_TENANTS } from '../../src/sandbox/graph/tenants.ts';
import { openStage, until } from '../service/service.ts';
import { below, median, type Figure } from './result.ts';

const STARTS = 5;

/** From `tocsin start` to the first 200 of /readyz, with storage outside that has its tables already. */
export async function benchStart(): Promise<Figure[]> {
  const stage = await openStage({ tenants: SANDBOX_TENANTS, channels: [] });
  try {
    await (await stage.start()).stop();
    const times: number[] = [];
    for (let start = 0; start < STARTS; start++) {
      const began = performance.now();
      const product = await stage.start();
      await until('ready', 10_000, async () => (await fetch(`${product.url}/readyz`)).status === 200);
      times.push((performance.now() - began) / 1000);
      await product.stop();
    }
    return [below('tocsin start, ready', median(times), { goal: 2, unit: 's' })];
  } finally {
    await stage.close();
  }
}

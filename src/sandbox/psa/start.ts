import type { Clock } from '../../kernel/clock.ts';
import type { Config } from '../../config.ts';
import { startAutotask, type AutotaskStandIn } from './autotask.ts';
import { startConnectWise, type ConnectWiseStandIn } from './connectwise.ts';

export interface PsaStandIns {
  readonly connectwise: ConnectWiseStandIn;
  readonly autotask: AutotaskStandIn;
  /** What the configuration is to hold. */
  readonly psa: Config['psa'];
  close(): Promise<void>;
}

/** Both invented ticket systems on 127.0.0.1, with a company of its own for each tenant that is to be mapped. */
export async function startPsaStandIns(options: {
  readonly clock?: Clock;
  readonly companies: readonly number[];
}): Promise<PsaStandIns> {
  const [connectwise, autotask] = await Promise.all([startConnectWise(options), startAutotask(options)]);
  return {
    connectwise,
    autotask,
    psa: { connectwise: connectwise.config, autotask: autotask.config },
    close: async () => void (await Promise.all([connectwise.close(), autotask.close()])),
  };
}

import type { Config } from '../config.ts';
import { startExchangeSimulator } from './exchange/simulator.ts';
import type { SimState } from './graph/state.ts';
import { startIpServices, type IpServices } from './ip/services.ts';
import { mailList, startPostbox } from './mail/postbox.ts';
import { startPages } from './pages.ts';
import { startPsaStandIns } from './psa/start.ts';
import { ticketList } from './psa/ticket-list.ts';

/** The customers as the ticket systems number them. */
export const COMPANIES = { connectwise: 19_297, autotask: 174 } as const;

/** What the service reaches besides Microsoft Graph; all of it invented and on 127.0.0.1. */
export interface Outside {
  readonly exchangeUrl: string;
  readonly ipServices: IpServices;
  readonly smtpPort: number;
  readonly psa: Config['psa'];
  /** Pages of what was told: `/mails`, `/tickets`. */
  readonly pagesUrl: string;
}

/** Each part is put on `started` as soon as it runs, so that it is ended even when the next one fails. */
export async function startOutside(state: SimState, started: (() => Promise<unknown>)[]): Promise<Outside> {
  async function begin<T extends { close(): Promise<unknown> }>(starting: Promise<T>): Promise<T> {
    const part = await starting;
    started.push(() => part.close());
    return part;
  }
  const exchange = await begin(startExchangeSimulator(state));
  const ipServices = await begin(startIpServices());
  const postbox = await begin(startPostbox());
  const systems = await begin(startPsaStandIns({ companies: Object.values(COMPANIES) }));
  const lists = { mails: mailList(postbox), tickets: ticketList(systems) };
  const pages = await begin(startPages(lists));
  return {
    exchangeUrl: exchange.url,
    ipServices,
    smtpPort: postbox.smtpPort,
    psa: systems.psa,
    pagesUrl: pages.url,
  };
}

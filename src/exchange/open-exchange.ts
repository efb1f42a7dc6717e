import type { ExchangeWriter } from '../remediation/mail-writer.ts';
import { createExchange, type ExchangeDeps } from './client.ts';
import { createAbsentExchange, createExchangeWriter } from './writer.ts';

type OpenDeps = Pick<ExchangeDeps, 'clock' | 'log' | 'metrics'> & {
  tokensFor(baseUrl: string): ExchangeDeps['tokens'];
};

/** Exchange Online where it is set up; else what says, to whoever asks, that it is not. */
export function openExchange(baseUrl: string | undefined, { tokensFor, ...base }: OpenDeps): ExchangeWriter {
  if (baseUrl === undefined) return createAbsentExchange();
  return createExchangeWriter(createExchange({ baseUrl, tokens: tokensFor(baseUrl), ...base }));
}

import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import type { Clock } from '../../kernel/clock.ts';
import { httpGet } from '../../kernel/http.ts';

export interface KeyDeps {
  readonly clock: Clock;
  /** How long a reading may take. */
  readonly waitMs?: number;
}

/** Microsoft asks for the keys to be read anew at least once a day ("Signing key rollover in the Microsoft identity platform"). */
const KEPT_MS = 24 * 60 * 60_000;
/** A server that has just failed is left in peace for so long, however many tokens come. */
const AGAIN_MS = 5_000;
const WAIT_MS = 5_000;
const MOST_BYTES = 500_000;

const KeySet = z.object({ keys: z.array(z.object({ kty: z.string() })).min(1) });

/**
 * The keys that Entra publishes at `url`: read when first needed, every ten minutes, and when a token names one that is not
 * among them, the last at most twice a minute. While they cannot be read the last good ones serve, for a day: whoever works
 * through an alert is not thrown out because a reading failed.
 */
export function publishedKeys(url: string, { clock, waitMs = WAIT_MS }: KeyDeps): JWTVerifyGetKey {
  let good: { readonly text: string; readonly at: number } | undefined;
  let failedAt = Number.NEGATIVE_INFINITY;

  async function read(signal: AbortSignal): Promise<string | undefined> {
    const now = clock.now().getTime();
    if (now - failedAt >= AGAIN_MS) {
      const text = await keysAt(url, signal);
      if (text === undefined) failedAt = now;
      else good = { text, at: now };
    }
    return good && now - good.at < KEPT_MS ? good.text : undefined;
  }

  return createRemoteJWKSet(new URL(url), {
    timeoutDuration: waitMs,
    [customFetch]: async (_url, { signal }) => {
      const text = await read(signal);
      return new Response(text ?? null, { status: text === undefined ? 503 : 200 });
    },
  });
}

/** What is published there, where it is keys; undefined for anything else. */
async function keysAt(url: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    const { status, body } = await httpGet({ url, signal, limitBytes: MOST_BYTES });
    const text = body?.toString('utf8') ?? '';
    return status === 200 && KeySet.safeParse(JSON.parse(text)).success ? text : undefined;
  } catch {
    // Silence and what is no JSON come to the same: nothing was learned of the keys.
    return undefined;
  }
}

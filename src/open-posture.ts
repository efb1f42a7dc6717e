import type { Config } from './config.ts';
import type { Pacer } from './notify/pace.ts';
import { createDirectoryPace } from './graph/directory-pace.ts';
import type { Graph } from './graph/client.ts';
import { createChangeAuthors } from './graph/mfa/change-authors.ts';
import { createMfaFactsReader } from './graph/mfa/facts-reader.ts';
import { createPostureJob, type PostureJob } from './jobs/posture-job.ts';
import type { Clock } from './kernel/clock.ts';
import type { Log } from './kernel/log.ts';
import type { Metrics } from './kernel/telemetry.ts';
import type { Stores } from './store/index.ts';
import type { TenantId } from './tenants/tenant.ts';

export interface PostureParts {
  readonly config: Config;
  readonly stores: Stores;
  readonly replica: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly graph: Graph;
  /** Shared with all who ask for Conditional Access. */
  readonly accessPace: Pacer;
  /** Shared with all who read the audit log. */
  readonly logPace: Pacer;
  readonly channels: readonly string[];
  hint(tenantId: TenantId, subject: string): void;
  nudge(): void;
}

/** The daily look at posture, with all that it reads through. */
export function openPosture({ config, stores, graph, accessPace, logPace, ...rest }: PostureParts): PostureJob {
  const { clock } = rest;
  return createPostureJob({
    ...rest,
    ...config.posture,
    posture: stores.posture,
    runs: stores.postureRuns,
    tenants: stores.tenants,
    queue: stores.queue,
    facts: createMfaFactsReader({ graph, clock, accessPace, directoryPace: createDirectoryPace(clock) }),
    authors: createChangeAuthors(graph, { clock, pace: logPace }),
    storageNow: () => stores.now(),
    leaseMs: config.leaseMs,
    graceMs: config.graceMs,
  });
}

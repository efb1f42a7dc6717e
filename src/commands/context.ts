import type { CoverageStore } from '../events/coverage.ts';
import type { IgnoreRuleStore } from '../events/ignore/store.ts';
import type { EventRoll } from '../events/roll.ts';
import type { EventSearch } from '../events/search.ts';
import type { Outbox } from '../events/outbox.ts';
import type { ActivityStore } from '../events/linked-activities.ts';
import type { SightingStore, SignInSightings } from '../events/sightings.ts';
import type { EventNumbers, EventStore } from '../events/store.ts';
import type { DescribeEntities } from '../entities/describe.ts';
import type { IpLookup } from '../entities/ip.ts';
import type { AuditLog } from '../audit/entry.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Log } from '../kernel/log.ts';
import type { Metrics } from '../kernel/telemetry.ts';
import type { ConversationStore, ReadMembers } from '../notify/conversation.ts';
import type { PostureRuns } from '../posture/posture-runs.ts';
import type { DailySchedule } from '../posture/schedule.ts';
import type { SendTestAlert } from '../posture/test-alert.ts';
import type { PostureStore } from '../posture/store.ts';
import type { Offers } from '../remediation/offered.ts';
import type { DeedDeps } from '../remediation/run-deed.ts';
import type { StaffDirectory, StaffMember } from '../staff/staff.ts';
import type { TenantRegistry } from '../tenants/registry.ts';
import type { TenantId } from '../tenants/tenant.ts';
import type { CatalogueCommand, Surface } from './command.ts';
import type { CommandResult } from './result.ts';
import type { LateAnswers } from './late.ts';

/** Every port that commands reach the outside through. */
export interface CommandDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly staff: StaffDirectory;
  readonly tenants: TenantRegistry;
  readonly events: EventStore;
  readonly numbers: EventNumbers;
  readonly coverage: CoverageStore;
  readonly outbox: Outbox;
  readonly ips: IpLookup;
  readonly describe: DescribeEntities;
  readonly activities: ActivityStore;
  readonly search: EventSearch;
  /** Every event with where it stands, for the report. */
  readonly roll: EventRoll;
  readonly sightings: SightingStore;
  readonly signIns: SignInSightings;
  readonly ignoreRules: IgnoreRuleStore;
  readonly conversations: ConversationStore;
  /** Who is in a channel, as far as Teams tells it. */
  readonly readMembers: ReadMembers;
  readonly posture: PostureStore;
  /** How far each tenant's day of posture has come. */
  readonly postureRuns: Pick<PostureRuns, 'get'>;
  /** When the day's posture is told. */
  readonly postureSchedule: DailySchedule;
  /** Sends an alert with invented people the way of a real one. */
  readonly sendTestAlert: SendTestAlert;
  readonly audit: AuditLog;
  readonly deeds: DeedDeps;
  /** Which remediations make sense on an event and have a way to Microsoft. */
  readonly offers: Offers;
  /** Answers that came later than their surface waited. */
  readonly late: Pick<LateAnswers, 'take'>;
  /** The provider's own tenant: refusals that belong to no watched tenant are audited there. */
  readonly homeTenantId: TenantId;
  /** Object ids (lower case) that configuration makes administrators at every start. */
  readonly adminObjectIds: readonly string[];
  /** Channel ids that hear of every change of an event. */
  readonly channels: readonly string[];
  /** Says that something waits in the outbox, so that it is delivered now rather than at the next sweep. */
  hint(tenantId: TenantId, subject: string): void;
  /** Everything that waits may be deliverable now: a route was set. */
  hintAll(): void;
  /** Has a tenant's alerts read at once rather than at the next round, even where Microsoft refused the last time. */
  readNow(tenantId: TenantId): Promise<void>;
  /** Where an administrator of that tenant gives Tocsin access; undefined where this Tocsin has no application of its own. */
  consentPage(tenantId: TenantId): string | undefined;
}

/** What a command works with: the ports, and who asks from where. */
export interface CommandContext extends CommandDeps {
  readonly actor: { readonly kind: 'person'; readonly objectId: string; readonly name: string };
  readonly member: StaffMember;
  readonly corr: string;
  /** Where it was asked. */
  readonly surface: Surface;
  /** The conversation it was asked in. */
  readonly place?: string | undefined;
  /** Asks for another command in the same person's name, through the same door. */
  ask(verb: string, input: unknown): Promise<CommandResult>;
  /** Every command there is, for `help`. */
  catalogue(): readonly CatalogueCommand[];
}

import type { AccessWriter } from './access-writer.ts';
import type { AppWriter } from './app-writer.ts';
import type { AccountWriter } from './account-writer.ts';
import type { LinkWriter } from './link-writer.ts';
import type { MailWriter } from './mail-writer.ts';
import type { PolicyWriter } from './policy-writer.ts';
import type { TeamsAppWriter } from './teams-app-writer.ts';
import type { UserWriter } from './user-writer.ts';

/**
 * What reads and changes a tenant for remediation, resource by resource. Every call throws TocsinError:
 * UPSTREAM_REFUSED when nothing happened, UPSTREAM_UNAVAILABLE with `outcomeUnknown` when it may have. Writes are never
 * repeated inside.
 */
export type TenantWriter = UserWriter &
  AccountWriter &
  MailWriter &
  AppWriter &
  LinkWriter &
  AccessWriter &
  PolicyWriter &
  TeamsAppWriter;

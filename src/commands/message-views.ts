import type { Tenant } from '../tenants/tenant.ts';
import type { EventView } from './result.ts';

/** An address that an open event names. */
export interface RecentAddress extends EventView {
  readonly address: string;
}

/** Something that a message names, and the newest events that name it too. */
export interface InEvents {
  readonly name: string;
  readonly events: readonly { readonly number: number; readonly title: string }[];
  /** There are more events. */
  readonly more: boolean;
}

/** What a message names, as far as the asker may know of it. */
export interface LookedUp {
  readonly events: readonly EventView[];
  readonly addresses: readonly InEvents[];
  /** `tenant` is the one of the asker's that the person belongs to. */
  readonly people: readonly (InEvents & { readonly tenant?: Tenant | undefined })[];
  /** What is not there, or not for the asker. */
  readonly unknown: readonly string[];
  /** People of whom nothing is known. */
  readonly strangers: readonly string[];
  /** How many more the message names. */
  readonly more: number;
}

import type { Entity } from '../entities/entity.ts';
import type { TenantId } from '../tenants/tenant.ts';

/** What the person who asked was shown; only they may confirm it, once, and not for long. */
export interface PreviewRecord {
  readonly id: string;
  readonly tenantId: TenantId;
  readonly event: { readonly number: number; readonly key: string };
  readonly action: string;
  readonly target: string;
  /** Generation of the deed at the time of the preview. */
  readonly generation: number;
  readonly askedBy: string;
  /** Ids of the choices that were shown, in the order of the inputs. */
  readonly offered?: readonly string[];
  /** True when it was shown to the second of two people: confirming approves what another asked for. */
  readonly approves?: boolean;
  /** Digest of the target's state that the preview spoke of: a confirmation of another state is asked again. */
  readonly seen: string;
  /** Of several remediations behind one confirmation: each as it was shown, in the order of the inputs. */
  readonly steps?: readonly PreviewedStep[];
  readonly expiresAt: Date;
}

/** One remediation of several: what a preview of its own would keep, and its target, which the event need not name yet. */
export interface PreviewedStep extends Pick<PreviewRecord, 'action' | 'generation' | 'seen' | 'offered'> {
  readonly entity: Entity;
  readonly label: string;
}

export const PREVIEW_LASTS_MS = 15 * 60_000;

export interface PreviewStore {
  save(preview: PreviewRecord): Promise<void>;
  get(id: string): Promise<PreviewRecord | undefined>;
}

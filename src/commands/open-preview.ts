import { TocsinError } from '../kernel/errors.ts';
import { isSamePerson } from '../remediation/deed.ts';
import type { PreviewRecord } from '../remediation/preview.ts';
import type { CommandContext } from './context.ts';
import { aboutOf } from './about-view.ts';
import type { AboutView } from './result.ts';

/** The preview that a button names, for the person who saw it alone. Throws PRECONDITION_FAILED or NOT_AUTHORISED. */
export async function openPreview(ctx: CommandContext, view: AboutView, previewId: string): Promise<PreviewRecord> {
  const record = await ctx.deeds.previews.get(previewId);
  if (!record || record.event.key !== aboutOf(view).key || record.tenantId !== view.tenant.id) {
    throw new TocsinError('PRECONDITION_FAILED', 'This preview is out of date. Please choose the action again.');
  }
  if (isSamePerson(record.askedBy, ctx.actor.objectId)) return record;
  throw new TocsinError(
    'NOT_AUTHORISED',
    'Only the person who saw this preview can confirm it. Choose the action yourself to see what it would do.',
  );
}

/** Throws PRECONDITION_FAILED for a preview that is over. */
export function checkFresh({ clock }: CommandContext, { expiresAt }: PreviewRecord): void {
  if (expiresAt.getTime() >= clock.now().getTime()) return;
  throw new TocsinError(
    'PRECONDITION_FAILED',
    'This preview is older than 15 minutes. Please choose the action again.',
  );
}

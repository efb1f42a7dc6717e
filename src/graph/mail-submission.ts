import type { Tenant } from '../tenants/tenant.ts';
import { segment } from './address.ts';
import type { Graph } from './client.ts';

/**
 * Sends MIME from a mailbox (least permission Mail.Send), once: the call knows no idempotency. Base64 as `text/plain`
 * (learn.microsoft.com/graph/outlook-send-mime-message), at most 4 MB in all. Throws TocsinError as the client tells;
 * NOT_FOUND without such a mailbox.
 */
export function createMailSubmission(
  graph: Graph,
  tenant: Pick<Tenant, 'id'>,
  mailbox: string,
): (mime: Buffer) => Promise<void> {
  return async (mime) => {
    await graph.forTenant(tenant).post(`/users/${segment(mailbox)}/sendMail`, mime.toString('base64'), {
      needs: 'Mail.Send',
      headers: { 'Content-Type': 'text/plain' },
    });
  };
}

/** Outlook lets one application have four requests at once in a mailbox (Graph throttling limits, text of 2023). */
const AT_ONCE = 4;

export interface MailboxDoors {
  /** Counts a request in; what to call when it is answered, or undefined when it is one too many. */
  enter(tenantId: string, path: string): (() => void) | undefined;
}

export function createMailboxDoors(): MailboxDoors {
  const inside = new Map<string, number>();
  return {
    enter(tenantId, path) {
      const mailbox = /^\/users\/([^/]+)\/(?:mailFolders|mailboxSettings|messages|sendMail)\b/i.exec(path)?.[1];
      if (mailbox === undefined) return () => undefined;
      const key = `${tenantId}/${mailbox.toLowerCase()}`;
      const count = inside.get(key) ?? 0;
      if (count >= AT_ONCE) return undefined;
      inside.set(key, count + 1);
      return () => void inside.set(key, (inside.get(key) ?? 1) - 1);
    },
  };
}

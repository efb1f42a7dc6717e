/**
 * Why a password that comes from an on-premises directory is not reset in the cloud, in words: the next sync would put
 * the old one back, or Microsoft would refuse (Microsoft Learn, user: reset password). Undefined for a cloud account.
 */
export function syncedPassword({
  synced,
  label,
}: {
  readonly synced: boolean | undefined;
  readonly label: string;
}): string | undefined {
  if (!synced) return undefined;
  return `The password of ${label} comes from the organisation’s own directory (synchronised): it has to be reset there.`;
}

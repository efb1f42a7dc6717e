/** A mail flow (transport) rule of Exchange Online, for all mail of a tenant. Plain JSON. */
export interface MailFlowRule {
  /** GUID. */
  readonly id: string;
  readonly name: string;
  /** Null when Exchange does not say. */
  readonly enabled: boolean | null;
  /** `Enforce`, `Audit` or `AuditAndNotify`: only the first acts on mail. */
  readonly mode: string | null;
  readonly priority: number | null;
  /** When it was last changed, as Exchange tells. */
  readonly changed: string | null;
  readonly comments: string | null;
  /** What Exchange itself says it does, line by line. */
  readonly description: readonly string[];
  /** Conditions, exceptions and actions that are set, by the names of the cmdlet's parameters. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** The texts of a setting; none when it is not set. Exchange gives one value alone without a list. */
export function settingTexts({ settings }: Pick<MailFlowRule, 'settings'>, name: string): readonly string[] {
  const value = settings[name];
  const list = Array.isArray(value) ? value : [value];
  return list.flatMap((item) => (typeof item === 'string' || typeof item === 'number' ? [String(item)] : []));
}

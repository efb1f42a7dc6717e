import type { UserEntity } from '../entities/entity.ts';
import { accountLabel, readAccount } from './account.ts';
import type { ActionContext } from './action.ts';

/** What Entra ID Protection holds of an account, in Microsoft's words; `none` for somebody who never was at risk. */
export interface RiskState {
  readonly userId: string;
  readonly upn: string;
  readonly label: string;
  readonly guest: boolean;
  readonly level: string;
  readonly state: string;
  readonly processing: boolean;
}

export async function captureRisk(ctx: ActionContext, user: UserEntity): Promise<RiskState> {
  const account = await readAccount(ctx, user);
  const risk = await ctx.writer.readRisk(ctx.tenant, account.id);
  return {
    userId: account.id.toLowerCase(),
    upn: account.upn.toLowerCase(),
    label: accountLabel(account),
    guest: account.guest,
    level: risk?.level ?? 'none',
    state: risk?.state ?? 'none',
    processing: risk?.processing ?? false,
  };
}

const STATES: Readonly<Record<string, string>> = {
  none: 'no risk on record',
  atRisk: 'at risk',
  confirmedCompromised: 'confirmed compromised',
  confirmedSafe: 'confirmed safe',
  remediated: 'remediated',
  dismissed: 'dismissed',
};

/** "at risk, level high". */
export function riskWords({ level, state }: Pick<RiskState, 'level' | 'state'>): string {
  const words = STATES[state] ?? state;
  return level === 'none' ? words : `${words}, level ${level}`;
}

/** Whether a verdict stands, from the state before and now: Microsoft may take a while over it. */
export function verdictSeen(wanted: string, before: RiskState, now: RiskState): 'done' | 'notDone' | 'cannotTell' {
  if (now.state === wanted) return 'done';
  const same = now.state === before.state && now.level === before.level;
  return same && !now.processing ? 'notDone' : 'cannotTell';
}

/** Why a verdict about a guest has to be given elsewhere; undefined for members. */
export function guestRisk({ guest, label }: RiskState): string | undefined {
  return guest ? `${label} is a guest: their own organisation judges their risk.` : undefined;
}

import type { TenantId } from '../tenants/tenant.ts';
import { audited } from './audited.ts';
import type { CommandContext } from './context.ts';
import type { ResultOf } from './result.ts';

interface Export {
  /** As the trail calls it, e.g. "postureExport". */
  readonly verb: string;
  readonly chain: TenantId;
  /** What was asked for, apart from what may name people. */
  readonly about?: Readonly<Record<string, string | number>>;
  readonly personal?: Readonly<Record<string, string>>;
}

/** Hands a file out, and not before the trail tells who takes it and how many rows of how many it has. */
export function exported(
  ctx: CommandContext,
  { verb, chain, about = {}, personal = {} }: Export,
  file: ResultOf<'file'>,
): Promise<ResultOf<'file'>> {
  const { rows, total } = file;
  const told = { ...about, rows, ...(rows < total && { of: total }), format: 'csv' };
  return audited(ctx, { verb, chain, about: told, personal }, () => Promise.resolve(file));
}

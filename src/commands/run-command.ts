import type { AuditOutcome } from '../audit/entry.ts';
import { TocsinError, errorFields, isTocsinError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import { traced } from '../kernel/telemetry.ts';
import { inScope, permits, type StaffMember } from '../staff/staff.ts';
import type { TenantId } from '../tenants/tenant.ts';
import type { Ask, RunCommand } from './ask.ts';
import type { CatalogueCommand, Surface } from './command.ts';
import type { CommandContext, CommandDeps } from './context.ts';
import { COMMANDS, commandOf } from './index.ts';

const ROLE_NEEDED = { read: 'viewer', triage: 'responder', remediate: 'responder', administer: 'admin' } as const;

/**
 * The only door for what a person asks, whatever the surface: staff and permission → input → (audit intent) → the
 * command → (audit conclusion). Refusals are audited; what changes something is audited before and after.
 */
export function createRunCommand(deps: CommandDeps): RunCommand {
  const run: RunCommand = async (ask) => {
    const command = commandOf(ask.verb);
    const verb = command?.name ?? 'unknown';
    return traced(deps.metrics, 'command', { verb, surface: ask.surface }, async () => {
      try {
        const member = await permitted(deps, ask, command);
        if (!command?.surfaces.includes(ask.surface)) throw outOfDate(ask.surface);
        const parsed = command.input.safeParse(ask.input);
        if (!parsed.success) throw unreadable(ask);
        return await runPermitted(contextFor(deps, { ask, member, run }), command, parsed.data);
      } catch (error) {
        await noteFailure(deps, ask, { verb, error });
        throw error;
      }
    });
  };
  return run;
}

/** A verb that is no longer in the catalogue comes from a card, or an open tab, of an older Tocsin. */
function outOfDate(surface: Surface): TocsinError {
  return new TocsinError(
    'INPUT_INVALID',
    surface === 'tab'
      ? 'This page is out of date. Close the tab and open it again.'
      : 'This card is out of date. `show event` with the number on it brings a fresh one.',
  );
}

function unreadable({ surface }: Ask): TocsinError {
  const words =
    surface === 'tab'
      ? 'Tocsin could not read what was asked, and nothing was done. Check what you entered; if that is right, close the tab and open it again.'
      : 'This button or command does not carry what it should. `help` shows how to ask.';
  return new TocsinError('INPUT_INVALID', words);
}

async function permitted(deps: CommandDeps, ask: Ask, command: CatalogueCommand | undefined): Promise<StaffMember> {
  const member = await deps.staff.find(ask.actor.objectId);
  if (!member) {
    throw new TocsinError(
      'NOT_AUTHORISED',
      'You are not among the staff of this Tocsin. Ask one of its administrators to add you as viewer or responder.',
    );
  }
  if (command && !permits(member, command.requires)) {
    const role = ROLE_NEEDED[command.requires];
    throw new TocsinError(
      'NOT_AUTHORISED',
      `Your role here is ${member.role}; this needs the role ${role}. Ask a Tocsin administrator for it.`,
    );
  }
  return member;
}

function contextFor(
  deps: CommandDeps,
  { ask, member, run }: { ask: Ask; member: StaffMember; run: RunCommand },
): CommandContext {
  return {
    ...deps,
    actor: { kind: 'person', ...ask.actor, objectId: ask.actor.objectId.toLowerCase() },
    member,
    corr: ask.corr,
    surface: ask.surface,
    place: ask.place,
    ask: (verb, input) => run({ ...ask, verb, input }),
    catalogue: () => Object.values(COMMANDS),
  };
}

async function runPermitted(ctx: CommandContext, command: CatalogueCommand, input: unknown) {
  if (!command.changes) return command.run(ctx, input);
  const tenantId = await chainOf(ctx, ctx.member, input);
  const note = (outcome: AuditOutcome) =>
    record(ctx, { tenantId, verb: command.name, outcome, input, actor: ctx.actor, corr: ctx.corr });
  await note('intent');
  const result = await command.run(ctx, input).catch(async (error: unknown) => {
    await note('failed');
    throw error;
  });
  await note('done');
  return result;
}

/** The chain an entry belongs to: the tenant of the event it names, if the asker may see it; else the home chain. */
async function chainOf(deps: CommandDeps, member: StaffMember | undefined, input: unknown): Promise<TenantId> {
  const n = numberIn(input);
  const target = n === undefined ? undefined : await deps.numbers.find(n);
  return target && member && inScope(member, target.tenantId) ? target.tenantId : deps.homeTenantId;
}

function numberIn(input: unknown): number | undefined {
  const named = input !== null && typeof input === 'object' && 'n' in input ? input.n : undefined;
  // Nothing but these: to make a number of a forged object may throw, and the refusal would not be kept.
  const n = typeof named === 'number' || typeof named === 'string' ? Number(named) : undefined;
  return Number.isSafeInteger(n) && (n as number) > 0 ? n : undefined;
}

interface Recorded {
  readonly tenantId: TenantId;
  readonly verb: string;
  readonly outcome: AuditOutcome;
  readonly input: unknown;
  readonly actor: Ask['actor'];
  readonly corr: string;
  readonly why?: string;
}

async function record(
  deps: CommandDeps,
  { tenantId, verb, outcome, input, actor, corr, why }: Recorded,
): Promise<void> {
  const n = numberIn(input);
  await deps.audit.append(tenantId, {
    id: newId(),
    at: deps.clock.now(),
    corr,
    verb,
    outcome,
    about: { ...(n !== undefined && { event: n }), ...(why && { why }) },
    personal: { actor: actor.objectId, name: actor.name },
  });
}

/** Refusals and attempts to reach what is not there are kept; a fault of our own is logged with its correlation id. */
async function noteFailure(
  deps: CommandDeps,
  ask: Ask,
  { verb, error }: { verb: string; error: unknown },
): Promise<void> {
  const fields = { verb, surface: ask.surface, corr: ask.corr };
  if (!isTocsinError(error) || error.code === 'INTERNAL') {
    deps.log.error({ ...fields, ...errorFields(error) }, 'a command failed');
    return;
  }
  deps.metrics.count('tocsin_command_refusals_total', { verb, code: error.code });
  if (!['NOT_AUTHORISED', 'NOT_FOUND', 'INPUT_INVALID', 'PRECONDITION_FAILED'].includes(error.code)) return;
  try {
    const { actor, corr, input } = ask;
    await record(deps, { tenantId: deps.homeTenantId, verb, outcome: 'refused', input, actor, corr, why: error.code });
  } catch (auditError) {
    deps.log.error({ ...fields, ...errorFields(auditError) }, 'a refusal could not be audited');
  }
}

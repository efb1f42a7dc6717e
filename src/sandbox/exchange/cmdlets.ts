import { TocsinError } from '../../kernel/errors.ts';
import type { SimUser } from '../graph/model.ts';
import type { SimMailbox } from '../graph/mail/model.ts';
import type { SimState } from '../graph/state.ts';
import type { SimFlowRule } from './rules.ts';

type Parameters = Readonly<Record<string, unknown>>;

export interface CmdletCall {
  readonly tenantId: string;
  readonly parameters: Parameters;
  readonly state: SimState;
  /** The mail flow rules of the tenant, in their order. */
  readonly flowRules: SimFlowRule[];
}

/** What a cmdlet gives; it may throw `cmdletError`. */
type Cmdlet = (call: CmdletCall) => readonly unknown[];

/** The refusal of a cmdlet: `exception` is the class that Exchange names. */
export function cmdletError(status: number, exception: string, message: string): TocsinError {
  return new TocsinError('INPUT_INVALID', message, { status, upstreamCode: exception });
}

const notFound = (identity: unknown) =>
  cmdletError(
    404,
    'ManagementObjectNotFoundException',
    `The operation couldn't be performed because object '${String(identity)}' couldn't be found.`,
  );

function withParameters(known: readonly string[], cmdlet: Cmdlet): Cmdlet {
  return (call) => {
    const odd = Object.keys(call.parameters).find((name) => !known.includes(name));
    if (odd === undefined) return cmdlet(call);
    const message = `A parameter cannot be found that matches parameter name '${odd}'.`;
    throw cmdletError(400, 'ParameterBindingException', message);
  };
}

const changeState = (State: SimFlowRule['State']) =>
  withParameters(['Identity', 'Confirm'], ({ flowRules, parameters: { Identity, Confirm } }) => {
    // Asked back where nobody can answer.
    if (Confirm !== false && State === 'Disabled')
      throw cmdletError(400, 'InvalidOperationException', 'The cmdlet needs a confirmation.');
    const at = flowRules.findIndex((rule) => isCalled(rule, Identity));
    const rule = flowRules[at];
    if (!rule) throw notFound(Identity);
    flowRules[at] = { ...rule, State };
    return [];
  });

export const CMDLETS: Readonly<Record<string, Cmdlet>> = {
  'Get-TransportRule': withParameters(
    ['Identity', 'ResultSize', 'State'],
    ({ flowRules, parameters: { Identity } }) => {
      const shown = flowRules.map((rule, Priority) => ({ ...rule, Priority }));
      if (Identity === undefined) return shown;
      const found = shown.filter((rule) => isCalled(rule, Identity));
      if (found.length === 0) throw notFound(Identity);
      return found;
    },
  ),
  'Enable-TransportRule': changeState('Enabled'),
  'Disable-TransportRule': changeState('Disabled'),
  'Remove-TransportRule': withParameters(['Identity', 'Confirm'], ({ flowRules, parameters: { Identity } }) => {
    const at = flowRules.findIndex((rule) => isCalled(rule, Identity));
    if (at < 0) throw notFound(Identity);
    flowRules.splice(at, 1);
    return [];
  }),
  'Get-Mailbox': withParameters(['Identity'], (call) => {
    const { user, mailbox } = mailboxOf(call);
    const { userPrincipalName, displayName, id } = user;
    const names = {
      DisplayName: displayName,
      UserPrincipalName: userPrincipalName,
      PrimarySmtpAddress: userPrincipalName,
    };
    return [{ ...names, ExternalDirectoryObjectId: id, ...mailbox.forwarding }];
  }),
  'Set-Mailbox': withParameters(
    ['Identity', 'ForwardingSmtpAddress', 'ForwardingAddress', 'DeliverToMailboxAndForward'],
    (call) => {
      const { user, mailbox } = mailboxOf(call);
      const { ForwardingSmtpAddress: to = mailbox.forwarding.ForwardingSmtpAddress } = call.parameters;
      const { ForwardingAddress: recipient = mailbox.forwarding.ForwardingAddress } = call.parameters;
      const { DeliverToMailboxAndForward: keep = mailbox.forwarding.DeliverToMailboxAndForward } = call.parameters;
      call.state.mail.setForwarding(call.tenantId, user.id, {
        ForwardingSmtpAddress: typeof to === 'string' && to !== '' ? `smtp:${to.replace(/^smtp:/i, '')}` : null,
        ForwardingAddress: typeof recipient === 'string' && recipient !== '' ? recipient : null,
        DeliverToMailboxAndForward: keep === true,
      });
      return [];
    },
  ),
  'Get-MailboxPermission': withParameters(['Identity'], (call) => {
    const { user, mailbox } = mailboxOf(call);
    const full = mailbox.delegates.filter(({ rights }) => rights === 'FullAccess');
    const line = (User: string, AccessRights: readonly string[]) => ({
      Identity: user.displayName,
      User,
      AccessRights,
      IsInherited: false,
      Deny: false,
    });
    return [
      line('NT AUTHORITY\\SELF', ['FullAccess', 'ReadPermission']),
      ...full.map((each) => line(each.user, ['FullAccess'])),
    ];
  }),
  'Get-RecipientPermission': withParameters(['Identity'], (call) => {
    const { user, mailbox } = mailboxOf(call);
    const sendAs = mailbox.delegates.filter(({ rights }) => rights === 'SendAs');
    return ['NT AUTHORITY\\SELF', ...sendAs.map((each) => each.user)].map((Trustee) => ({
      Identity: user.displayName,
      Trustee,
      AccessControlType: 'Allow',
      AccessRights: ['SendAs'],
      IsInherited: false,
    }));
  }),
};

function isCalled(rule: SimFlowRule, identity: unknown): boolean {
  const wanted = String(identity).toLowerCase();
  return rule.Guid.toLowerCase() === wanted || rule.Name.toLowerCase() === wanted;
}

function mailboxOf({ tenantId, parameters, state }: CmdletCall): { user: SimUser; mailbox: SimMailbox } {
  const user = state.user(tenantId, String(parameters['Identity']));
  const mailbox = user && state.mail.mailbox(tenantId, user.id);
  if (!user || !mailbox) throw notFound(parameters['Identity']);
  return { user, mailbox };
}

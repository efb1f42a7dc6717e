import { listAlerts } from './alert-list.ts';
import { ALERT_ENUMS, ALERT_PROPERTIES } from './alert-shape.ts';
import { badRequest, METADATA, notFound, type Answer } from './answers.ts';
import { bodyOf, pick, selected, type Call, type Door } from './call.ts';
import type { SimAlert } from './model.ts';
import { laterThan } from './timestamps.ts';

const CONTEXT = `${METADATA}security/alerts_v2/$entity`;
const SETTABLE = ['status', 'classification', 'determination'] as const;

export const alertList: Door = {
  options: ['$filter', '$orderby', '$top', '$skip', '$count', '$select', '$skiptoken'],
  handle: listAlerts,
};

export const alertGet: Door = {
  options: ['$select'],
  handle: (call) => entity(pick(found(call), selected(call.query, ALERT_PROPERTIES, 'microsoft.graph.security.alert'))),
};

/** Answers 200 with the whole alert, as documented for alerts_v2 (most of Graph answers 204 to a PATCH). */
export const alertPatch: Door = {
  options: [],
  handle(call) {
    const alert = found(call);
    const body = checkedPatch(bodyOf(call));
    const now = call.clock.now();
    const { status } = body;
    const resolvedDateTime = status === 'resolved' ? laterThan(undefined, now) : null;
    call.state.recordPatch({ tenantId: call.tenantId, target: 'alert', id: alert.id, body });
    return entity(
      call.state.updateAlert(call.tenantId, alert.id, { ...body, ...(status !== undefined && { resolvedDateTime }) }),
    );
  },
};

/** Answers 200 with all comments of the alert, not 201 with the new one. */
export const alertComment: Door = {
  options: [],
  handle(call) {
    const alert = found(call);
    const body = bodyOf(call);
    const { comment } = body;
    if (typeof comment !== 'string' || comment === '') throw badRequest("Property 'comment' must be a text.");
    const before = Array.isArray(alert['comments']) ? (alert['comments'] as unknown[]) : [];
    const added = {
      '@odata.type': '#microsoft.graph.security.alertComment',
      comment,
      createdByDisplayName: 'API-App:Tocsin',
      createdDateTime: laterThan(undefined, call.clock.now()),
    };
    const comments = [...before, added];
    call.state.recordPatch({ tenantId: call.tenantId, target: 'comment', id: alert.id, body });
    call.state.updateAlert(call.tenantId, alert.id, { comments });
    const context = `${METADATA}security/alerts_v2('${encodeURIComponent(alert.id)}')/comments`;
    return { status: 200, body: { '@odata.context': context, value: comments } };
  },
};

function found(call: Call): SimAlert {
  const [id = ''] = call.params;
  const alert = call.state.alert(call.tenantId, id);
  if (!alert) throw notFound(id);
  return alert;
}

function entity(alert: object): Answer {
  return { status: 200, body: { '@odata.context': CONTEXT, ...alert } };
}

function checkedPatch(body: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const changes = Object.entries(body).filter(([name]) => !name.includes('@'));
  if (changes.length === 0) throw badRequest('The request body names no property to change.');
  for (const [name, value] of changes) {
    if (name === 'assignedTo' && (value === null || typeof value === 'string')) continue;
    const property = SETTABLE.find((settable) => settable === name);
    const members: readonly unknown[] = property ? ALERT_ENUMS[property] : [];
    if (!members.includes(value)) throw badRequest(`Invalid value for property '${name}'.`);
  }
  return Object.fromEntries(changes);
}

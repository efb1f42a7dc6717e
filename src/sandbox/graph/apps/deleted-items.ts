import { METADATA, notFound } from '../answers.ts';
import type { Call, Door } from '../call.ts';
import { compileFilter } from '../filter.ts';
import type { SimDeleted } from './model.ts';
import { pageOf } from './page.ts';
import { appsOf, PRINCIPAL_PROPERTIES } from './service-principals.ts';

/** `directory/deletedItems/microsoft.graph.servicePrincipal`. */
export const deletedPrincipals: Door = {
  options: ['$filter', '$select', '$count', '$top', '$skiptoken'],
  handle(call) {
    const filter = call.query.get('$filter');
    const test =
      filter === null ? () => true : compileFilter(filter, { appId: 'text', displayName: 'text', id: 'text' });
    const items = [...appsOf(call).deleted.values()]
      .filter(({ type, object }) => type === 'servicePrincipal' && test(object))
      .map(({ object, deletedDateTime }) => ({ ...object, deletedDateTime }));
    return pageOf(call, {
      path: '/directory/deletedItems/microsoft.graph.servicePrincipal',
      context: 'servicePrincipals',
      items,
      known: PRINCIPAL_PROPERTIES,
    });
  },
};

export const deletedGet: Door = {
  options: ['$select'],
  handle: (call) => ({ status: 200, body: shown(deletedOf(call)) }),
};

/** Gives back the object with its id, and what it had been granted. */
export const deletedRestore: Door = {
  options: [],
  handle(call) {
    const item = deletedOf(call);
    const apps = appsOf(call);
    const back = item.type === 'application' ? apps.applications : apps.servicePrincipals;
    back.set(item.object.id, item.object);
    item.grants.forEach((grant) => apps.grants.set(grant.id, grant));
    item.assignments.forEach((assignment) => apps.assignments.set(assignment.id, assignment));
    apps.deleted.delete(item.object.id);
    return { status: 200, body: shown({ ...item, deletedDateTime: '' }) };
  },
};

function shown({ type, object, deletedDateTime }: SimDeleted) {
  return {
    '@odata.context': `${METADATA}directoryObjects/$entity`,
    '@odata.type': `#microsoft.graph.${type}`,
    ...object,
    deletedDateTime: deletedDateTime || null,
  };
}

function deletedOf(call: Call): SimDeleted {
  const [id = ''] = call.params;
  const item = appsOf(call).deleted.get(id.toLowerCase());
  if (!item) throw notFound(id);
  return item;
}

import type { Simulation } from './serve.ts';

/**
 * Stands in for Entra's page of consent: whoever opens it has consented, and the tenant is closed no more. Undefined for
 * any other address.
 */
export function consentPage(path: string, { state, quirks }: Pick<Simulation, 'state' | 'quirks'>): string | undefined {
  const [, id] = /^\/([0-9a-f-]{36})\/adminconsent$/.exec(path) ?? [];
  if (id === undefined) return undefined;
  const tenant = state.tenants.find((one) => one.id === id);
  if (!tenant) return page('There is no such tenant in this sandbox.');
  quirks.set({ deny: undefined }, id);
  return page(`${tenant.name} lets Tocsin in. Go back to Tocsin and try to read it.`);
}

function page(words: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Consent – sandbox</title><p>${words}</p></html>`;
}

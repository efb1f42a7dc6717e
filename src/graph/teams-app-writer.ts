import type { TeamsAppWriter } from '../remediation/teams-app-writer.ts';
import { segment } from './address.ts';
import type { Graph } from './client.ts';
import { findInstallation, installedApps, installPermission, rightsIn } from './teams-app-reads.ts';

/** Graph takes the app to install as a link of its own, whatever address it is reached by. */
const CATALOGUE = 'https://graph.microsoft.com/v1.0/appCatalogs/teamsApps';

/** Apps of Teams in teams and for people (Microsoft Graph v1.0). Errors as TeamsAppWriter tells. */
export function createTeamsAppWriter(graph: Graph, ownAppId?: string): TeamsAppWriter {
  return {
    async readInstallation(tenant, place, names) {
      const found = await findInstallation(graph.forTenant(tenant), place, { names });
      if (!found) return undefined;
      const entraId = found.teamsAppDefinition?.azureADAppId?.toLowerCase();
      return {
        installationId: found.id,
        appId: found.teamsApp.id,
        name: found.teamsApp.displayName ?? found.teamsAppDefinition?.displayName,
        rights: place.kind === 'team' ? rightsIn(found) : [],
        own: ownAppId !== undefined && entraId === ownAppId.toLowerCase(),
      };
    },
    async uninstall(tenant, place, installationId) {
      const path = `${installedApps(place)}/${segment(installationId)}`;
      await graph.forTenant(tenant).delete(path, { needs: installPermission('ReadWrite', place) });
    },
    async install(tenant, place, appId) {
      const body = { 'teamsApp@odata.bind': `${CATALOGUE}/${appId}` };
      await graph.forTenant(tenant).post(installedApps(place), body, { needs: installPermission('ReadWrite', place) });
    },
  };
}

import type { TeamsAppWriter, TeamsInstallation } from '../../src/remediation/teams-app-writer.ts';

/** Installations in memory, by place and app; any that a test did not take away is there, without rights. */
export function fakeTeamsAppWriter() {
  const installations = new Map<string, TeamsInstallation | null>();
  const writer: TeamsAppWriter = {
    async readInstallation(_tenant, place, { id, name }) {
      const appId = id ?? name ?? '';
      const installationId = `${place.id}##${appId}`;
      const known = installations.get(installationId);
      if (known === null) return undefined;
      return known ?? { installationId, appId, name, rights: [], own: false };
    },
    uninstall: async (_tenant, _place, installationId) => void installations.set(installationId, null),
    install: async (_tenant, place, appId) => void installations.delete(`${place.id}##${appId}`),
  };
  return { writer, installations };
}

import type { MaxmindFile } from './maxmind-files.ts';
import type { IpProvider } from './provider.ts';

export interface IpFiles {
  readonly provider?: IpProvider;
  readonly files: readonly MaxmindFile[];
}

/** The operator's own files, opened; where there are none their reader is not even loaded. Never throws. */
export async function openIpFiles(paths: readonly string[]): Promise<IpFiles> {
  if (paths.length === 0) return { files: [] };
  const { openMaxmindFiles } = await import('./maxmind-files.ts');
  return openMaxmindFiles(paths);
}

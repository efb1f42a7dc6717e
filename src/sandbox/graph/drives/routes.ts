import { needing } from '../call.ts';
import type { Routes } from '../routes.ts';
import {
  itemByPath,
  itemGet,
  permissionDelete,
  permissionGet,
  permissionList,
  sharedItem,
  userDrive,
} from './doors.ts';

const WRITE_FILES = ['Files.ReadWrite.All', 'Sites.ReadWrite.All'];
const READ_FILES = [...WRITE_FILES, 'Files.Read.All', 'Sites.Read.All'];

/** Files of OneDrive and who may open them. */
export const DRIVE_ROUTES: Routes = {
  '/users/*/drive': { GET: needing(READ_FILES, userDrive) },
  '/drives/*/items/*': { GET: needing(READ_FILES, itemGet) },
  '/drives/*/items/*/permissions': { GET: needing(READ_FILES, permissionList) },
  '/drives/*/items/*/permissions/*': {
    GET: needing(READ_FILES, permissionGet),
    DELETE: needing(WRITE_FILES, permissionDelete),
  },
  '/drives/*/root:/**': { GET: needing(READ_FILES, itemByPath) },
  '/shares/*/driveItem': { GET: needing(WRITE_FILES, sharedItem) },
};

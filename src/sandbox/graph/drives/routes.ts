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

/** Files of OneDrive and who may open them. */
export const DRIVE_ROUTES: Routes = {
  '/users/*/drive': { GET: userDrive },
  '/drives/*/items/*': { GET: itemGet },
  '/drives/*/items/*/permissions': { GET: permissionList },
  '/drives/*/items/*/permissions/*': { GET: permissionGet, DELETE: permissionDelete },
  '/drives/*/root:/**': { GET: itemByPath },
  '/shares/*/driveItem': { GET: sharedItem },
};

// Imports nothing but types: the schema loads it without cdktf.
import type { ContainerResources } from '../../kubernetes/restricted-pod';

/** Measured with a dump of 240 MB: 85 MiB. */
export const STORE: ContainerResources = { limits: { memory: '160Mi' }, requests: { cpu: '50m', memory: '96Mi' } };
export const DUMP: ContainerResources = { limits: { memory: '128Mi' }, requests: { cpu: '50m', memory: '32Mi' } };
/** A PostgreSQL with its own settings, and pg_restore. */
export const RESTORE: ContainerResources = { limits: { memory: '512Mi' }, requests: { cpu: '50m', memory: '128Mi' } };
/** Both containers of a drill, for the quota of the namespace. */
export const DRILL_POD: ContainerResources = {
  limits: { memory: '672Mi' },
  requests: { cpu: '100m', memory: '224Mi' },
};
/** Both together, for the quota of the namespace. */
export const BACKUP_POD: ContainerResources = {
  limits: { memory: '288Mi' },
  requests: { cpu: '100m', memory: '128Mi' },
};
/** Measured with five users whose login is refused, on Node 20: 84 MiB. */
export const LOGIN_CHECK_POD: ContainerResources = {
  limits: { memory: '128Mi' },
  requests: { cpu: '20m', memory: '96Mi' },
};

/** A row as the API answers it, with every field that the tests need. */
export type Row = Record<string, unknown>;

/** Everything that the stand-in holds. Tests change it as an administrator would in the UI. */
export interface AuthentikRecords {
  users: Row[];
  groups: Row[];
  invitations: Row[];
  webauthnDevices: Row[];
  flows: Row[];
  brands: Row[];
  flowBindings: Row[];
  stages: Row[];
  policies: Row[];
  policyBindings: Row[];
  providers: Row[];
  applications: Row[];
  sources: Row[];
  outposts: Row[];
  serviceConnections: Row[];
  propertyMappings: Row[];
  notificationRules: Row[];
  transports: Row[];
  promptFields: Row[];
  certificates: Row[];
  /** Sessions, tokens, grants, factors and other things of users, by the path of their list. */
  held: Record<string, Row[]>;
  /** Belongs to the system settings. */
  flags: Row;
  version: Row;
  versionHistory: Row[];
  /** Pods of an outpost, by its UUID. */
  outpostHealth: Record<string, Row[]>;
}

/** The row of a name: a test that changes a row which is not there would prove nothing. */
export function findNamed(rows: readonly Row[], name: string): Row {
  const row = rows.find((one) => one.name === name);
  if (row === undefined) throw new Error(`the records has no ${name}`);
  return row;
}

/** The same UUID for the same number: a person can tell them apart in a failing test. */
export function uuid(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

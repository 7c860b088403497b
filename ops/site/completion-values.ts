import { SITES } from '#sites';
import { defineSite } from '../../sites/schema/site';

/** Describes what the sites of this project call things, for a shell that completes them. */
export interface CompletionValues {
  readonly sites: readonly string[];
  readonly stacks: readonly string[];
  readonly groups: readonly string[];
  readonly hosts: readonly string[];
  readonly applications: readonly string[];
  readonly checks: readonly string[];
}

/** Values of all sites together; a site that does not synthesise yet is only in the list of the sites. */
export async function completionValues(): Promise<CompletionValues> {
  // Not at the top: only this command needs the stacks, the model of access and the checks.
  const [{ renderDocument }, { documentObjects }, { accessModel }, { CHECKS }] = await Promise.all([
    import('./rendered'),
    import('../../access/document-objects'),
    import('../../access/model'),
    import('../verify/checks/index'),
  ]);
  const [stacks, groups, hosts, applications] = [0, 1, 2, 3].map(() => new Set<string>()) as [
    Set<string>,
    Set<string>,
    Set<string>,
    Set<string>,
  ];
  for (const input of Object.values(SITES)) {
    const document = await Promise.resolve()
      .then(() => renderDocument(defineSite(input)))
      .catch(() => undefined);
    if (document === undefined) continue;
    for (const { name } of document.stacks) stacks.add(name);
    const model = accessModel(documentObjects(document));
    for (const { kind, name } of model.subjects) if (kind === 'group') groups.add(name);
    for (const { kind, name } of model.targets) (kind === 'host' ? hosts : applications).add(name);
  }
  return {
    sites: Object.keys(SITES),
    stacks: [...stacks],
    groups: [...groups].sort(),
    hosts: [...hosts].sort(),
    applications: [...applications].sort(),
    checks: CHECKS.map(({ id }) => id),
  };
}

import { blockAt } from '../readers/document';
import { stackRule } from '../rule';

export const importsHaveTargets = stackRule({
  id: 'imports-have-targets',
  what: 'every import block has an id, an object and a resource of its own',
  why: 'An import without its resource fails the plan; with an empty id OpenTofu silently drops it and plans a create.',
  *checkStack(stack) {
    const targets = new Set<string>();
    const objects = new Map<string, string>();
    for (const { to, id } of stack.config.import ?? []) {
      if (blockAt(stack, to) === undefined) {
        yield {
          address: to,
          found: 'imports to no resource',
          remedy: 'remove the import block together with its resource',
        };
      }
      if (id.trim() === '')
        yield { address: to, found: 'has an empty import id', remedy: 'give the id, or a variable' };
      if (targets.has(to)) yield { address: to, found: 'has two import blocks', remedy: 'keep one' };
      targets.add(to);
      const object = `${to.split('.')[0]} ${id}`;
      const first = objects.get(object);
      if (first === undefined) objects.set(object, to);
      else if (first !== to)
        yield { address: to, found: `has the import id ${id}, as ${first} has`, remedy: 'correct one of the ids' };
      const moved = stack.config.moved?.some(({ from }) => from === to) === true;
      if (moved) yield { address: to, found: 'is moved to another address', remedy: 'import to the new address' };
    }
  },
});

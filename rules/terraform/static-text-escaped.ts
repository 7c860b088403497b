import { allBlocks, type BlocksByType, stringsIn, type TerraformJson } from '../readers/document';
import { stackRule } from '../rule';

/** A reference: resource, data source, variable. */
const REFERENCE = /(?<![\w.])(data\.\w+\.[\w-]+|var\.\w+|[a-z][a-z0-9]*(?:_[a-z0-9]+)+\.[\w-]+)/g;

const ONE_OF = String.raw`contains\(\["[\w.-]+"(, ?"[\w.-]+")*\], (self\.\w+|lower\(self\.\w+\))\)`;
/** A condition over the object itself: a boolean of it, one of several texts, or either. */
const SELF = new RegExp(String.raw`^\$\{(!?self\.\w+(?: == "\w+")?|${ONE_OF}|\(self\.\w+ \|\| ${ONE_OF}\))\}$`);

export const staticTextEscaped = stackRule({
  id: 'static-text-escaped',
  what: 'every ${...} refers to something that the stack declares, and there is no %{...}',
  why: 'Terraform reads scripts, Python and texts as templates: a dollar brace meant as text fails the plan or is replaced.',
  *checkStack(stack) {
    const declared = addresses(stack.config);
    for (const { address, block } of allBlocks(stack)) {
      for (const { path, text } of stringsIn(block)) {
        // A condition may refer to the object itself.
        if (path.startsWith('lifecycle.') && SELF.test(text)) continue;
        const fault = templateFault(text, declared);
        if (fault !== undefined) {
          const found = `${path} holds ${fault}, which Terraform would read as a template`;
          yield { address, found, remedy: 'pass the text through staticText()' };
        }
      }
    }
  },
});

function templateFault(text: string, declared: ReadonlySet<string>): string | undefined {
  if (!/[$%]\{/.test(text)) return undefined;
  // Replaced by a blank: otherwise `$$${{x}` would become `${x}`.
  const live = text.replaceAll('$${', ' ').replaceAll('%%{', ' ');
  const directive = /%\{[^}]*\}?/.exec(live);
  if (directive !== null) return directive[0];
  for (const [template, expression = ''] of live.matchAll(/\$\{([^}]*)\}?/g)) {
    const references = [...expression.matchAll(REFERENCE)].map(([, reference = '']) => reference);
    if (references.length === 0 || references.some((reference) => !declared.has(reference))) return template;
  }
  return undefined;
}

function addresses({ resource, data, variable }: TerraformJson): ReadonlySet<string> {
  const names = (types: BlocksByType = {}, prefix = '') =>
    Object.entries(types).flatMap(([type, named]) => Object.keys(named).map((name) => `${prefix}${type}.${name}`));
  return new Set([
    ...names(resource),
    ...names(data, 'data.'),
    ...Object.keys(variable ?? {}).map((name) => `var.${name}`),
  ]);
}

// What is wrong with the TypeScript of a site or of the tool, as `file:line: message` and what to do: for a person who
// edits a site, the stack trace of a bundle says nothing. Loaded only when something is wrong.
const { SourceMap } = require('node:module');
const { dirname, relative, resolve } = require('node:path');

const SHOWN = 4;

/**
 * @param {unknown} error what bundling or loading threw
 * @param {{ root: string, file: string, sourceMap: () => string }} bundle the bundle, and the map of it, made when asked
 * @returns {string[]} at most six lines
 */
function mistakeLines(error, bundle) {
  const found = Array.isArray(error?.errors) ? error.errors.map(ofBuild) : [ofLoad(error, bundle)];
  const more = found.length > SHOWN ? [`and ${found.length - SHOWN} more`] : [];
  return [...found.slice(0, SHOWN), ...more, 'correct it, and run the command again; `npm run check:types` finds more'];
}

function ofBuild({ location, text }) {
  // esbuild complains about the word behind the gap.
  const hint = /^Expected "[}\])]" but found /.test(text) ? '; is a comma missing before it?' : '';
  return `${location === null ? '' : `${location.file}:${location.line}: `}${text}${hint}`;
}

function ofLoad(error, bundle) {
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const place = error instanceof Error ? placeOf(error.stack ?? '', bundle) : undefined;
  // Of a message of several lines the first is enough.
  return `${place ?? 'while the code loads'}: ${message.split('\n')[0]}`;
}

/** The first place of the stack that is in a file of this project, and not in a package. */
function placeOf(stack, { root, file, sourceMap }) {
  const frames = stack.split('\n').flatMap((line) => {
    const at = line.indexOf(`${file}:`);
    const [, row, column] = at < 0 ? [] : (/^:(\d+):(\d+)/.exec(line.slice(at + file.length)) ?? []);
    return row === undefined ? [] : [[Number(row), Number(column)]];
  });
  if (frames.length === 0) return undefined;
  const map = new SourceMap(JSON.parse(sourceMap()));
  for (const [row, column] of frames) {
    const { originalSource, originalLine } = map.findEntry(row - 1, column - 1);
    if (originalSource === undefined) continue;
    const path = relative(root, resolve(dirname(file), originalSource));
    if (!path.startsWith('node_modules')) return `${path}:${originalLine + 1}`;
  }
  return undefined;
}

module.exports = { mistakeLines };

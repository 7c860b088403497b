// Says what is wrong with the TypeScript of a site or of the tool, as `file:line: message`, the calls that led there, and
// what to do. The stack trace of a bundle says nothing: each frame is mapped to its source. Loaded only when something is
// wrong.
const { SourceMap } = require('node:module');
const { dirname, relative, resolve } = require('node:path');

const SHOWN = 4;

/**
 * @param {unknown} error what bundling or loading threw
 * @param {{ root: string, file: string, sourceMap: () => string }} bundle the bundle, and the map of it, made when asked
 * @returns {string[]} at most six lines, and the stack of a bug
 */
function mistakeLines(error, bundle) {
  const found = Array.isArray(error?.errors) ? ofBuilds(error.errors) : ofRun(error, bundle);
  return [...found, 'correct it, and run the command again; `npm run check:types` finds more'];
}

function ofBuilds(errors) {
  const more = errors.length > SHOWN ? [`and ${errors.length - SHOWN} more`] : [];
  return [...errors.slice(0, SHOWN).map(ofBuild), ...more];
}

function ofBuild({ location, text }) {
  // esbuild complains about the word behind the gap.
  const hint = /^Expected "[}\])]" but found /.test(text) ? '; is a comma missing before it?' : '';
  return `${location === null ? '' : `${location.file}:${location.line}: `}${text}${hint}`;
}

function ofRun(error, bundle) {
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const [place, ...callers] = new Set(error instanceof Error ? placesOf(error.stack ?? '', bundle) : []);
  // Of a message of several lines the first is enough.
  return [
    `${place ?? 'while the code loads'}: ${message.split('\n')[0]}`,
    ...callers.map((caller) => `    from ${caller}`),
  ];
}

/** The places of the stack that are in files of this project, and not in a package. */
function placesOf(stack, { root, file, sourceMap }) {
  const frames = stack.split('\n').flatMap((line) => {
    const at = line.indexOf(`${file}:`);
    const [, row, column] = at < 0 ? [] : (/^:(\d+):(\d+)/.exec(line.slice(at + file.length)) ?? []);
    return row === undefined ? [] : [[Number(row), Number(column)]];
  });
  if (frames.length === 0) return [];
  const map = new SourceMap(JSON.parse(sourceMap()));
  return frames.flatMap(([row, column]) => {
    const { originalSource, originalLine } = map.findEntry(row - 1, column - 1);
    if (originalSource === undefined) return [];
    const path = relative(root, resolve(dirname(file), originalSource));
    return path.startsWith('node_modules') ? [] : [`${path}:${originalLine + 1}`];
  });
}

module.exports = { mistakeLines };

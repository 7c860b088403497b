// How a script of package.json is called: `--help` prints its help, another option than its own is refused, and an error is
// one line. A stack says something only to the person who writes the script: NODE_DEBUG=gatehouse shows it.
const { parseArgs } = require('node:util');

/** @param {import('./script.d.cts').ScriptProps} props */
async function runScript({ usage, help, options = {}, names = [], act }) {
  try {
    const { values, positionals } = parseArgs({
      options: { ...options, help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
    });
    if (values.help) {
      console.log(`${usage}\n\n${help}`);
      return;
    }
    if (positionals.length !== names.length) {
      const wanted = names.length === 0 ? 'no argument' : names.join(' ');
      throw new UsageError(`takes ${wanted}, found: ${positionals.join(' ') || 'none'}`);
    }
    await act(values, positionals);
  } catch (error) {
    const isUsage = error instanceof UsageError || String(error.code).startsWith('ERR_PARSE_ARGS');
    console.error(`error: ${error instanceof Error ? error.message : error}`);
    if (isUsage) console.error(`${usage}; --help says more`);
    else if (/\bgatehouse\b/.test(process.env.NODE_DEBUG ?? '')) console.error(error);
    process.exitCode = isUsage ? 2 : 1;
  }
}

class UsageError extends Error {}

module.exports = { runScript };

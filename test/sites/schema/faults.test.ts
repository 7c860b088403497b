import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { put, siteFaults, WIKI } from './change';

// faults/*.txt: what is written into the fixture site harbour, `path = JSON`, and below it each fault that is reported.
const FOLDER = join(__dirname, 'faults');
const NONE = '(no fault)';

/** `{"like": "wiki", …}` is the service WIKI with the other keys changed. */
function valueIn(text: string): unknown {
  if (text === '(left out)') return undefined;
  return JSON.parse(text, (_, value) => {
    if (value?.like !== 'wiki') return value;
    const { like: _like, ...changes } = value;
    return { ...WIKI, ...changes };
  });
}

const CASES = readdirSync(FOLDER).flatMap((file) =>
  readFileSync(join(FOLDER, file), 'utf8')
    .trimEnd()
    .split('\n\n')
    .map((text) => text.split('\n').filter((line) => !line.startsWith('#')))
    .map((lines) => {
      const written = lines.filter((line) => !line.startsWith(' '));
      const faults = lines.filter((line) => line.startsWith(' ')).map((line) => line.trim());
      return { name: written.join(', '), written, faults };
    }),
);

test.each(CASES)('$name', ({ written, faults }) => {
  const found = siteFaults((site) => {
    put(site, 'platform.services', {});
    for (const line of written) {
      const [path = '', text = ''] = line.split(/ = (.*)/);
      put(site, path, valueIn(text));
    }
  });
  expect(found.length === 0 ? [NONE] : found).toEqual(faults);
});

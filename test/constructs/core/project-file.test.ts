import { readFileSync } from 'node:fs';
import { projectFile } from '../../../constructs/core/project-file';

test('a file of the project is found by its path from the root', () => {
  expect(readFileSync(projectFile('charts/manifests/Chart.yaml'), 'utf8')).toContain('name: manifests');
});

test('what is nowhere above is refused', () => {
  expect(() => projectFile('no/such-file')).toThrow(/^no\/such-file is in no directory above /);
});

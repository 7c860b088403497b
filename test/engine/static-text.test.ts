import { staticText, unescapeText } from '../../constructs/core/static-text';
import { describeIf } from '../support/describe-if';
import { findMissing } from '../support/engine';
import { RootModule } from '../support/terraform';

const SENTENCES = [
  '',
  '${',
  '%{',
  '$${',
  '$$${a}',
  '%%{',
  '%%%{ if x }',
  '%{ if true }yes%{ endif }',
  '%{~ for x in y ~}',
  '${path.module}',
  '"quotes" and \'those\' and \\" \\\\ \\n \\u0041',
  'two\nlines\r\nand\ta tab',
  'Администратори, naïve, 👩‍💻',
  "$& $1 $$ $` $'",
  '<<EOT\n${x}\nEOT',
  '{{ .Values.x }} %(name)s %d',
  '#!/bin/sh\necho "${HOME}" $${PWD} $(id) `id` %{',
];
const LETTERS = ['$', '%', '{', '}', 'a'];
/** Every text of at most four letters: templates and their escapes live within them. */
const WORDS = words(4);

function words(length: number): string[] {
  if (length === 0) return [''];
  const shorter = words(length - 1);
  const longest = shorter.filter((word) => word.length === length - 1);
  return [...shorter, ...longest.flatMap((word) => LETTERS.map((letter) => word + letter))];
}

const described = describeIf('static-text', findMissing());

described('static text, as Terraform reads it', () => {
  let root: RootModule | undefined;
  let read: Readonly<Record<string, readonly string[]>> = {};

  beforeAll(() => {
    root = new RootModule({
      output: {
        sentences: { value: SENTENCES.map(staticText) },
        words: { value: WORDS.map(staticText) },
        decomposed: { value: [staticText('e\u0301')] },
      },
    });
    root.must('init', '-input=false');
    root.must('apply', '-input=false', '-auto-approve');
    const outputs = JSON.parse(root.must('output', '-json').stdout) as Record<string, { value: string[] }>;
    read = Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
  });

  afterAll(() => root?.remove());

  test.each(SENTENCES.map((text, index) => ({ shown: JSON.stringify(text), text, index })))(
    'survives to the letter: $shown',
    ({ text, index }) => {
      expect(read.sentences?.[index]).toBe(text);
    },
  );

  test('a letter in two code points comes out as one: Terraform normalises every string, and nothing here can help it', () => {
    expect(read.decomposed).toEqual(['\u00e9']);
  });

  test('every text of at most four letters out of $ % { } a survives', () => {
    expect(WORDS).toHaveLength(781);
    expect(read.words).toEqual(WORDS);
  });

  test('plainText reads an escaped text as Terraform does', () => {
    expect(WORDS.map(staticText).map(unescapeText)).toEqual(read.words);
  });
});

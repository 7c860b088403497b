import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FileStore } from '../../../../programs/edge-sync/state/file-store';
import { EMPTY_STATE } from '../../../../programs/edge-sync/state/state';
import { eachFolder } from '../../../support/per-test';

const directory = eachFolder();

test('what one run saves the next one loads', async () => {
  const path = join(directory(), 'state.json');
  const first = new FileStore(path);
  expect(await first.load()).toEqual({ kind: 'absent' });
  expect(await first.save({ ...EMPTY_STATE, rejections: [7] })).toEqual({ kind: 'saved' });
  expect(await first.save({ ...EMPTY_STATE, rejections: [8] })).toEqual({ kind: 'saved' });
  expect(await new FileStore(path).load()).toEqual({ kind: 'loaded', state: { ...EMPTY_STATE, rejections: [8] } });
  expect(readdirSync(directory())).toEqual(['state.json']);
});

test('a save over what another process has saved meanwhile is a conflict', async () => {
  const path = join(directory(), 'state.json');
  const store = new FileStore(path);
  await store.load();
  writeFileSync(path, '{}');
  expect(await store.save(EMPTY_STATE)).toEqual({ kind: 'conflict' });
});

test('no state is absent, another text is damaged, no file system is unreachable', async () => {
  writeFileSync(join(directory(), 'empty'), '');
  writeFileSync(join(directory(), 'other'), 'hello');
  expect((await new FileStore(join(directory(), 'empty')).load()).kind).toBe('absent');
  expect((await new FileStore(join(directory(), 'other')).load()).kind).toBe('damaged');
  expect((await new FileStore(join(directory(), 'other', 'below')).load()).kind).toBe('unreachable');
  expect((await new FileStore(join(directory(), 'no', 'such', 'place')).save(EMPTY_STATE)).kind).toBe('failed');
});

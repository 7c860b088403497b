import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KubeApiserver, plural } from './kube-apiserver';

test.each([
  ['Middleware', 'middlewares'],
  ['NetworkPolicy', 'networkpolicies'],
  ['Ingress', 'ingresses'],
])('the API names the objects of the kind %s %s', (kind, name) => {
  expect(plural(kind)).toBe(name);
});

describe('with programs that end at once', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'programs-'));
    const script = '#!/bin/sh\necho "no such flag: $1"\nexit 1\n';
    for (const name of ['etcd', 'kube-apiserver', 'helm']) writeFileSync(join(folder, name), script, { mode: 0o755 });
  });
  afterEach(() => {
    delete process.env.GATEHOUSE_KUBERNETES;
    rmSync(folder, { recursive: true });
  });

  test('the folder counts only when all of them are there', () => {
    process.env.GATEHOUSE_KUBERNETES = folder;
    expect(KubeApiserver.programs()).toBe(folder);
    rmSync(join(folder, 'etcd'));
    expect(KubeApiserver.programs()).toBeUndefined();
    delete process.env.GATEHOUSE_KUBERNETES;
    expect(KubeApiserver.programs()).toBeUndefined();
  });

  test('a start fails with what they said, and leaves no folder', async () => {
    const { TMPDIR } = process.env;
    process.env.TMPDIR = folder;
    try {
      await expect(KubeApiserver.start(folder)).rejects.toThrow(/is not ready\s+.*no such flag: --/s);
      expect(readdirSync(folder).sort()).toEqual(['etcd', 'helm', 'kube-apiserver']);
    } finally {
      if (TMPDIR === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = TMPDIR;
    }
  });
});

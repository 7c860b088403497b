import { IDENTITY_IDS } from '../../sites/schema/identity';

/** Keys of a site made of names, each one once: those of all records are construct ids beside each other. */
export class SiteKeys {
  private readonly taken: Set<string>;

  /** @param reserved keys that are the stack's own */
  constructor(reserved: Iterable<string> = Object.values(IDENTITY_IDS)) {
    this.taken = new Set([...reserved, 'Resource']);
  }

  /** `kubernetes-admins` is `KubernetesAdmins`; where that is taken, with the noun, and then with a number. */
  of(name: string, noun: string): string {
    const words = name
      .normalize('NFKD')
      .replace(/[\p{M}'’]/gu, '')
      .split(/[^A-Za-z0-9]+/);
    const pascal = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
    const plain = /^[A-Z]/.test(pascal) ? pascal : `${noun}${pascal}`;
    const named = plain.endsWith(noun) ? plain : `${plain}${noun}`;
    let key = this.taken.has(plain) ? named : plain;
    for (let number = 2; this.taken.has(key); number += 1) key = `${named}${number}`;
    this.taken.add(key);
    return key;
  }
}

import { DataAuthentikCertificateKeyPair } from '#authentik/data-authentik-certificate-key-pair';
import type { Construct } from '../../core/cdktf';
import { refuseFaults } from '../../core/fault-log';
import { make } from '../../core/make';
import { staticText } from '../../core/static-text';
import { lookupKeyFault } from '../natural-key';

export interface CertificateKeyPairRef {
  /** UUID. */
  readonly keyPairId: string;
}

/** A key pair, found by its exact name. The key stays on the server: by default the provider stores it in the state. */
export function certificateKeyPairFromName(scope: Construct, id: string, name: string): CertificateKeyPairRef {
  refuseFaults(scope, [lookupKeyFault('name', name)]);
  const pair = make(DataAuthentikCertificateKeyPair, scope, id, {
    name: staticText(name),
    fetchKey: false,
    fetchCertificate: false,
  });
  return { keyPairId: pair.id };
}

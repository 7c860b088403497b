import type { SiteInput } from '../schema/site';

/** Hosts for the administrators of the servers alone. */
const ADMINISTRATION = [
  'terminal',
  'frigate',
  'netbox',
  'trading',
  'speedtest',
  'meshcentral',
  'dashy',
  'prowlarr',
  'qbittorrent',
  'listenarr',
  'shlink',
  'openclaw',
  'openlobster',
  'wealthfolio',
];
const KUBERNETES = ['k8s', 'Kubernetes', 'Kubernetes Dashboard'];

/** Lists what the site promises, whatever the rest of it says: history.md and the owner's own notes. */
export const accessTests: SiteInput['accessTests'] = [
  { as: 'Home Server Admins', may: [...ADMINISTRATION, ...KUBERNETES, 'Domain wide catch all'] },
  { as: 'kubernetes-admins', may: KUBERNETES, mayNot: ADMINISTRATION },
  { as: 'kubernetes-power-users', may: KUBERNETES, mayNot: ADMINISTRATION },
  { as: 'kubernetes-namespace-owners', may: KUBERNETES, mayNot: ADMINISTRATION },
  { as: 'Headscale Users', may: ['Domain wide catch all'], mayNot: [...ADMINISTRATION, ...KUBERNETES] },
  { as: 'Wrongmove Users', mayNot: [...ADMINISTRATION, ...KUBERNETES] },
  { as: 'Task Submitters', mayNot: [...ADMINISTRATION, ...KUBERNETES] },
  { as: 'everyone', mayNot: [...ADMINISTRATION, ...KUBERNETES] },
  { as: 'guest', may: ['Public'], mayNot: ['*'] },
  { as: 'stranger', may: ['Public'], mayNot: ['*'] },
];

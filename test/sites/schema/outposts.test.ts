import { expectFault, type Row } from './change';
import { GROUP, GUESTS, HOSTS, UUID } from './texts';

test.each<Row>([
  [
    'identity.hostRestriction.application',
    'Grafana',
    'identity.hostRestriction.application: names no domain-forward-auth application, found: "Grafana"',
    'give its key under identity.applications',
  ],
  [
    `${HOSTS}.K8s.host`,
    'k8s.harbour.example',
    `${HOSTS}.K8s.host: is not one label of a host name in lower case, found: "k8s.harbour.example"`,
    'leave out the domain',
  ],
  [
    `${HOSTS}.Dashy.host`,
    'k8s',
    `${HOSTS}.Dashy.host: is taken by ${HOSTS}.K8s.host already, found: "k8s"`,
    'choose another',
  ],
  [
    `${HOSTS}.K8s.access.groups`,
    [],
    `${HOSTS}.K8s.access.groups: is empty, found: []`,
    'name the groups whose members may open it',
  ],
  [
    `${HOSTS}.K8s.access.groups.1`,
    'Nobody',
    `${HOSTS}.K8s.access.groups.1: names no group of the site, found: "Nobody"`,
    GROUP,
  ],
  [
    'identity.hostRestriction.binding',
    undefined,
    'identity.hostRestriction.binding: does not go with the policy',
    'give both, or leave out both',
  ],
  [
    'identity.hostRestriction.policy.adopt',
    { id: '7' },
    'identity.hostRestriction.policy.adopt.id: is not a UUID in lower case, found: "7"',
    UUID,
  ],
  [
    'identity.reputation.threshold',
    0,
    'identity.reputation.threshold: is not negative, found: 0',
    'use for example -5',
  ],
  [
    'identity.reputation.threshold',
    -0.5,
    'identity.reputation.threshold: is not a whole number, found: -0.5',
    'write it without a fraction',
  ],
  [
    `${GUESTS}.provider.externalHost`,
    'public-auth.example.org',
    `${GUESTS}.provider.externalHost: is not under harbour.example, found: "public-auth.example.org"`,
    'correct the host or the domain',
  ],
  [
    `${GUESTS}.outpost.replicas`,
    0,
    `${GUESTS}.outpost.replicas: is below 1, found: 0`,
    'write 1 or more, or the outpost answers nothing',
  ],
  [
    `${GUESTS}.outpost.resources.requests.memory`,
    '1Gi',
    `${GUESTS}.outpost.resources.requests.memory: is above the limit of 256Mi, found: "1Gi"`,
    'raise the limit or lower the request',
  ],
  [
    'identity.embeddedOutpost.resources.limits.cpu',
    '99m',
    'identity.embeddedOutpost.resources.requests.cpu: is above the limit of 99m, found: "100m"',
    'raise the limit or lower the request',
  ],
  [
    `${GUESTS}.outpost.resources.limits.memory`,
    '256 MB',
    `${GUESTS}.outpost.resources.limits.memory: is not memory above 0 in Ki, Mi or Gi, found: "256 MB"`,
    'write for example 128Mi',
  ],
  [
    'identity.outpostDeployment',
    undefined,
    'identity.outpostDeployment: is missing',
    'say where the outposts of this site run',
  ],
  [
    'identity.outpostDeployment.serviceConnection',
    'local',
    'identity.outpostDeployment.serviceConnection: is not a UUID in lower case, found: "local"',
    'copy it from the address bar of the admin interface',
  ],
  [
    'identity.embeddedOutpost',
    undefined,
    'identity.embeddedOutpost: is missing',
    'add it: it serves the domain-forward-auth application',
  ],
  [
    'identity.embeddedOutpost.logLevel',
    'trace',
    'identity.embeddedOutpost.logLevel: is not one of "info", "warning", "error", found: "trace"',
    'choose one',
  ],
  [
    'identity.embeddedOutpost.replicas',
    '2',
    'identity.embeddedOutpost.replicas: is not of type number, found: "2"',
    'change the value',
  ],
  [
    'identity.embeddedOutpost.sharedMemory',
    '2GB',
    'identity.embeddedOutpost.sharedMemory: is not memory above 0 in Ki, Mi or Gi, found: "2GB"',
    'write for example 128Mi',
  ],
  [
    'identity.embeddedOutpost.sharedMemory',
    '2560Mi',
    'identity.embeddedOutpost.sharedMemory: is not below the memory limit of the outpost, 2560Mi, found: "2560Mi"',
    'lower it, or raise the limit',
  ],
])('%s cannot be %j', expectFault);

import { expectFault, type Row } from './change';
import { GROUP, GUESTS, HOSTS, UUID } from './texts';

test.each<Row>([
  [
    'identity.hostRestriction.application',
    'Grafana',
    'identity.hostRestriction.application: must name a domain-forward-auth application, found: "Grafana"',
    'give its key under identity.applications',
  ],
  [
    `${HOSTS}.K8s.host`,
    'k8s.harbour.example',
    `${HOSTS}.K8s.host: must be one label of a host name in lower case, found: "k8s.harbour.example"`,
    'leave the domain away',
  ],
  [
    `${HOSTS}.Dashy.host`,
    'k8s',
    `${HOSTS}.Dashy.host: must be unique, found: "k8s"`,
    `${HOSTS}.K8s.host has it already`,
  ],
  [
    `${HOSTS}.K8s.access.groups`,
    [],
    `${HOSTS}.K8s.access.groups: must not be empty, found: []`,
    'name the groups whose members may open it',
  ],
  [
    `${HOSTS}.K8s.access.groups.1`,
    'Nobody',
    `${HOSTS}.K8s.access.groups.1: must name a group of the site by its key, found: "Nobody"`,
    GROUP,
  ],
  [
    'identity.hostRestriction.binding',
    undefined,
    'identity.hostRestriction.binding: must be given together with the policy, found: nothing',
    'add the one that is missing, or leave out both',
  ],
  [
    'identity.hostRestriction.policy.adopt',
    { id: '7' },
    'identity.hostRestriction.policy.adopt.id: must be a UUID in lower case, found: "7"',
    UUID,
  ],
  [
    'identity.reputation.threshold',
    0,
    'identity.reputation.threshold: must be negative, found: 0',
    'use for example -5',
  ],
  [
    'identity.reputation.threshold',
    -0.5,
    'identity.reputation.threshold: must be a whole number, found: -0.5',
    'write it without a fraction',
  ],
  [
    `${GUESTS}.provider.externalHost`,
    'public-auth.example.org',
    `${GUESTS}.provider.externalHost: must be under harbour.example, found: "public-auth.example.org"`,
    'correct the host or the domain',
  ],
  [
    `${GUESTS}.outpost.replicas`,
    0,
    `${GUESTS}.outpost.replicas: must be 1 or more, found: 0`,
    'an outpost without replicas answers nobody',
  ],
  [
    `${GUESTS}.outpost.resources.requests.memory`,
    '1Gi',
    `${GUESTS}.outpost.resources.requests.memory: must not be above the limit of 256Mi, found: "1Gi"`,
    'raise the limit or lower the request',
  ],
  [
    'identity.embeddedOutpost.resources.limits.cpu',
    '99m',
    'identity.embeddedOutpost.resources.requests.cpu: must not be above the limit of 99m, found: "100m"',
    'raise the limit or lower the request',
  ],
  [
    `${GUESTS}.outpost.resources.limits.memory`,
    '256 MB',
    `${GUESTS}.outpost.resources.limits.memory: must be memory above 0 in Ki, Mi or Gi, found: "256 MB"`,
    'write for example 128Mi',
  ],
  [
    'identity.outpostDeployment',
    undefined,
    'identity.outpostDeployment: must be given, found: nothing',
    'say where the outposts of this site run',
  ],
  [
    'identity.outpostDeployment.serviceConnection',
    'local',
    'identity.outpostDeployment.serviceConnection: must be a UUID in lower case, found: "local"',
    'copy it from the address bar of the admin interface',
  ],
  [
    'identity.embeddedOutpost',
    undefined,
    'identity.embeddedOutpost: must be given, found: nothing',
    'a domain-forward-auth application is served by it',
  ],
  [
    'identity.embeddedOutpost.logLevel',
    'trace',
    'identity.embeddedOutpost.logLevel: must be one of "info", "warning", "error", found: "trace"',
    'choose one',
  ],
  [
    'identity.embeddedOutpost.replicas',
    '2',
    'identity.embeddedOutpost.replicas: must be of type number, found: "2"',
    'change the value',
  ],
  [
    'identity.embeddedOutpost.sharedMemory',
    '2GB',
    'identity.embeddedOutpost.sharedMemory: must be memory above 0 in Ki, Mi or Gi, found: "2GB"',
    'write for example 128Mi',
  ],
  [
    'identity.embeddedOutpost.sharedMemory',
    '2560Mi',
    'identity.embeddedOutpost.sharedMemory: must be below the memory limit of the outpost, 2560Mi, found: "2560Mi"',
    'lower it, or raise the limit',
  ],
])('%s cannot be %j', expectFault);

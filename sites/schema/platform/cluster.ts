import * as z from 'zod';
import { isReadBack } from '../../../constructs/kubernetes/foreign-writes';
import * as f from '../fields/fields';
import { cpu, memory } from '../fields/resource-fields';

const foreignKey = f.text.refine(
  isReadBack,
  'is a key of kubernetes.io, which the provider never reads and an update of an Ingress drops; state it with its value in annotations',
);

/** The Kubernetes cluster that a stack speaks to. Without settings the environment of Terraform says. */
export const cluster = z.strictObject({
  configPath: f.text
    .optional()
    .meta(f.about('A kubeconfig that is at this path on each machine that runs Terraform.', '~/.kube/config')),
  configContext: f.text.optional().meta(f.about('Context of the kubeconfig.', 'home')),
  foreign: z
    .strictObject({
      annotations: z
        .array(foreignKey)
        .default([])
        .meta(f.about('Keys of annotations, on objects and their pods.', ['keel.sh/update-time'])),
      labels: z
        .array(foreignKey)
        .default([])
        .meta(f.about('Keys of labels, on objects and their pods.', ['policies.example.org/checked'])),
      dnsConfig: z.boolean().default(false).describe('`dnsConfig` of pods, as Kyverno sets it.'),
      images: z
        .boolean()
        .default(false)
        .describe('Images of containers, as Keel moves them. The pin then holds only for a new Deployment.'),
    })
    .prefault({})
    .describe(
      'What other controllers write into the objects of the stack; Terraform leaves it as it is on the server.',
    ),
});

/** Labels of pods or objects. */
export const labels = z
  .record(f.text, z.string())
  .meta(f.type('labels', 'Labels of Kubernetes, key and value.', { team: 'home' }));

/** A whole number of pods. The rule floors-kept refuses 0, unless the site states why. */
export const replicas = z
  .int()
  .min(0, 'is below 0; write 1 or more')
  .meta(f.about('Number of pods, 1 or more; 0 needs an exception of the rule `floors-kept`.', 2));

/** States what a container may use and what it asks for: a quota on memory limits refuses pods that leave one out. */
export const podResources = z.strictObject({
  limits: z
    .strictObject({ memory: memory.meta(f.about('Memory at most; above it the container is killed.', '512Mi')) })
    .describe('What the container may use at most.'),
  requests: z
    .strictObject({
      cpu: cpu.describe('CPU that the node keeps free.'),
      memory: memory.describe('Memory that the node keeps free; at most the limit.'),
    })
    .describe('What the node keeps free for the container.'),
});

export const seconds = z
  .int()
  .positive('is below 1; write whole seconds, for example 300')
  .meta(f.type('seconds', 'A whole number of seconds, 1 or more.', 300));

export const port = z
  .int()
  .min(1)
  .max(65_535, 'is above 65535; write for example 6432')
  .meta(f.type('port', 'A TCP port, 1 to 65535.', 6432));

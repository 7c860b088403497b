import * as z from 'zod';
import { isReadBack } from '../../constructs/kubernetes/foreign-writes';
import * as f from './fields';

const foreignKey = f.text.refine(
  isReadBack,
  'is a key of kubernetes.io, which the provider never reads and an update of an Ingress drops; state it with its value in annotations',
);

/** The Kubernetes cluster that a stack speaks to. Without settings the environment of Terraform says. */
export const cluster = z.strictObject({
  /** A kubeconfig that is at this place wherever Terraform runs. */
  configPath: f.text.optional(),
  configContext: f.text.optional(),
  /** What other controllers write into the objects of the stack; Terraform leaves it as it is on the server. */
  foreign: z
    .strictObject({
      /** Keys, as in `keel.sh/update-time`: on objects and their pods. */
      annotations: z.array(foreignKey).default([]),
      labels: z.array(foreignKey).default([]),
      /** `dnsConfig` of pods, as Kyverno sets it. */
      dnsConfig: z.boolean().default(false),
      /** Images of containers, as Keel moves them. The pin is then only what a new Deployment starts with. */
      images: z.boolean().default(false),
    })
    .prefault({}),
});

/** Labels of pods or objects. */
export const labels = z.record(f.text, z.string());

/** A whole number of pods, from 1. */
export const replicas = z.int().positive('is below 1; write 1 or more, or nothing would run');

/** What a container may use and what it asks for: a quota on memory limits refuses pods that leave one out. */
export const podResources = z.strictObject({
  limits: z.strictObject({ memory: f.memory }),
  requests: z.strictObject({ cpu: f.cpu, memory: f.memory }),
});

export const seconds = z.int().positive('is below 1; write whole seconds, for example 300');

export const port = z.int().min(1).max(65_535, 'is above 65535; write for example 6432');

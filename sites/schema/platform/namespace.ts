import * as z from 'zod';
import * as adoption from '../fields/adoption-fields';
import * as f from '../fields/fields';
import { cpu, memory } from '../fields/resource-fields';
import { labels } from './cluster';

export const namespace = z.strictObject({
  name: f.hostLabel.meta(f.about('Name of the namespace.', 'authentik')),
  labels: labels.default({}).describe('Labels of the namespace. Terraform removes a label that is not named here.'),
  podSecurity: z
    .enum(['baseline', 'restricted'])
    .describe('Pod security level that the API server enforces. The pods of outposts may not meet `restricted`.'),
  quota: z
    .strictObject({
      name: f.hostLabel.meta(f.about('Name of the ResourceQuota.', 'authentik')),
      requestsCpu: cpu.meta(f.about('CPU that all pods may request together.', '16')),
      requestsMemory: memory.meta(f.about('Memory that all pods may request together.', '16Gi')),
      limitsMemory: memory.meta(f.about('Memory limits of all pods together.', '96Gi')),
      pods: z.int().positive().meta(f.about('Number of pods, 1 or more.', 50)),
    })
    .optional()
    .describe('What the pods of the namespace may request together. Left out, there is no quota.'),
  adopt: adoption.objects.optional().describe('Objects that exist: the namespace, the quota.'),
});

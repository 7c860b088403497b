import * as z from 'zod';
import { cpuMillis, memoryBytes } from '../../../constructs/kubernetes/quantity';
import * as f from './fields';

export const cpu = f
  .pattern(/^(?!0*\.?0*m?$)\d+(\.\d+)?m?$/, 'is not a CPU quantity above 0; write for example 2 or 100m')
  .meta(f.type('CPU', 'A quantity of Kubernetes above 0, in cores or in thousandths with `m`.', '100m'));

/** With its unit: without one, and with `m`, next to nothing is given, and the pod never starts. */
export const memory = f
  .pattern(
    /^(?!0*\.?0*[a-zA-Z]*$)\d+(\.\d+)?(Ki|Mi|Gi)$/,
    'is not memory above 0 in Ki, Mi or Gi; write for example 128Mi',
  )
  .meta(f.type('memory', 'A quantity of Kubernetes above 0, in `Ki`, `Mi` or `Gi`.', '128Mi'));

const QUANTITIES = { cpu: cpuMillis, memory: memoryBytes };

/** Kubernetes refuses a pod that requests more than its limit: authentik's controller could not update the outpost. */
export const resources = z
  .strictObject({
    limits: z
      .strictObject({
        cpu: cpu.optional().describe('CPU at most; above it the container is slowed down.'),
        memory: memory.optional().describe('Memory at most; above it the container is killed.'),
      })
      .optional()
      .describe('What the container may use at most.'),
    requests: z
      .strictObject({
        cpu: cpu.optional().describe('CPU that the node keeps free; at most the limit.'),
        memory: memory.optional().describe('Memory that the node keeps free; at most the limit.'),
      })
      .optional()
      .describe('What the node keeps free for the container.'),
  })
  .check(({ value: { limits = {}, requests = {} }, issues }) => {
    if (issues.length > 0) return;
    for (const name of ['cpu', 'memory'] as const) {
      const measure = QUANTITIES[name];
      const limit = limits[name] ?? '';
      const request = requests[name] ?? '';
      if ((measure(request) ?? 0) <= (measure(limit) ?? Number.POSITIVE_INFINITY)) continue;
      const message = `is above the limit of ${limit}; raise the limit or lower the request`;
      issues.push({ code: 'custom', path: ['requests', name], input: request, message, continue: true });
    }
  });

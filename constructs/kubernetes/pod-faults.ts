import { type Fault, faultIf, faultUnless, splitMessage } from '../core/errors';
import { isReference } from '../core/static-text';
import { portFault, wholeNumberFault } from '../core/whole-number';
import type { EnvValue } from './env-value';
import { imageFault } from './image';
import { dnsLabelFault, type ObjectRef } from './metadata';
import { cpuMillis, memoryBytes } from './quantity';
import type { ContainerProps, ContainerResources, RestrictedPodProps } from './restricted-pod';
import { namesSecret } from './secret-ref';

const OWN_USER = "take the image's own user, or 65532";

/** Returns what is wrong with a pod, under the names that its props have in a workload's `pod`. */
export function podFaults(props: RestrictedPodProps, namespace: string): (Fault | undefined)[] {
  return [
    wholeNumberFault('pod.runAsUser', props.runAsUser, { least: 1, remedy: OWN_USER }),
    wholeNumberFault('pod.runAsGroup', props.runAsGroup, { least: 1, remedy: OWN_USER }),
    namespaceFault('pod.serviceAccount', props.serviceAccount, namespace),
    faultUnless(props.containers.length > 0, {
      path: 'pod.containers',
      fault: 'is empty',
      remedy: 'give at least one container',
    }),
    ...props.containers.flatMap((container, index) => containerFaults(`pod.containers.${index}`, container, namespace)),
  ];
}

function containerFaults(property: string, container: ContainerProps, namespace: string): (Fault | undefined)[] {
  const { name, image, env = {}, resources, ports = {}, volumes = [] } = container;
  return [
    dnsLabelFault(`${property}.name`, name),
    unpinnedFault(`${property}.image`, image),
    ...resourceFaults(`${property}.resources`, resources),
    ...Object.entries(ports).flatMap(([id, port]) => portFaults(`${property}.ports.${id}`, id, port)),
    ...Object.entries(env).map(([variable, value]) =>
      envFault(`${property}.env.${variable}`, variable, value, namespace),
    ),
    ...volumes.flatMap((volume, index) => [
      dnsLabelFault(`${property}.volumes.${index}.name`, volume.name),
      volume.source.kind === 'scratch'
        ? undefined
        : namespaceFault(`${property}.volumes.${index}`, volume.source.object, namespace),
    ]),
  ];
}

/** Source: a port's name has at most 15 characters (RFC 6335). */
export function portFaults(property: string, name: string, port: number): (Fault | undefined)[] {
  return [
    name.length <= 15
      ? dnsLabelFault(property, name)
      : { path: property, fault: 'has a name of more than 15 characters', remedy: 'shorten the name' },
    portFault(property, port),
  ];
}

function unpinnedFault(path: string, image: string): Fault | undefined {
  const message = isReference(image) ? undefined : imageFault(image, 'docker.io/library/node:22.21.1-bookworm-slim');
  return message === undefined ? undefined : { path, found: image, ...splitMessage(message) };
}

function namespaceFault(property: string, object: ObjectRef, namespace: string): Fault | undefined {
  if (object.namespace === namespace) return undefined;
  return {
    path: property,
    fault: `is not in the namespace of the pod, ${namespace}`,
    found: object.namespace,
    remedy: 'make the object in that namespace',
  };
}

function envFault(property: string, name: string, { value, source }: EnvValue, namespace: string): Fault | undefined {
  if (!/^[A-Za-z_]\w*$/.test(name)) {
    return {
      path: property,
      fault: 'has other characters in its name than letters, digits and _',
      remedy: 'rename the variable',
    };
  }
  if (source === undefined) {
    if (!namesSecret(name) || value === '') return undefined;
    return {
      path: property,
      fault: 'is a literal, and is named like a secret',
      remedy: 'use EnvValue.secret(...)',
    };
  }
  if (!source.secret.has(source.key)) {
    return {
      path: property,
      fault: 'is not a key of the Secret',
      found: source.key,
      remedy: 'add the key to the Secret',
    };
  }
  return namespaceFault(property, source.secret, namespace);
}

/** Also for the pods of a chart, which the rules do not see. */
export function resourceFaults(property: string, { limits, requests }: ContainerResources): (Fault | undefined)[] {
  const limit = memoryBytes(limits.memory);
  const request = memoryBytes(requests.memory);
  return [
    limit === undefined ? quantityFault(`${property}.limits.memory`, limits.memory, '96Mi') : undefined,
    request === undefined ? quantityFault(`${property}.requests.memory`, requests.memory, '48Mi') : undefined,
    cpuMillis(requests.cpu) === undefined ? quantityFault(`${property}.requests.cpu`, requests.cpu, '10m') : undefined,
    faultIf(limit !== undefined && request !== undefined && request > limit, {
      path: `${property}.requests.memory`,
      fault: `exceeds the limit, ${limits.memory}`,
      found: requests.memory,
      remedy: 'lower it, or raise the limit',
    }),
  ];
}

function quantityFault(property: string, found: string, example: string): Fault {
  return { path: property, fault: 'is not a quantity', found, remedy: `write for example ${example}` };
}
